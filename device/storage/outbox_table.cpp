#include "device/storage/outbox_table.h"

namespace faltbok::storage {
namespace {

base::Error broken(std::string_view place) {
  return base::fail(base::ErrorKind::kAuthentication, place);
}

std::string select(std::string_view condition) {
  return "SELECT sequence, batch_id, kind, state, size, exception, receipt FROM outbox " +
         std::string(condition);
}

base::Result<std::optional<protocol::ReceiptStatus>> status_in(const base::Bytes& receipt) {
  // Verified when it was taken in; here only its status byte is read (sync/PROTOCOL.md section 2).
  constexpr std::size_t kStatusAt = 84;
  static_assert(kStatusAt == 8 + 16 + 16 + 4 + 8 + 32);
  if (receipt.size() != protocol::kReceiptSize) return broken("outbox: receipt");
  const auto status = protocol::receipt_status_from(receipt[kStatusAt]);
  if (!status) return broken("outbox: receipt status");
  return status;
}

}  // namespace

std::optional<BatchState> batch_state_from(std::uint8_t raw) {
  switch (static_cast<BatchState>(raw)) {
    case BatchState::kSealed:
    case BatchState::kExported:
    case BatchState::kReceipted:
    case BatchState::kImported: return static_cast<BatchState>(raw);
  }
  return std::nullopt;
}

base::Result<SealedRef> OutboxTable::last() {
  TRY_ASSIGN(
      Statement row, "outbox",
      database_.prepare("SELECT sequence, batch_id FROM outbox ORDER BY sequence DESC LIMIT 1"));
  TRY_ASSIGN(const bool found, "outbox", row.row());
  if (!found) return SealedRef{};
  SealedRef out;
  out.sequence = row.number<std::uint64_t>();
  out.id = row.id<base::BatchId>();
  TRY("outbox", row.row_status());
  return out;
}

base::Status OutboxTable::insert(const protocol::SealedBatch& batch, const LogHead& log,
                                 std::span<const RecordKey> records) {
  TRY_ASSIGN(
      Statement insert, "outbox",
      database_.prepare(
          "INSERT INTO outbox (sequence, batch_id, kind, state, size, bytes, log_count, log_hash) "
          "VALUES (?,?,?,?,?,?,?,?)"));
  const auto sequence = static_cast<std::int64_t>(batch.header.place.sequence);
  insert.bind(sequence)
      .bind(batch.id.view())
      .bind(static_cast<std::int64_t>(batch.header.place.kind))
      .bind(static_cast<std::int64_t>(BatchState::kSealed))
      .bind(static_cast<std::int64_t>(batch.bytes.size()))
      .bind(batch.bytes)
      .bind(static_cast<std::int64_t>(log.event_count))
      .bind(log.hash.view());
  TRY("outbox", insert.run());
  for (const RecordKey& record : records) {
    TRY_ASSIGN(Statement link, "outbox",
               database_.prepare("INSERT INTO outbox_record VALUES (?,?,?)"));
    link.bind(sequence).bind(record.id.view()).bind(record.revision);
    TRY("outbox", link.run());
  }
  return base::ok_status();
}

base::Result<std::vector<RecordKey>> OutboxTable::records_of(std::uint64_t sequence) {
  TRY_ASSIGN(Statement rows, "outbox",
             database_.prepare(
                 "SELECT id, revision FROM outbox_record WHERE sequence = ? ORDER BY rowid"));
  rows.bind(static_cast<std::int64_t>(sequence));
  std::vector<RecordKey> out;
  while (true) {
    TRY_ASSIGN(const bool more, "outbox", rows.row());
    if (!more) return out;
    if (out.size() == kRecordCountMax) return broken("outbox: more records than their limit");
    RecordKey key;
    key.id = rows.id<base::RecordId>();
    key.revision = rows.number<std::uint32_t>();
    TRY("outbox", rows.row_status());
    out.push_back(key);
  }
}

base::Result<OutboxEntry> OutboxTable::read(Statement& row) {
  OutboxEntry out;
  out.ref.sequence = row.number<std::uint64_t>();
  out.ref.id = row.id<base::BatchId>();
  const auto kind = protocol::batch_kind_from(row.number<std::uint8_t>());
  const auto state = batch_state_from(row.number<std::uint8_t>());
  out.size = row.number<std::uint64_t>();
  if (!row.null()) {
    out.exception = protocol::import_reason_from(row.number<std::uint8_t>());
    if (!out.exception) return broken("outbox: exception");
  }
  if (!row.null()) {
    TRY_ASSIGN(out.receipt, "outbox", status_in(row.blob()));
  }
  TRY("outbox", row.row_status());
  if (!kind || !state) return broken("outbox: a value that is not listed");
  out.kind = *kind;
  out.state = *state;
  TRY_ASSIGN(out.records, "outbox", records_of(out.ref.sequence));
  return out;
}

base::Result<std::vector<OutboxEntry>> OutboxTable::all() {
  TRY_ASSIGN(Statement rows, "outbox", database_.prepare(select("ORDER BY sequence")));
  std::vector<OutboxEntry> out;
  while (true) {
    TRY_ASSIGN(const bool more, "outbox", rows.row());
    if (!more) return out;
    if (out.size() == kOutboxCountMax) return broken("outbox: more than their limit");
    TRY_ASSIGN(OutboxEntry entry, "outbox", read(rows));
    out.push_back(std::move(entry));
  }
}

base::Result<OutboxEntry> OutboxTable::find(const base::BatchId& batch) {
  TRY_ASSIGN(Statement row, "outbox", database_.prepare(select("WHERE batch_id = ?")));
  row.bind(batch.view());
  TRY_ASSIGN(const bool found, "outbox", row.row());
  if (!found) return base::fail(base::ErrorKind::kNotFound, "outbox: batch");
  return read(row);
}

base::Result<OutboxEntry> OutboxTable::at(std::uint64_t sequence) {
  TRY_ASSIGN(Statement row, "outbox", database_.prepare(select("WHERE sequence = ?")));
  row.bind(static_cast<std::int64_t>(sequence));
  TRY_ASSIGN(const bool found, "outbox", row.row());
  if (!found) return base::fail(base::ErrorKind::kNotFound, "outbox: sequence");
  return read(row);
}

base::Result<base::Bytes> OutboxTable::bytes(std::uint64_t sequence) {
  TRY_ASSIGN(Statement row, "outbox",
             database_.prepare("SELECT bytes FROM outbox WHERE sequence = ?"));
  row.bind(static_cast<std::int64_t>(sequence));
  TRY_ASSIGN(const bool found, "outbox", row.row());
  if (!found || row.null()) return base::fail(base::ErrorKind::kNotFound, "outbox: bytes");
  base::Bytes out = row.blob();
  TRY("outbox", row.row_status());
  return out;
}

base::Status OutboxTable::set_state(std::uint64_t sequence, BatchState state) {
  TRY_ASSIGN(Statement update, "outbox",
             database_.prepare("UPDATE outbox SET state = max(state, ?) WHERE sequence = ?"));
  update.bind(static_cast<std::int64_t>(state)).bind(static_cast<std::int64_t>(sequence));
  return update.run();
}

base::Status OutboxTable::set_receipt(std::uint64_t sequence, base::BytesView receipt) {
  TRY_ASSIGN(Statement update, "outbox",
             database_.prepare("UPDATE outbox SET receipt = ? WHERE sequence = ?"));
  update.bind(receipt).bind(static_cast<std::int64_t>(sequence));
  TRY("outbox", update.run());
  return set_state(sequence, BatchState::kReceipted);
}

base::Status OutboxTable::set_imported(std::uint64_t sequence,
                                       std::optional<protocol::ImportReason> exception) {
  TRY("outbox", set_state(sequence, BatchState::kImported));
  if (!exception) {
    TRY_ASSIGN(Statement update, "outbox",
               database_.prepare("UPDATE outbox SET bytes = NULL WHERE sequence = ?"));
    update.bind(static_cast<std::int64_t>(sequence));
    return update.run();
  }
  TRY_ASSIGN(Statement update, "outbox",
             database_.prepare("UPDATE outbox SET exception = ? WHERE sequence = ?"));
  update.bind(static_cast<std::int64_t>(*exception)).bind(static_cast<std::int64_t>(sequence));
  return update.run();
}

base::Result<std::vector<RecordKey>> OutboxTable::newest_records_of(std::uint64_t sequence) {
  TRY_ASSIGN(std::vector<RecordKey> all, "outbox", records_of(sequence));
  std::vector<RecordKey> out;
  for (const RecordKey& key : all) {
    TRY_ASSIGN(
        Statement row, "outbox",
        database_.prepare("SELECT max(sequence) FROM outbox_record WHERE id = ? AND revision = ?"));
    row.bind(key.id.view()).bind(key.revision);
    TRY("outbox", row.row());  // a maximum has always a row
    const auto newest = row.number<std::uint64_t>();
    TRY("outbox", row.row_status());
    if (newest == sequence) out.push_back(key);
  }
  return out;
}

}  // namespace faltbok::storage

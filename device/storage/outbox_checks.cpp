// What the outbox must be: no gap, every anchor in the log, every batch and receipt the one
// that its row names.
#include <algorithm>

#include "device/storage/outbox_table.h"
#include "device/storage/value_table.h"

namespace faltbok::storage {
namespace {

base::Error broken(std::string_view place) {
  return base::fail(base::ErrorKind::kAuthentication, place);
}

struct Rule {
  const char* wrong_count;
  std::string_view says;
};
constexpr Rule kRules[] = {
    {"SELECT coalesce(max(sequence), 0) - count(*) FROM outbox", "outbox: a batch is missing"},
    {"SELECT count(*) FROM outbox_record AS r WHERE NOT EXISTS (SELECT 1 FROM outbox AS o WHERE "
     "o.sequence = r.sequence)",
     "outbox: a batch is missing"},
    {"SELECT count(*) FROM outbox AS o WHERE log_count > 0 AND NOT EXISTS (SELECT 1 FROM event AS "
     "e "
     "WHERE e.seq = o.log_count AND e.log_hash = o.log_hash)",
     "outbox: an anchor is not in the log"},
    {"SELECT count(*) FROM outbox WHERE (bytes IS NULL) <> (state = 4 AND exception IS NULL) OR "
     "length(bytes) <> size",
     "outbox: a batch without its bytes"},
    {"SELECT count(*) FROM outbox WHERE (state = 3 AND receipt IS NULL) OR (state < 3 AND receipt "
     "IS "
     "NOT NULL) OR (state < 4 AND exception IS NOT NULL)",
     "outbox: a state without its receipt"},
};

struct Row {
  SealedRef ref;
  std::int64_t kind = 0;
  base::Bytes header;   // empty: the batch is no longer kept
  base::Bytes receipt;  // empty: none yet
};

// sync/PROTOCOL.md section 2; its signature was checked when it was taken in.
base::Status check_receipt(const Row& row, const base::DeviceId& device) {
  base::ByteReader in(row.receipt);
  in.raw(8 + 16);
  const base::DeviceId of_device{in.array<16>()};
  in.u32();
  const std::uint64_t sequence = in.u64();
  const base::BatchId batch{in.array<32>()};
  const bool same =
      !in.failed() && of_device == device && sequence == row.ref.sequence && batch == row.ref.id;
  if (!same) return broken("outbox: the receipt of another batch");
  return base::ok_status();
}

base::Status check_header(const Row& row, const base::DeviceId& device,
                          const base::BatchId& previous) {
  const auto head = protocol::decode_signed_header(row.header);
  if (!head.ok()) return broken("outbox: not a batch");
  const protocol::BatchPlace& place = head.value().header.place;
  const bool same = static_cast<std::int64_t>(place.kind) == row.kind &&
                    head.value().id == row.ref.id && place.sequence == row.ref.sequence &&
                    place.previous == previous && place.device == device;
  if (!same) return broken("outbox: another batch");
  return base::ok_status();
}

base::Status read_row(Statement& rows, Row& row) {
  row.ref.sequence = rows.number<std::uint64_t>();
  row.ref.id = rows.id<base::BatchId>();
  row.kind = rows.integer();
  if (!rows.null()) row.header = rows.blob();
  if (!rows.null()) row.receipt = rows.blob();
  return rows.row_status();
}

}  // namespace

base::Status OutboxTable::verify() {
  for (const Rule& rule : kRules) {
    TRY_ASSIGN(const std::int64_t wrong_count, "outbox", database_.ask_integer(rule.wrong_count));
    if (wrong_count != 0) return broken(rule.says);
  }
  TRY("outbox", all());  // no row that a list would stumble over later
  return verify_batches();
}

base::Status OutboxTable::verify_batches() {
  const auto stored = ValueTable(database_).meta(kMetaDevice);
  base::DeviceId device;
  // Unlocking compares it with the key file.
  if (!stored.ok() || stored.value().size() != device.bytes.size())
    return broken("outbox: whose it is");
  std::copy(stored.value().begin(), stored.value().end(), device.bytes.begin());
  TRY_ASSIGN(
      Statement rows, "outbox",
      database_.prepare("SELECT sequence, batch_id, kind, substr(bytes, 1, ?), receipt FROM outbox "
                        "ORDER BY sequence"));
  rows.bind(static_cast<std::int64_t>(protocol::kSignedHeaderSize));
  base::BatchId previous;
  for (std::size_t i = 0; i < kOutboxCountMax; ++i) {
    TRY_ASSIGN(const bool more, "outbox", rows.row());
    if (!more) return base::ok_status();
    Row row;
    TRY("outbox", read_row(rows, row));
    if (!row.header.empty()) TRY("outbox", check_header(row, device, previous));
    if (!row.receipt.empty()) TRY("outbox", check_receipt(row, device));
    previous = row.ref.id;
  }
  return broken("outbox: more than their limit");
}

}  // namespace faltbok::storage

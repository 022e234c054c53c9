#include "device/storage/record_table.h"

namespace faltbok::storage {
namespace {

base::Error broken(std::string_view place) {
  return base::fail(base::ErrorKind::kAuthentication, place);
}

const std::string kColumns =
    "id, revision, type, state, respondent, participant, site, visit, form_id, form_version, "
    "form_sha256, started_at, last_at, event_count, hash";

std::optional<forms::RecordType> record_type_from(std::uint8_t raw) {
  switch (static_cast<forms::RecordType>(raw)) {
    case forms::RecordType::kForm:
    case forms::RecordType::kParticipant:
    case forms::RecordType::kAudit:
    case forms::RecordType::kIdentity: return static_cast<forms::RecordType>(raw);
  }
  return std::nullopt;
}

std::optional<forms::Respondent> respondent_from(std::uint8_t raw) {
  switch (static_cast<forms::Respondent>(raw)) {
    case forms::Respondent::kInterviewer:
    case forms::Respondent::kParticipant: return static_cast<forms::Respondent>(raw);
  }
  return std::nullopt;
}

base::Result<RecordSummary> read_summary(Statement& row) {
  RecordSummary out;
  out.key.id = row.id<base::RecordId>();
  out.key.revision = row.number<std::uint32_t>();
  const auto type = record_type_from(row.number<std::uint8_t>());
  const auto state = record_state_from(row.number<std::uint8_t>());
  const auto respondent = respondent_from(row.number<std::uint8_t>());
  out.participant = row.text();
  out.site = row.text();
  out.visit = row.text();
  out.form_id = row.text();
  out.form_version = row.text();
  out.form_sha256 = row.id<base::Digest>();
  out.started_at.ms_since_1970 = row.integer();
  out.last_at.ms_since_1970 = row.integer();
  out.event_count = row.number<std::uint32_t>();
  out.hash = row.id<base::Digest>();
  TRY("record", row.row_status());
  if (!type || !state || !respondent) return broken("record: a value that is not listed");
  out.type = *type;
  out.state = *state;
  out.respondent = *respondent;
  return out;
}

}  // namespace

std::string RecordTable::select(std::string_view condition) {
  return "SELECT " + kColumns + " FROM record " + std::string(condition);
}

std::optional<RecordState> record_state_from(std::uint8_t raw) {
  switch (static_cast<RecordState>(raw)) {
    case RecordState::kDraft:
    case RecordState::kFinal:
    case RecordState::kSealed:
    case RecordState::kStored:
    case RecordState::kImported:
    case RecordState::kPurged: return static_cast<RecordState>(raw);
  }
  return std::nullopt;
}

base::Status RecordTable::insert(const RecordSummary& summary) {
  TRY_ASSIGN(Statement insert, "record",
             database_.prepare("INSERT INTO record (" + kColumns +
                               ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  insert.bind(summary.key.id.view())
      .bind(summary.key.revision)
      .bind(static_cast<std::int64_t>(summary.type))
      .bind(static_cast<std::int64_t>(summary.state))
      .bind(static_cast<std::int64_t>(summary.respondent))
      .bind_text(summary.participant)
      .bind_text(summary.site)
      .bind_text(summary.visit)
      .bind_text(summary.form_id)
      .bind_text(summary.form_version)
      .bind(summary.form_sha256.view())
      .bind(summary.started_at.ms_since_1970)
      .bind(summary.last_at.ms_since_1970)
      .bind(summary.event_count)
      .bind(summary.hash.view());
  return insert.run();
}

base::Result<std::vector<RecordSummary>> RecordTable::read_all(Statement rows) {
  std::vector<RecordSummary> out;
  while (true) {
    TRY_ASSIGN(const bool more, "records", rows.row());
    if (!more) return out;
    if (out.size() == kRecordCountMax) return broken("records: more than their limit");
    TRY_ASSIGN(RecordSummary summary, "records", read_summary(rows));
    out.push_back(std::move(summary));
  }
}

base::Result<RecordSummary> RecordTable::find(const RecordKey& record) {
  TRY_ASSIGN(Statement rows, "record", database_.prepare(select("WHERE id = ? AND revision = ?")));
  rows.bind(record.id.view()).bind(record.revision);
  TRY_ASSIGN(const bool found, "record", rows.row());
  if (!found) return base::fail(base::ErrorKind::kNotFound, "record");
  return read_summary(rows);
}

base::Result<bool> RecordTable::contains(const RecordKey& record) {
  const auto found = find(record);
  if (found.ok()) return true;
  if (found.error().kind() == base::ErrorKind::kNotFound) return false;
  return found.error();
}

base::Result<std::vector<RecordSummary>> RecordTable::all() {
  TRY_ASSIGN(Statement rows, "records",
             database_.prepare(select("WHERE type <> 3 ORDER BY place")));
  return read_all(std::move(rows));
}

base::Result<std::vector<RecordSummary>> RecordTable::audits() {
  static_assert(static_cast<int>(forms::RecordType::kAudit) == 3);
  TRY_ASSIGN(Statement rows, "records", database_.prepare(select("WHERE type = 3 ORDER BY place")));
  return read_all(std::move(rows));
}

base::Result<std::vector<RecordSummary>> RecordTable::in_state(RecordState state) {
  TRY_ASSIGN(Statement rows, "records",
             database_.prepare(select("WHERE state = ? ORDER BY place")));
  rows.bind(static_cast<std::int64_t>(state));
  return read_all(std::move(rows));
}

base::Status RecordTable::advance(const RecordKey& record, const ChainHead& head,
                                  base::Instant at) {
  TRY_ASSIGN(Statement update, "record",
             database_.prepare("UPDATE record SET last_at = ?, event_count = ?, hash = ? WHERE id "
                               "= ? AND revision = ?"));
  update.bind(at.ms_since_1970).bind(head.event_count).bind(head.hash.view());
  update.bind(record.id.view()).bind(record.revision);
  return update.run();
}

base::Status RecordTable::set_state(const RecordKey& record, RecordState state) {
  TRY_ASSIGN(Statement update, "record",
             database_.prepare("UPDATE record SET state = ? WHERE id = ? AND revision = ?"));
  update.bind(static_cast<std::int64_t>(state)).bind(record.id.view()).bind(record.revision);
  return update.run();
}

base::Result<std::optional<RecordSummary>> RecordTable::only_one(forms::RecordType type,
                                                                 const std::string& pseudonym) {
  TRY_ASSIGN(Statement rows, "participant",
             database_.prepare(select("WHERE participant = ? AND type = ? AND state <> 6")));
  rows.bind_text(pseudonym).bind(static_cast<std::int64_t>(type));
  TRY_ASSIGN(const bool found, "participant", rows.row());
  if (!found) return std::optional<RecordSummary>{};
  TRY_ASSIGN(RecordSummary summary, "participant", read_summary(rows));
  return std::optional<RecordSummary>(std::move(summary));
}

base::Result<std::vector<Snapshot>> RecordTable::changed(forms::RecordType type,
                                                         const std::string& pseudonym) {
  TRY_ASSIGN(Statement rows, "snapshot",
             database_.prepare(
                 "SELECT sealed_count, snapshot, id, revision FROM record WHERE type = ? AND "
                 "event_count > sealed_count AND state <> 6 AND (participant = ? OR ? = '') ORDER "
                 "BY place"));
  static_assert(static_cast<int>(RecordState::kPurged) == 6);  // what is erased is not sent
  rows.bind(static_cast<std::int64_t>(type)).bind_text(pseudonym).bind_text(pseudonym);
  std::vector<Snapshot> out;
  while (true) {
    TRY_ASSIGN(const bool more, "snapshot", rows.row());
    if (!more) return out;
    if (out.size() == kRecordCountMax) return broken("snapshot: more than their limit");
    Snapshot snapshot;
    snapshot.sealed_count = rows.number<std::uint32_t>();
    snapshot.number = rows.number<std::uint32_t>();
    snapshot.record.key.id = rows.id<base::RecordId>();
    snapshot.record.key.revision = rows.number<std::uint32_t>();
    TRY("snapshot", rows.row_status());
    TRY_ASSIGN(snapshot.record, "snapshot", find(snapshot.record.key));
    out.push_back(std::move(snapshot));
  }
}

base::Status RecordTable::set_snapshot(const Snapshot& snapshot) {
  TRY_ASSIGN(Statement update, "snapshot",
             database_.prepare(
                 "UPDATE record SET sealed_count = ?, snapshot = ? WHERE id = ? AND revision = ?"));
  update.bind(snapshot.sealed_count).bind(snapshot.number);
  update.bind(snapshot.record.key.id.view()).bind(snapshot.record.key.revision);
  return update.run();
}

base::Status RecordTable::forget_snapshot(const RecordKey& record) {
  TRY_ASSIGN(Statement update, "snapshot",
             database_.prepare("UPDATE record SET sealed_count = 0 WHERE id = ? AND revision = ?"));
  return update.bind(record.id.view()).bind(record.revision).run();
}

base::Status RecordTable::put_signature(const RecordSummary& record,
                                        const RecordSignature& signature) {
  TRY_ASSIGN(Statement insert, "signature",
             database_.prepare("INSERT INTO signature VALUES (?,?,?,?,?)"));
  insert.bind(record.key.id.view()).bind(record.key.revision).bind(record.hash.view());
  insert.bind(signature.user.view()).bind(signature.bytes);
  return insert.run();
}

base::Result<RecordSignature> RecordTable::signature(const RecordKey& record) {
  TRY_ASSIGN(
      Statement row, "signature",
      database_.prepare("SELECT user, signature FROM signature WHERE id = ? AND revision = ?"));
  row.bind(record.id.view()).bind(record.revision);
  TRY_ASSIGN(const bool found, "signature", row.row());
  if (!found) return base::fail(base::ErrorKind::kNotFound, "signature");
  RecordSignature out;
  out.user = row.id<base::UserId>();
  out.bytes = row.id<base::Id<struct SignatureTag, 64>>().bytes;
  TRY("signature", row.row_status());
  return out;
}

}  // namespace faltbok::storage

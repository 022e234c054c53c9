#include "device/storage/event_log.h"

#include "crypto/chain.h"
#include "crypto/random.h"

namespace faltbok::storage {
namespace {

base::Error broken(std::string_view place) {
  return base::fail(base::ErrorKind::kAuthentication, place);
}

}  // namespace

struct EventLog::Row {
  std::uint64_t sequence = 0;
  RecordKey record;
  std::uint32_t number = 0;
  bool purged = false;  // as its record says
  crypto::EventRandom random{};
  base::Bytes body;
  base::Digest digest;
  base::Digest hash;
  base::Digest log_hash;
};

base::Result<LogHead> EventLog::head() {
  TRY_ASSIGN(Statement newest, "log head",
             database_.prepare("SELECT seq, log_hash FROM event ORDER BY seq DESC LIMIT 1"));
  TRY_ASSIGN(const bool found, "log head", newest.row());
  if (!found) return LogHead{};
  LogHead out;
  out.event_count = newest.number<std::uint64_t>();
  out.hash = newest.id<base::Digest>();
  TRY("log head", newest.row_status());
  return out;
}

base::Result<ChainHead> EventLog::append(const RecordKey& record, const ChainHead& before,
                                         base::BytesView body) {
  TRY_ASSIGN(const LogHead log, "append", head());
  const crypto::EventRandom random = crypto::random_array<crypto::kEventRandomSize>();
  const base::Digest digest = crypto::event_digest(random, body);
  ChainHead after;
  after.event_count = before.event_count + 1;
  after.hash =
      crypto::record_hash(before.event_count == 0 ? crypto::kChainStart : before.hash, digest);
  const base::Digest log_hash = crypto::log_hash(log.hash, after.hash);
  TRY_ASSIGN(Statement insert, "append",
             database_.prepare("INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?)"));
  insert.bind(static_cast<std::int64_t>(log.event_count + 1))
      .bind(record.id.view())
      .bind(record.revision)
      .bind(after.event_count)
      .bind(random)
      .bind(body)
      .bind(digest.view())
      .bind(after.hash.view())
      .bind(log_hash.view());
  TRY("append", insert.run());
  return after;
}

base::Result<std::vector<forms::SealedEvent>> EventLog::events_of(const RecordKey& record) {
  TRY_ASSIGN(Statement rows, "events",
             database_.prepare("SELECT number, random, body FROM event WHERE record = ? AND "
                               "revision = ? ORDER BY number"));
  rows.bind(record.id.view()).bind(record.revision);
  std::vector<forms::SealedEvent> out;
  while (true) {
    TRY_ASSIGN(const bool more, "events", rows.row());
    if (!more) return out;
    if (out.size() == kEventCountOfRecordMax) return broken("events: more than their limit");
    if (rows.number<std::size_t>() != out.size() + 1) return broken("events: a number is missing");
    if (rows.null()) return base::fail(base::ErrorKind::kNotFound, "events: purged");
    forms::SealedEvent event;
    event.random = rows.id<base::Id<struct RandomTag, 16>>().bytes;
    event.bytes = rows.blob();
    TRY("events", rows.row_status());
    out.push_back(std::move(event));
  }
}

base::Status EventLog::purge(const RecordKey& record) {
  TRY_ASSIGN(Statement update, "purge",
             database_.prepare(
                 "UPDATE event SET random = NULL, body = NULL WHERE record = ? AND revision = ?"));
  return update.bind(record.id.view()).bind(record.revision).run();
}

base::Result<base::Digest> EventLog::log_hash_at(std::uint64_t sequence) {
  if (sequence == 0) return crypto::kChainStart;
  TRY_ASSIGN(Statement row, "log hash",
             database_.prepare("SELECT log_hash FROM event WHERE seq = ?"));
  row.bind(static_cast<std::int64_t>(sequence));
  TRY_ASSIGN(const bool found, "log hash", row.row());
  if (!found) return broken("log: an event is missing");
  const auto out = row.id<base::Digest>();
  TRY("log hash", row.row_status());
  return out;
}

base::Result<base::Digest> EventLog::record_hash_at(const RecordKey& record, std::uint32_t number) {
  if (number == 0) return crypto::kChainStart;
  TRY_ASSIGN(
      Statement row, "record hash",
      database_.prepare("SELECT hash FROM event WHERE record = ? AND revision = ? AND number = ?"));
  row.bind(record.id.view()).bind(record.revision).bind(number);
  TRY_ASSIGN(const bool found, "record hash", row.row());
  if (!found) return broken("record: an event is missing");
  const auto out = row.id<base::Digest>();
  TRY("record hash", row.row_status());
  return out;
}

base::Status EventLog::verify_row(const Row& row, const base::Digest& previous_log_hash) {
  if (!row.purged && crypto::event_digest(row.random, row.body) != row.digest)
    return broken("log: digest");
  if (row.number == 0) return broken("log: number");
  TRY_ASSIGN(const base::Digest previous, "log", record_hash_at(row.record, row.number - 1));
  if (crypto::record_hash(previous, row.digest) != row.hash) return broken("log: record hash");
  if (crypto::log_hash(previous_log_hash, row.hash) != row.log_hash) return broken("log: log hash");
  return base::ok_status();
}

base::Status EventLog::verify(std::uint64_t first, std::uint64_t last) {
  TRY_ASSIGN(base::Digest log_hash, "verify", log_hash_at(first - 1));
  TRY_ASSIGN(
      Statement rows, "verify",
      database_.prepare(
          "SELECT seq, record, revision, number, digest, hash, log_hash, EXISTS (SELECT 1 FROM "
          "record AS r WHERE r.id = record AND r.revision = event.revision AND r.state = 6), "
          "random, body FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq"));
  static_assert(static_cast<int>(RecordState::kPurged) == 6);
  rows.bind(static_cast<std::int64_t>(first)).bind(static_cast<std::int64_t>(last));
  for (std::uint64_t expected = first; expected <= last; ++expected) {
    TRY_ASSIGN(const bool found, "verify", rows.row());
    if (!found) return broken("log: an event is missing");
    Row row;
    row.sequence = rows.number<std::uint64_t>();
    row.record.id = rows.id<base::RecordId>();
    row.record.revision = rows.number<std::uint32_t>();
    row.number = rows.number<std::uint32_t>();
    row.digest = rows.id<base::Digest>();
    row.hash = rows.id<base::Digest>();
    row.log_hash = rows.id<base::Digest>();
    row.purged = rows.integer() != 0;
    if (rows.null() != row.purged) return broken("log: content is missing");
    if (!row.purged) {
      row.random = rows.id<base::Id<struct RandomTag, 16>>().bytes;
      row.body = rows.blob();
    }
    TRY("verify", rows.row_status());
    if (row.sequence != expected) return broken("log: an event is missing");
    TRY("verify", verify_row(row, log_hash));
    log_hash = row.log_hash;
  }
  return base::ok_status();
}

base::Status EventLog::verify_end() {
  TRY_ASSIGN(const LogHead end, "verify", head());
  TRY_ASSIGN(const std::int64_t count, "verify",
             database_.ask_integer("SELECT count(*) FROM event"));
  if (static_cast<std::uint64_t>(count) != end.event_count)
    return broken("log: an event is missing");
  return verify(first_verified_at_unlock(end.event_count), end.event_count);
}

}  // namespace faltbok::storage

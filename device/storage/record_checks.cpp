// What the table of records must be, and which of its content may go.
#include "device/storage/record_table.h"
#include "device/storage/rules.h"

namespace faltbok::storage {
namespace {

base::Error broken(std::string_view place) {
  return base::fail(base::ErrorKind::kAuthentication, place);
}

constexpr std::int64_t kDayMs = 86'400'000;

// How many rows break a rule, and what that says. The numbers are those of forms::RecordType,
// RecordState and BatchState.
struct Rule {
  const char* wrong_count;
  std::string_view says;
};
constexpr Rule kRules[] = {
    // A row for each chain, each chain's length and last hash as the log has it,
    // and no event without a row.
    {"SELECT count(*) FROM record AS r WHERE NOT EXISTS (SELECT 1 FROM event AS e WHERE "
     "e.record = r.id AND e.revision = r.revision AND e.number = r.event_count AND "
     "e.hash = r.hash)",
     "records: a chain's head is not the log's"},
    {"SELECT abs((SELECT count(*) FROM event) - (SELECT coalesce(sum(event_count), 0) FROM "
     "record))",
     "records: an event without its record"},
    // A form is signed exactly when it is no draft.
    {"SELECT count(*) FROM record AS r WHERE r.type = 1 AND (r.state = 1) = EXISTS (SELECT 1 FROM "
     "signature AS s WHERE s.id = r.id AND s.revision = r.revision AND s.hash = r.hash)",
     "records: a signature is missing"},
    // Sealed: in a batch. Imported or purged: in one that was imported without exception.
    {"SELECT count(*) FROM record AS r WHERE r.type NOT IN (2, 4) AND (r.state > 2 OR (r.state = 2 "
     "AND "
     "r.type = 1)) <> EXISTS (SELECT 1 FROM outbox_record AS o WHERE o.id = r.id AND o.revision = "
     "r.revision) AND NOT (r.type = 3 AND r.state = 2)",
     "records: a state without its batch"},
    {"SELECT count(*) FROM record AS r WHERE r.type <> 2 AND r.state = 4 AND NOT EXISTS (SELECT 1 "
     "FROM outbox_record AS o JOIN outbox AS b ON b.sequence = o.sequence WHERE o.id = r.id AND "
     "o.revision = r.revision AND b.receipt IS NOT NULL)",
     "records: stored without a receipt"},
    {"SELECT count(*) FROM record AS r WHERE r.type NOT IN (2, 4) AND r.state > 4 AND NOT EXISTS "
     "(SELECT 1 "
     "FROM outbox_record AS o JOIN outbox AS b ON b.sequence = o.sequence WHERE o.id = r.id AND "
     "o.revision = r.revision AND b.state = 4 AND b.exception IS NULL)",
     "records: imported without a note"},
    // These never end; contact details may be erased.
    {"SELECT count(*) FROM record AS r WHERE r.type IN (2, 4) AND (r.sealed_count > r.event_count "
     "OR (r.state <> 1 AND NOT (r.type = 4 AND r.state = 6)))",
     "records: a participant's record is in no such state"},
};

base::Status as_started(const RecordSummary& row, const RecordSummary& started) {
  const bool same = row.type == started.type && row.participant == started.participant &&
                    row.site == started.site && row.visit == started.visit &&
                    row.form_id == started.form_id && row.form_version == started.form_version &&
                    row.form_sha256 == started.form_sha256 &&
                    row.respondent == started.respondent && row.started_at == started.started_at;
  if (!same) return broken("records: a row is not what was started");
  return base::ok_status();
}

}  // namespace

base::Status RecordTable::verify() {
  for (const Rule& rule : kRules) {
    TRY_ASSIGN(const std::int64_t wrong_count, "records", database_.ask_integer(rule.wrong_count));
    if (wrong_count != 0) return broken(rule.says);
  }
  return base::ok_status();
}

base::Status RecordTable::verify_started(std::uint64_t first, std::uint64_t last) {
  TRY_ASSIGN(Statement rows, "records",
             database_.prepare("SELECT record, revision, body FROM event WHERE seq BETWEEN ? AND ? "
                               "AND number = 1 AND body IS NOT NULL ORDER BY seq"));
  rows.bind(static_cast<std::int64_t>(first)).bind(static_cast<std::int64_t>(last));
  for (std::uint64_t i = first; i <= last; ++i) {
    TRY_ASSIGN(const bool more, "records", rows.row());
    if (!more) break;
    RecordKey key;
    key.id = rows.id<base::RecordId>();
    key.revision = rows.number<std::uint32_t>();
    const base::Bytes body = rows.blob();
    TRY("records", rows.row_status());
    const auto event = forms::decode_event(body);
    // An event of a newer program is set aside when its record is loaded.
    if (!event.ok()) continue;
    if (!std::holds_alternative<forms::Started>(event.value().body))
      return broken("records: a chain begins with another event");
    TRY_ASSIGN(const RecordSummary row, "records", find(key));
    TRY("records", as_started(row, summary_of(key, event.value())));
  }
  return base::ok_status();
}

base::Result<bool> RecordTable::any_to_mark(base::Instant now) {
  TRY_ASSIGN(Statement row, "purge",
             database_.prepare("SELECT count(*) FROM record WHERE state = 5 AND type <> 2 AND "
                               "(imported_at IS NULL OR imported_at > ?)"));
  TRY("purge", row.bind(now.ms_since_1970).row());  // a count has always a row
  const std::int64_t count = row.integer();
  TRY("purge", row.row_status());
  return count != 0;
}

base::Status RecordTable::mark_imported(base::Instant now, std::int64_t seen_day_count) {
  TRY_ASSIGN(Statement update, "purge",
             database_.prepare("UPDATE record SET imported_at = ?, imported_days = ? WHERE state = "
                               "5 AND type <> 2 AND (imported_at IS NULL OR imported_at > ?)"));
  return update.bind(now.ms_since_1970).bind(seen_day_count).bind(now.ms_since_1970).run();
}

base::Result<std::vector<RecordSummary>> RecordTable::purgeable(const PurgeRule& rule,
                                                                std::int64_t seen_day_count) {
  const std::int64_t days = rule.retention_day_count;
  TRY_ASSIGN(Statement rows, "purge",
             database_.prepare(select("WHERE state = 5 AND type <> 2 AND imported_at <= ? AND "
                                      "imported_days <= ? ORDER BY place LIMIT ?")));
  rows.bind(rule.now.ms_since_1970 - days * kDayMs)
      .bind(seen_day_count - days)
      .bind(static_cast<std::int64_t>(kPurgeCountMax));
  return read_all(std::move(rows));
}

}  // namespace faltbok::storage

// Audit records, the purge, the erasure of contact details, and the log recomputed in pieces.
#include <algorithm>

#include "device/storage/rules.h"
#include "device/storage/sql_vault.h"

namespace faltbok::storage {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

std::int64_t day_of(base::Instant at) {
  const std::int64_t day = at.ms_since_1970 / kDayMs;
  return at.ms_since_1970 % kDayMs < 0 ? day - 1 : day;
}

forms::Event purged(const RecordSummary& record, const PurgeRule& rule) {
  forms::Acted act;
  act.act = forms::Act::kRecordPurged;
  act.participant = record.participant;
  act.form_id = record.form_id;
  act.record = record.key.id;
  act.revision = record.key.revision;
  return {rule.now, rule.user, act};
}

}  // namespace

base::Result<std::vector<RecordSummary>> SqlVault::audits() {
  return session_->reading([&] { return record_table().audits(); });
}

base::Status SqlVault::end_audit(const RecordKey& audit, const forms::Event& last) {
  return session_->writing([&]() -> base::Status {
    TRY_ASSIGN(const RecordSummary before, "end", record_table().find(audit));
    TRY("end", check_end(before, last.body));
    TRY("end", append_now(before, last));
    return record_table().set_state(audit, RecordState::kFinal);
  });
}

base::Status SqlVault::append_now(const RecordSummary& before, const forms::Event& event) {
  TRY_ASSIGN(const RecordSummary after, "append", add_events(before, {&event, 1}));
  return record_table().advance(after.key, {after.event_count, after.hash}, after.last_at);
}

base::Result<bool> SqlVault::any_to_purge(const PurgeRule& rule) {
  TRY_ASSIGN(const bool seen, "purge", values().has_day(day_of(rule.now)));
  TRY_ASSIGN(const bool unmarked, "purge", record_table().any_to_mark(rule.now));
  if (!seen || unmarked) return true;
  TRY_ASSIGN(const std::int64_t day_count, "purge", values().day_count());
  TRY_ASSIGN(const auto due, "purge", record_table().purgeable(rule, day_count));
  return !due.empty();
}

base::Result<std::vector<RecordSummary>> SqlVault::purge_now(const PurgeRule& rule) {
  TRY("purge", values().put_day(day_of(rule.now)));
  TRY_ASSIGN(const std::int64_t day_count, "purge", values().day_count());
  TRY("purge", record_table().mark_imported(rule.now, day_count));
  TRY_ASSIGN(std::vector<RecordSummary> due, "purge", record_table().purgeable(rule, day_count));
  for (RecordSummary& record : due) {
    TRY("purge", log().purge(record.key));
    TRY("purge", record_table().set_state(record.key, RecordState::kPurged));
    record.state = RecordState::kPurged;
    TRY_ASSIGN(const RecordSummary audit, "purge", record_table().find(rule.audit));
    const forms::Event event = purged(record, rule);
    TRY("purge", check_append(audit, event.body));
    TRY("purge", append_now(audit, event));
  }
  return due;
}

base::Result<std::vector<RecordSummary>> SqlVault::purge(const PurgeRule& rule) {
  if (rule.retention_day_count == 0)
    return base::fail(base::ErrorKind::kInvalidInput, "purge: retention days");
  TRY_ASSIGN(const bool any, "purge", session_->reading([&] { return any_to_purge(rule); }));
  if (!any) return std::vector<RecordSummary>{};
  auto gone = session_->writing([&] { return purge_now(rule); });
  // What went still stands in the write-ahead log. If that cannot be emptied now, the next
  // housekeeping does it.
  if (gone.ok() && !gone.value().empty()) static_cast<void>(session_->settle().ok());
  return gone;
}

base::Status SqlVault::erase(std::span<const RecordKey> gone, const RecordKey& next,
                             std::span<const forms::Event> events) {
  TRY("erase", check_start(next, events));
  TRY("erase", check_purpose(files_.purpose, events.front()));
  base::Status erased = session_->writing([&]() -> base::Status {
    for (const RecordKey& key : gone) {
      TRY_ASSIGN(const RecordSummary record, "erase", record_table().find(key));
      if (record.type != forms::RecordType::kIdentity)
        return base::fail(base::ErrorKind::kInvalidInput, "erase: no contact details");
      TRY("erase", log().purge(key));
      TRY("erase", record_table().set_state(key, RecordState::kPurged));
    }
    return start_now(next, events);
  });
  if (erased.ok()) static_cast<void>(session_->settle().ok());  // as after a purge
  return erased;
}

base::Result<LogCheck> SqlVault::check_log(std::uint64_t after, std::uint64_t count_max) {
  const auto piece = [&]() -> base::Result<LogCheck> {
    TRY_ASSIGN(const LogHead head, "check", log().head());
    if (after >= head.event_count) return LogCheck{head.event_count, head.event_count};
    const std::uint64_t last = after + std::min(count_max, head.event_count - after);
    TRY("check", log().verify(after + 1, last));
    TRY("check", record_table().verify_started(after + 1, last));
    return LogCheck{last, head.event_count};
  };
  auto checked = session_->reading(piece);
  if (checked.ok() || checked.error().kind() != base::ErrorKind::kAuthentication) return checked;
  // The disk may have been misread: the connection is opened anew, and reads it once more.
  return session_->reading(piece);
}

}  // namespace faltbok::storage

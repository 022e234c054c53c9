// Audit records, the purge, and the check of the log.
#include <algorithm>

#include "device/storage/rules.h"
#include "tests/support/memory_vault.h"

namespace faltbok::support {

using base::ErrorKind;
using base::fail;
using namespace storage;

base::Result<std::vector<RecordSummary>> MemoryVault::audits() {
  TRY("audits", next_call());
  std::vector<RecordSummary> out;
  for (const Record& record : state_.records)
    if (record.summary.type == forms::RecordType::kAudit) out.push_back(record.summary);
  return out;
}

base::Status MemoryVault::end_audit(const RecordKey& audit, const forms::Event& last) {
  TRY("end", next_call());
  State next = state_;
  Record* record = find(next, audit);
  if (record == nullptr) return fail(ErrorKind::kNotFound, "record");
  TRY("end", check_end(record->summary, last.body));
  TRY("end", add_events(next, *record, {&last, 1}));
  record->summary.state = RecordState::kFinal;
  state_ = std::move(next);
  return base::ok_status();
}

base::Result<LogCheck> MemoryVault::check_log(std::uint64_t after, std::uint64_t count_max) {
  TRY("check", next_call());
  const std::uint64_t count = state_.log.event_count;
  const std::uint64_t last = after >= count ? count : after + std::min(count_max, count - after);
  if (damaged_ > after && damaged_ <= last) return fail(ErrorKind::kAuthentication, "damaged");
  return LogCheck{last, count};
}

base::Result<std::vector<RecordSummary>> MemoryVault::purge(const PurgeRule& rule) {
  TRY("purge", next_call());
  constexpr std::int64_t kDayMs = 86'400'000;
  if (rule.retention_day_count == 0) return fail(ErrorKind::kInvalidInput, "retention days");
  State next = state_;
  next.days.insert(rule.now.ms_since_1970 / kDayMs);
  const std::int64_t days = rule.retention_day_count;
  std::vector<RecordSummary> out;
  for (Record& record : next.records) {
    if (record.summary.state != RecordState::kImported || out.size() == kPurgeCountMax) continue;
    if (!record.imported_at || *record.imported_at > rule.now) {
      record.imported_at = rule.now;
      record.imported_days = next.days.size();
    }
    const std::int64_t passed_ms = rule.now.ms_since_1970 - record.imported_at->ms_since_1970;
    const auto seen = static_cast<std::int64_t>(next.days.size() - record.imported_days);
    if (passed_ms < days * kDayMs || seen < days) continue;
    record.events.clear();
    record.summary.state = RecordState::kPurged;
    out.push_back(record.summary);
  }
  for (const RecordSummary& gone : out) {
    Record* audit = find(next, rule.audit);
    if (audit == nullptr) return fail(ErrorKind::kNotFound, "audit");
    forms::Acted act;
    act.act = forms::Act::kRecordPurged;
    act.participant = gone.participant;
    act.form_id = gone.form_id;
    act.record = gone.key.id;
    act.revision = gone.key.revision;
    const forms::Event event{rule.now, rule.user, act};
    TRY("purge", check_append(audit->summary, event.body));
    TRY("purge", add_events(next, *audit, {&event, 1}));
  }
  state_ = std::move(next);
  return out;
}

}  // namespace faltbok::support

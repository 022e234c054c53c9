#include "device/app/sync.h"

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

constexpr std::int64_t kSyncWatchMs = 1'000;  // while somebody looks at it
constexpr std::int64_t kSyncIdleMs = 20'000;

std::optional<std::int64_t> read_every_ms(const State& state) {
  if (!state.session) {
    const bool fetching =
        state.screen == Screen::kEnrol && state.enrol.step == EnrolStep::kWaitPackage;
    return fetching ? std::optional(kSyncWatchMs) : std::nullopt;
  }
  if (state.screen == Screen::kLocked) return kSyncIdleMs;
  return state.screen == Screen::kSync || state.screen == Screen::kEnrol ? kSyncWatchMs
                                                                         : kSyncIdleMs;
}

}  // namespace

std::optional<std::int64_t> next_sync_read_ms(const State& state) {
  const auto every_ms = read_every_ms(state);
  return every_ms ? std::optional(state.sync_read_ms + *every_ms) : std::nullopt;
}

void read_sync_when_due(Step& step) {
  const auto next = next_sync_read_ms(step.state);
  if (!next || *next > step.now_ms()) return;
  step.state.sync_read_ms = step.now_ms();
  if (step.state.session) {
    step.want(ReadSync{});
  } else {
    step.want(LookAtTablet{});
  }
}

void on(Step& step, const SyncNow&) {
  step.state.sync.asked = true;
  step.want(WakeSync{});
}

void on(Step& step, const LogChecked& what) {
  if (!step.state.session) return;
  step.state.log_check = {what.checked_count, what.total_count, what.damaged};
  touch(step);  // the notice of damage comes with the next SyncReported
}

void on(Step& step, const SyncReported& what) {
  State& state = step.state;
  if (!state.session) return;
  if (what.error) {
    state.sync.asked = false;
    return tell(step, NoticeKind::kStorageStopped, what.error);
  }
  SyncState reported = what.sync;
  // An uploader that had nothing to send writes no new report:
  // then there is nothing to wait for either.
  const bool unanswered =
      reported.reported_at == state.sync.reported_at && reported.waiting_count > 0;
  reported.asked = state.sync.asked && unanswered;
  if (!(reported == state.sync)) {
    state.sync = reported;
    touch(step);
  }
  for (const RecordInfo& record : what.records) {
    const RecordInfo* known = state.session->record(record.key);
    if (known && known->state == record.state) continue;
    state.session->put(record);
    touch(step);
  }
  for (const Notice& notice : what.notices) {
    state.notice = notice;
    touch(step);
  }
  if (!what.new_place) return;
  state.session->place = *what.new_place;
  tell(step, NoticeKind::kPackageInstalled);
  if (state.screen == Screen::kEnrol && state.session->place.certified) enter_tablet(step);
}

}  // namespace faltbok::app

#include "device/app/update.h"

#include <algorithm>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

// Fingers on the lock are nobody yet: they must not hold the keys in memory.
void active_at(State& state, std::int64_t now_ms) {
  if (state.screen != Screen::kLocked) state.active_ms = now_ms;
}

}  // namespace

Effects update(State& state, const Intent& intent, const Moment& at) {
  Effects effects;
  Step step{state, effects};
  state.now = at;
  active_at(state, at.monotonic_ms);
  // A finger that comes down as the page turns was meant for the page before.
  const bool guarded = is_tap(intent) && at.monotonic_ms - state.page_changed_ms < kTapGuardMs;
  if (guarded || !takes(state, intent)) return effects;
  std::visit([&](const auto& what) { on(step, what); }, intent);
  refresh(state);
  touch(step);
  return effects;
}

Effects update(State& state, Event event, const Moment& at) {
  Effects effects;
  Step step{state, effects};
  state.now = at;
  const std::uint64_t before = state.revision;
  std::visit([&](auto& what) { on(step, what); }, event);
  if (state.revision != before) refresh(state);
  return effects;
}

std::optional<std::int64_t> next_tick_ms(const State& state) {
  std::optional<std::int64_t> next = next_pause_ms(state);
  const auto sooner = [&](std::optional<std::int64_t> at_ms) {
    if (at_ms && (!next || *at_ms < *next)) next = at_ms;
  };
  if (state.unlock.phase == UnlockPhase::kDelayed)
    sooner(std::min(state.unlock.delayed_until_ms, state.now.monotonic_ms + 1000));
  if (state.session) {
    for (const std::int64_t idle_ms : {kWarmLockMs, kStaffNeededMs, kColdLockMs})
      if (state.active_ms + idle_ms > state.now.monotonic_ms) sooner(state.active_ms + idle_ms);
  }
  sooner(next_sync_read_ms(state));
  sooner(next_retry_ms(state));
  return next;
}

void on(Step& step, const Started& what) {
  step.state.entries_lost = what.entries_lost;
  drop_notice(step.state);
  step.state.active_ms = step.now_ms();
  step.want(LookAtTablet{});
  touch(step);
}

void on(Step& step, const Tick&) {
  flush_paused(step);
  retry_when_due(step);
  lock_when_idle(step);
  read_sync_when_due(step);
}

void on(Step& step, const Activity&) { active_at(step.state, step.now_ms()); }

}  // namespace faltbok::app

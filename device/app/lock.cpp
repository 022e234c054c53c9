// Unlocking, the PIN, and locking when nobody is there.
#include "device/app/rules.h"

namespace faltbok::app {

namespace {

void close_vault(Step& step) {
  flush_typed(step);
  step.want(CloseVault{});
}

bool pin_at_enrolment(const State& state) { return state.screen == Screen::kEnrol; }

}  // namespace

void reset_pin(PinState& pin) { pin = {}; }

void on(Step& step, const TryPassphrase& what) {
  State& state = step.state;
  if (state.unlock.phase != UnlockPhase::kAsk || what.text.empty()) return;
  state.unlock.phase = UnlockPhase::kWorking;
  state.unlock.fault = UnlockFault::kNone;
  if (state.screen == Screen::kUnlock) {
    step.want(UnlockVault{what.text});
  } else {
    step.want(CheckPassphrase{what.text});
  }
}

void on(Step& step, const UnlockFailed& what) {
  UnlockState& unlock = step.state.unlock;
  unlock.failure_count = what.failure_count;
  unlock.fault = what.problem ? UnlockFault::kFailed : UnlockFault::kWrongPassphrase;
  unlock.phase = what.wait_ms > 0 ? UnlockPhase::kDelayed : UnlockPhase::kAsk;
  unlock.delayed_until_ms = step.now_ms() + what.wait_ms;
  unlock.delay_left_s = (what.wait_ms + 999) / 1000;
  if (what.problem) step.state.notice = what.problem;
  touch(step);
}

void on(Step& step, VaultOpened& what) {
  State& state = step.state;
  state.session.emplace(std::move(what.session));
  state.enrol.request_words = std::move(what.request_words);
  state.enrol.passphrase.wipe();
  state.enrol.pin.wipe();
  state.unlock = {};
  state.notice.reset();
  reset_pin(state.pin);
  state.active_ms = step.now_ms();
  state.opening = false;
  touch(step);
  if (what.hand_over && state.session->place.certified)
    return resume_hand_over(step, *what.hand_over);
  enter_tablet(step);
}

void on(Step& step, const VaultClosed&) {
  State& state = step.state;
  const Settings settings = state.settings;
  const SettingsState settings_view = state.settings_view;
  const std::uint64_t revision = state.revision;
  const Moment now = state.now;
  state = State{};  // nothing of what was on the screen stays
  state.settings = settings;
  state.settings_view = settings_view;
  state.revision = revision;
  state.now = now;
  state.active_ms = now.monotonic_ms;
  go(step, Screen::kUnlock);
}

void on(Step& step, const PinDigit& what) {
  PinState& pin = step.state.pin;
  if (what.digit < '0' || what.digit > '9' || pin.checking || pin.entry.size() >= kPinDigitCount)
    return;
  const bool fits = pin.entry.append({&what.digit, 1});
  CHECK(fits);  // six digits do
  pin.digit_count = pin.entry.size();
  pin.wrong = false;
  if (pin.digit_count < kPinDigitCount) return;
  if (pin_at_enrolment(step.state)) return enrol_pin(step);
  pin.checking = true;
  step.want(CheckPin{pin.entry});
}

void on(Step& step, const PinErase&) {
  PinState& pin = step.state.pin;
  if (pin.checking) return;
  pin.entry.remove_last();
  pin.digit_count = pin.entry.size();
}

void on(Step& step, const PinChecked& what) {
  State& state = step.state;
  state.pin.checking = false;
  state.pin.entry.wipe();
  state.pin.digit_count = 0;
  state.pin.wrong = !what.right;
  touch(step);
  if (!what.right && state.pin.try_left_count > 0) --state.pin.try_left_count;
  if (state.screen != Screen::kLocked) {
    if (state.hand_over.phase == HandOverPhase::kStaffPin) hand_over_pin(step, what.right);
    return;
  }
  if (!what.right) {
    if (state.pin.try_left_count == 0) close_vault(step);
    return;
  }
  reset_pin(state.pin);
  const Screen back = state.unlocked_screen;
  state.active_ms = step.now_ms();
  state.screen = back;
  page_changed(step);
}

void on(Step& step, const LockNow&) {
  State& state = step.state;
  if (!state.session) return;
  flush_typed(step);
  state.unlocked_screen = state.screen;
  reset_pin(state.pin);
  state.screen = Screen::kLocked;
  page_changed(step);
}

void lock_when_idle(Step& step) {
  State& state = step.state;
  UnlockState& unlock = state.unlock;
  if (unlock.phase == UnlockPhase::kDelayed) {
    unlock.delay_left_s = (unlock.delayed_until_ms - step.now_ms() + 999) / 1000;
    if (unlock.delay_left_s <= 0) unlock.phase = UnlockPhase::kAsk;
    touch(step);
  }
  if (!state.session) return;
  const std::int64_t idle_ms = step.now_ms() - state.active_ms;
  if (idle_ms >= kColdLockMs) return close_vault(step);
  if (in_participants_hands(state)) return hand_over_idle(step, idle_ms);
  if (idle_ms >= kWarmLockMs && state.screen != Screen::kLocked) on(step, LockNow{});
}

}  // namespace faltbok::app

// Unlocking, the PIN, and locking when nobody is there.
#include "device/app/rules.h"

namespace faltbok::app {

void close_vault(Step& step) {
  lock_contact(step);
  flush_typed(step);
  if (step.state.runner.storage_stopped) on(step, RetrySaves{});  // room may have come back
  step.want(CloseVault{});
}

void reset_pin(PinState& pin) { pin = {}; }

void forget_pin_entry(PinState& pin) {
  pin.entry.wipe();
  pin.digit_count = 0;
  pin.checking = false;
  pin.wrong = false;
}

void delay_unlock(Step& step, std::int64_t wait_ms) {
  UnlockState& unlock = step.state.unlock;
  unlock.phase = wait_ms > 0 ? UnlockPhase::kDelayed : UnlockPhase::kAsk;
  unlock.delayed_until_ms = step.now_ms() + wait_ms;
  unlock.delay_left_s = (wait_ms + 999) / 1000;
  touch(step);
}

void refuse_unlock(Step& step, Notice why) {
  step.state.unlock.fault = UnlockFault::kFailed;
  step.state.unlock.refused = std::move(why);
  page_changed(step);
}

void on(Step& step, const TryPassphrase& what) {
  State& state = step.state;
  const bool asked_for =
      (state.screen != Screen::kUnlock || !state.unlock.refused) &&
      (state.screen != Screen::kWaysIn || state.ways_in.step == WaysStep::kPresent) &&
      (state.screen != Screen::kUsers || state.users.step == UsersStep::kPresent) &&
      (state.screen != Screen::kRescue || state.rescue.step == RescueStep::kPassphrase);
  if (!asked_for || state.unlock.phase != UnlockPhase::kAsk || what.text.empty()) return;
  state.unlock.phase = UnlockPhase::kWorking;
  state.unlock.fault = UnlockFault::kNone;
  switch (state.screen) {
    case Screen::kUnlock: return step.want(UnlockVault{what.text});
    case Screen::kRescue: return rescue_with(step, what.text);
    case Screen::kContact:
      return step.want(OpenIdentity{what.text, state.contact.participant, state.contact.site});
    case Screen::kUsers:
    case Screen::kWaysIn:
      (state.screen == Screen::kUsers ? state.users.present : state.ways_in.present) = what.text;
      return step.want(CheckPassphrase{what.text, Whose::kTheUsers});
    default: return step.want(CheckPassphrase{what.text, Whose::kAnybodys});
  }
}

void on(Step& step, const UsePassphrase&) {
  step.state.unlock.way = UnlockWay::kPassphrase;
  forget_pin_entry(step.state.pin);
  page_changed(step);
}

void on(Step& step, const UsePin&) {
  UnlockState& unlock = step.state.unlock;
  if (!unlock.pin_offered || unlock.phase == UnlockPhase::kWorking) return;
  unlock.way = UnlockWay::kPin;
  page_changed(step);
}

void on(Step& step, const TryUnlockAgain&) {
  UnlockState& unlock = step.state.unlock;
  // Nothing that is typed opens it: only the study desk's new key file does.
  if (unlock.refused && unlock.refused->kind == NoticeKind::kNeedsDesk) {
    unlock = {};
    go(step, Screen::kLoading);
    return step.want(LookAtTablet{});
  }
  unlock.refused.reset();
  unlock.fault = UnlockFault::kNone;
  page_changed(step);
}

void on(Step& step, const PinRefused& what) {
  UnlockState& unlock = step.state.unlock;
  forget_pin_entry(step.state.pin);
  unlock.pin_refusal = what.why;
  touch(step);
  if (what.why == PinRefusal::kWrong) return;
  unlock.pin_offered = false;
  unlock.way = UnlockWay::kPassphrase;
  page_changed(step);
}

void on(Step& step, const UnlockFailed& what) {
  // The vault is open: it was the contact details' passphrase.
  if (step.state.session) return contact_refused(step, what);
  UnlockState& unlock = step.state.unlock;
  unlock.failure_count = what.failure_count;
  unlock.fault = UnlockFault::kWrongPassphrase;
  forget_pin_entry(step.state.pin);
  delay_unlock(step, what.wait_ms);
  if (what.problem) refuse_unlock(step, *what.problem);
}

void on(Step& step, VaultOpened& what) {
  State& state = step.state;
  state.session.emplace(std::move(what.session));
  state.enrol.request_words = std::move(what.request_words);
  state.enrol.passphrase.wipe();
  state.enrol.pin.wipe();
  state.unlock = {};
  drop_notice(state);
  reset_pin(state.pin);
  state.active_ms = step.now_ms();
  state.opening = false;
  state.ways_in = {};
  state.ways_in.restart_pin = what.restart_pin;
  touch(step);
  if (what.hand_over && state.session->place.certified)
    return resume_hand_over(step, *what.hand_over);
  if (!state.session->has_pin) return need_pin(step);
  enter_tablet(step);
}

void on(Step& step, const VaultClosed&) {
  State& state = step.state;
  const Settings settings = state.settings;
  const SettingsState settings_view = state.settings_view;
  const std::uint64_t revision = state.revision;
  const Moment now = state.now;
  const bool lost = !state.unsaved.empty() || state.entries_lost;
  state = State{};  // nothing of what was on the screen stays
  state.settings = settings;
  state.settings_view = settings_view;
  state.revision = revision;
  state.now = now;
  state.active_ms = now.monotonic_ms;
  state.start_again = true;
  state.entries_lost = lost;
  go(step, Screen::kUnlock);
}

namespace {

bool asks_for_pin(const State& state) {
  if (state.screen == Screen::kWaysIn)
    return state.ways_in.step == WaysStep::kPin || state.ways_in.step == WaysStep::kNewPin ||
           state.ways_in.step == WaysStep::kRepeatPin;
  if (state.screen == Screen::kUsers)
    return state.users.step == UsersStep::kPin || state.users.step == UsersStep::kRepeatPin;
  if (state.screen != Screen::kUnlock) return true;
  return !state.unlock.refused && state.unlock.way == UnlockWay::kPin;
}

}  // namespace

void on(Step& step, const PinDigit& what) {
  PinState& pin = step.state.pin;
  if (!asks_for_pin(step.state)) return;
  if (what.digit < '0' || what.digit > '9' || pin.checking || pin.entry.size() >= kPinDigitCount)
    return;
  const bool fits = pin.entry.append({&what.digit, 1});
  CHECK(fits);  // six digits do
  pin.digit_count = pin.entry.size();
  pin.wrong = false;
  if (pin.digit_count < kPinDigitCount) return;
  if (step.state.screen == Screen::kEnrol) return enrol_pin(step);
  if (step.state.screen == Screen::kWaysIn) return ways_in_pin(step);
  if (step.state.screen == Screen::kUsers) return users_pin(step);
  pin.checking = true;
  if (step.state.screen == Screen::kUnlock) {
    step.state.unlock.pin_refusal = PinRefusal::kNone;
    return step.want(UnlockWithPin{pin.entry});
  }
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
  if (!state.session->has_pin) return close_vault(step);
  flush_typed(step);
  lock_contact(step);
  lock_ways_in(step);
  lock_users(step);
  state.unlocked_screen = state.screen;
  reset_pin(state.pin);
  state.screen = Screen::kLocked;
  page_changed(step);
}

// Nothing may sleep with the keys in memory: also what is just being opened is closed again.
void on(Step& step, const MachineSleeps&) {
  const State& state = step.state;
  const bool opening = state.unlock.phase == UnlockPhase::kWorking || state.pin.checking ||
                       state.enrol.step == EnrolStep::kMakingKeys;
  if (state.session || opening) return close_vault(step);
  step.want(LetSleep{});
}

void on(Step&, const SleepLet&) {}

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

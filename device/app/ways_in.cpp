#include "device/app/ways_in.h"

#include <utility>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

void ways_step(Step& step, WaysStep to) {
  WaysInState& ways = step.state.ways_in;
  ways.step = to;
  ways.fault = WaysFault::kNone;
  if (to != WaysStep::kNewWords && to != WaysStep::kRepeatWords) {
    ways.passphrase.wipe();
    ways.present.wipe();
  }
  if (to != WaysStep::kRepeatPin) ways.new_pin.wipe();
  if (to != WaysStep::kOverview) ways.done = WaysDone::kNothing;
  step.state.unlock.fault = UnlockFault::kNone;
  forget_pin_entry(step.state.pin);
  page_changed(step);
}

void done(Step& step, WaysDone what) {
  ways_step(step, WaysStep::kOverview);
  step.state.ways_in.done = what;
}

void fault(Step& step, WaysFault what) {
  step.state.ways_in.fault = what;
  touch(step);
}

void choose_pin(Step& step) {
  WaysInState& ways = step.state.ways_in;
  const SecretText entry = step.state.pin.entry;
  forget_pin_entry(step.state.pin);
  if (ways.step == WaysStep::kNewPin) {
    if (is_too_simple(entry.reveal())) return fault(step, WaysFault::kPinTooSimple);
    ways_step(step, WaysStep::kRepeatPin);
    ways.new_pin = entry;
    return;
  }
  if (entry.reveal() != ways.new_pin.reveal()) {
    ways_step(step, WaysStep::kNewPin);
    return fault(step, WaysFault::kPinDiffers);
  }
  step.state.pin.checking = true;
  ways.working = true;
  step.want(SetPin{entry});
}

}  // namespace

void on(Step& step, const OpenWaysIn&) {
  step.state.ways_in.done = WaysDone::kNothing;
  ways_step(step, WaysStep::kOverview);
  go(step, Screen::kWaysIn);
}

void ways_in_back(Step& step) {
  const WaysInState& ways = step.state.ways_in;
  if (ways.working || ways.step == WaysStep::kChanging) return;
  if (ways.pin_needed) return ways_step(step, WaysStep::kNewPin);
  if (ways.step == WaysStep::kOverview) return go(step, Screen::kSettings);
  ways_step(step, ways.step == WaysStep::kRepeatWords ? WaysStep::kNewWords : WaysStep::kOverview);
}

void on(Step& step, const AskNewPassphrase&) {
  if (step.state.ways_in.step != WaysStep::kOverview || step.state.ways_in.working) return;
  step.state.ways_in.for_pin = false;
  ways_step(step, WaysStep::kPresent);
}

void on(Step& step, const AskNewPin&) {
  if (step.state.ways_in.step != WaysStep::kOverview || step.state.ways_in.working) return;
  step.state.ways_in.for_pin = true;
  ways_step(step, WaysStep::kPresent);
}

void need_pin(Step& step) {
  step.state.ways_in.pin_needed = true;
  ways_step(step, WaysStep::kNewPin);
  go(step, Screen::kWaysIn);
}

void lock_ways_in(Step& step) {
  const WaysInState& ways = step.state.ways_in;
  if (!ways.working && ways.step != WaysStep::kOverview && ways.step != WaysStep::kChanging)
    ways_step(step, WaysStep::kOverview);
}

void ways_in_known(Step& step) {
  if (step.state.ways_in.for_pin) return ways_step(step, WaysStep::kNewPin);
  step.want(MakePassphrase{});
}

void ways_in_words(Step& step, const PassphraseMade& made) {
  if (made.error) return fault(step, WaysFault::kNotMade);
  step.state.ways_in.passphrase = made.passphrase;
  ways_step(step, WaysStep::kNewWords);
}

void ways_in_written(Step& step) { ways_step(step, WaysStep::kRepeatWords); }

void ways_in_repeated(Step& step, const RepeatPassphrase& typed) {
  WaysInState& ways = step.state.ways_in;
  if (ways.step != WaysStep::kRepeatWords) return;
  if (!same_words(typed.text, ways.passphrase)) return fault(step, WaysFault::kWordsDiffer);
  step.want(ChangePassphrase{ways.passphrase, ways.present});
  ways_step(step, WaysStep::kChanging);
}

void on(Step& step, const PassphraseChanged& what) {
  if (step.state.ways_in.step != WaysStep::kChanging) return;
  if (!what.error)
    return done(step, what.names_kept ? WaysDone::kPassphraseNotNames : WaysDone::kPassphrase);
  ways_step(step, WaysStep::kOverview);
  fault(step, what.error == base::ErrorKind::kConflict ? WaysFault::kMaybeChanged
                                                       : WaysFault::kNotChanged);
}

void on(Step& step, const AskRestartPin&) {
  const WaysInState& ways = step.state.ways_in;
  if (ways.step == WaysStep::kOverview && ways.restart_pin == RestartPin::kOff && !ways.working)
    ways_step(step, WaysStep::kPin);
}

void ways_in_pin(Step& step) {
  WaysInState& ways = step.state.ways_in;
  if (ways.step != WaysStep::kPin) return choose_pin(step);
  step.state.pin.checking = true;
  ways.working = true;
  step.want(GivePinToChip{step.state.pin.entry});
}

void on(Step& step, const PinSet& what) {
  WaysInState& ways = step.state.ways_in;
  ways.working = false;
  forget_pin_entry(step.state.pin);
  if (what.error) {
    ways_step(step, ways.pin_needed ? WaysStep::kNewPin : WaysStep::kOverview);
    return fault(step, WaysFault::kPinNotSet);
  }
  ways.restart_pin = what.restart_pin;
  step.state.pin.try_left_count = kPinTryCountMax;
  step.state.session->has_pin = true;
  done(step, WaysDone::kPin);
  if (std::exchange(ways.pin_needed, false)) enter_tablet(step);
}

// Wrong ones count as on the lock: an open tablet that somebody found is no place to guess at.
void on(Step& step, const PinGiven& what) {
  State& state = step.state;
  state.ways_in.working = false;
  forget_pin_entry(state.pin);
  touch(step);
  if (what.wrong) {
    state.pin.wrong = true;
    if (state.pin.try_left_count > 0) --state.pin.try_left_count;
    if (state.pin.try_left_count == 0) close_vault(step);
    return;
  }
  if (what.error) {
    ways_step(step, WaysStep::kOverview);
    return fault(step, what.error == base::ErrorKind::kConflict ? WaysFault::kUnlockFirst
                                                                : WaysFault::kChipRefused);
  }
  state.pin.try_left_count = kPinTryCountMax;
  state.ways_in.restart_pin = RestartPin::kOn;
  done(step, WaysDone::kPinOn);
}

void on(Step& step, const DropRestartPin&) {
  WaysInState& ways = step.state.ways_in;
  if (ways.step != WaysStep::kOverview || ways.restart_pin != RestartPin::kOn || ways.working)
    return;
  ways.working = true;
  step.want(TakePinFromChip{});
}

void on(Step& step, const PinTaken& what) {
  WaysInState& ways = step.state.ways_in;
  ways.working = false;
  if (what.error) return fault(step, WaysFault::kNotChanged);
  ways.restart_pin = RestartPin::kOff;
  done(step, WaysDone::kPinOff);
}

}  // namespace faltbok::app

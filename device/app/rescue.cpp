#include "device/app/rescue.h"

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

void rescue_step(Step& step, RescueStep to) {
  step.state.rescue.step = to;
  step.state.unlock.fault = UnlockFault::kNone;
  page_changed(step);
}

}  // namespace

// Everything else is no damage: another folder, another program, or the study desk's doing.
bool can_be_rescued(const Notice& refused) {
  using enum NoticeKind;
  switch (refused.kind) {
    case kKeyFileDamaged:
    case kDatabaseDamaged:
    case kDatabaseMissing:
    case kDatabaseChanged:
    case kDatabaseReplaced:
    case kDatabaseOlderKey: return true;
    default: return false;
  }
}

void on(Step& step, const AskRescue&) {
  const UnlockState& unlock = step.state.unlock;
  if (!unlock.refused || !can_be_rescued(*unlock.refused)) return;
  step.state.rescue = {};
  step.want(FindMedia{});
  go(step, Screen::kRescue);
}

void on(Step& step, const LookForMedia&) { step.want(FindMedia{}); }

void on(Step& step, const MediaFound& what) {
  step.state.rescue.media = what.folders;
  touch(step);
}

void on(Step& step, const ChooseRescueFolder& what) {
  RescueState& rescue = step.state.rescue;
  if (rescue.step != RescueStep::kWhere) return;
  rescue.folder = what.folder;
  rescue_step(step, RescueStep::kPassphrase);
}

void on(Step& step, const SetRescueFolder& what) {
  step.state.rescue.folder = what.text.substr(0, kFolderTextSizeMax);
}

void on(Step& step, const ConfirmRescueFolder&) {
  const RescueState& rescue = step.state.rescue;
  // A whole path: what a relative one means, nobody at the tablet can tell.
  if (rescue.step == RescueStep::kWhere && rescue.folder.starts_with('/'))
    rescue_step(step, RescueStep::kPassphrase);
}

void rescue_with(Step& step, const SecretText& passphrase) {
  step.want(RescueBatches{passphrase, step.state.rescue.folder});
  step.state.rescue.report = {};
  rescue_step(step, RescueStep::kCopying);
}

void on(Step& step, const RescueWent& what) {
  RescueState& rescue = step.state.rescue;
  if (rescue.step != RescueStep::kCopying) return;
  rescue.report = what.report;
  touch(step);
}

void on(Step& step, const RescueEnded& what) {
  State& state = step.state;
  if (state.rescue.step != RescueStep::kCopying) return;
  state.unlock.phase = UnlockPhase::kAsk;
  if (what.wrong_passphrase) {
    rescue_step(step, RescueStep::kPassphrase);
    state.unlock.fault = UnlockFault::kWrongPassphrase;
    return delay_unlock(step, what.wait_ms);
  }
  state.rescue.report = what.report;
  rescue_step(step, RescueStep::kDone);
}

void rescue_back(Step& step) {
  switch (step.state.rescue.step) {
    case RescueStep::kCopying: return;
    case RescueStep::kPassphrase: return rescue_step(step, RescueStep::kWhere);
    case RescueStep::kWhere:
    case RescueStep::kDone: return go(step, Screen::kUnlock);
  }
}

}  // namespace faltbok::app

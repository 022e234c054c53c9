#include "device/app/enrol.h"

#include <algorithm>
#include <cctype>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

constexpr std::size_t kUserLabelSizeMax = 24;

void enrol_step(Step& step, EnrolStep to) {
  step.state.enrol.step = to;
  step.state.enrol.fault = EnrolFault::kNone;
  reset_pin(step.state.pin);
  step.state.enrol.pin_digit_count = 0;
  page_changed(step);
}

void enrol_fault(Step& step, EnrolFault fault) {
  step.state.enrol.fault = fault;
  touch(step);
}

// What people type, in one spelling.
SecretText spelled(std::string_view typed) {
  SecretText out;
  bool gap = false;  // a gap is one '-', and none at the ends
  for (const char c : typed) {
    gap = gap || c == ' ' || c == '-';
    if (c == ' ' || c == '-') continue;
    const char small = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const bool fits = (!gap || out.empty() || out.append("-")) && out.append({&small, 1});
    CHECK(fits);  // never longer than what was typed
    gap = false;
  }
  return out;
}

EnrolStep step_of(const EnrolState& enrol, const TabletSeen& seen) {
  if (!seen.has_invitation) return EnrolStep::kNoInvitation;
  const bool compared = enrol.step >= EnrolStep::kWaitPackage;
  if (!compared) return EnrolStep::kCompareWords;
  if (!seen.has_package) return EnrolStep::kWaitPackage;
  return std::max(enrol.step, EnrolStep::kWho);
}

}  // namespace

// Also 654321.
bool is_too_simple(std::string_view pin) {
  const auto steps_by = [&](int by) {
    for (std::size_t i = 1; i < pin.size(); ++i)
      if (pin[i] - pin[i - 1] != by) return false;
    return true;
  };
  return steps_by(0) || steps_by(1) || steps_by(-1);
}

bool same_words(const SecretText& typed, const SecretText& shown) {
  return spelled(typed.reveal()).reveal() == spelled(shown.reveal()).reveal();
}

void on(Step& step, const TabletSeen& what) {
  State& state = step.state;
  touch(step);
  if (what.settings.language != "") state.settings = what.settings;
  state.settings_view.tablet_dir = what.tablet_dir;
  state.settings_view.device_id = what.device_id;
  state.settings_view.app_version = what.app_version;
  if (what.problem) {
    state.notice = what.problem;
    return go(step, Screen::kFailed);
  }
  if (what.has_key) {
    const bool fresh = state.screen == Screen::kLoading || state.screen == Screen::kFailed;
    if (!fresh) return;
    state.unlock.pin_offered = what.pin_opens;
    state.unlock.way = what.pin_opens ? UnlockWay::kPin : UnlockWay::kPassphrase;
    if (what.needs_desk) refuse_unlock(step, Notice{NoticeKind::kNeedsDesk, std::nullopt, ""});
    go(step, Screen::kUnlock);
    return;
  }
  EnrolState& enrol = state.enrol;
  enrol.tablet_dir = what.tablet_dir;
  enrol.study_words = what.study_words;
  enrol.site = what.site;
  enrol.server_address = what.server_address;
  enrol.study_name = what.study_name;
  enrol.roles = what.roles;
  const EnrolStep next = step_of(enrol, what);
  go(step, Screen::kEnrol);
  if (next != enrol.step) enrol_step(step, next);
  if (what.invitation_unreadable) enrol_fault(step, EnrolFault::kInvitationUnreadable);
  if (what.package_refused) enrol_fault(step, EnrolFault::kPackageRefused);
}

void on(Step& step, const LookAgain&) {
  const State& state = step.state;
  if (state.session) return step.want(ReadSync{});
  if (state.screen == Screen::kEnrol && state.enrol.step == EnrolStep::kWaitPackage)
    return step.want(AcceptInvitation{});
  step.want(LookAtTablet{});
}

void on(Step& step, const ConfirmStudyWords&) {
  if (step.state.enrol.step != EnrolStep::kCompareWords) return;
  enrol_step(step, EnrolStep::kWaitPackage);
  step.want(AcceptInvitation{});
}

void on(Step& step, const RejectStudyWords&) {
  if (step.state.enrol.step == EnrolStep::kCompareWords)
    enrol_fault(step, EnrolFault::kWordsRejected);
}

// On the page of users these are about one more; here about the first.
void on(Step& step, const ChooseRole& what) {
  State& state = step.state;
  const bool further = state.screen == Screen::kUsers;
  const std::vector<std::string>& roles = further ? state.users.roles : state.enrol.roles;
  if (std::find(roles.begin(), roles.end(), what.role) != roles.end())
    (further ? state.users.role : state.enrol.role) = what.role;
}

void on(Step& step, const SetUserLabel& what) {
  State& state = step.state;
  (state.screen == Screen::kUsers ? state.users.label : state.enrol.label) =
      what.label.substr(0, kUserLabelSizeMax);
}

void on(Step& step, const ConfirmWho&) {
  if (step.state.screen == Screen::kUsers) return users_who(step);
  const EnrolState& enrol = step.state.enrol;
  if (enrol.step != EnrolStep::kWho || enrol.role.empty() || enrol.label.empty()) return;
  step.want(MakePassphrase{});
}

void on(Step& step, const PassphraseMade& what) {
  if (step.state.ways_in.step == WaysStep::kPresent) return ways_in_words(step, what);
  if (step.state.users.step == UsersStep::kWho) return users_words(step, what);
  EnrolState& enrol = step.state.enrol;
  if (enrol.step != EnrolStep::kWho) return;
  if (what.error) return enrol_fault(step, EnrolFault::kCouldNotWrite);
  enrol.passphrase = what.passphrase;
  enrol_step(step, EnrolStep::kPassphrase);
}

void on(Step& step, const PassphraseWritten&) {
  if (step.state.screen == Screen::kUsers) return users_written(step);
  if (step.state.ways_in.step == WaysStep::kNewWords) return ways_in_written(step);
  if (step.state.enrol.step == EnrolStep::kPassphrase)
    enrol_step(step, EnrolStep::kRepeatPassphrase);
}

void on(Step& step, const RepeatPassphrase& what) {
  if (step.state.screen == Screen::kWaysIn) return ways_in_repeated(step, what);
  if (step.state.screen == Screen::kUsers) return users_repeated(step, what);
  EnrolState& enrol = step.state.enrol;
  if (enrol.step != EnrolStep::kRepeatPassphrase) return;
  if (!same_words(what.text, enrol.passphrase))
    return enrol_fault(step, EnrolFault::kPassphraseDiffers);
  enrol_step(step, EnrolStep::kPin);
}

void enrol_pin(Step& step) {
  EnrolState& enrol = step.state.enrol;
  const SecretText entry = step.state.pin.entry;
  reset_pin(step.state.pin);
  if (enrol.step == EnrolStep::kPin) {
    if (is_too_simple(entry.reveal())) return enrol_fault(step, EnrolFault::kPinTooSimple);
    enrol.pin = entry;
    return enrol_step(step, EnrolStep::kRepeatPin);
  }
  if (enrol.step != EnrolStep::kRepeatPin) return;
  if (entry.reveal() != enrol.pin.reveal()) {
    enrol_step(step, EnrolStep::kPin);
    return enrol_fault(step, EnrolFault::kPinDiffers);
  }
  enrol_step(step, EnrolStep::kMakingKeys);
  step.want(EnrolTablet{enrol.passphrase, enrol.pin, enrol.role, enrol.label});
}

void on(Step& step, const EnrolFailed&) {
  enrol_step(step, EnrolStep::kWho);
  enrol_fault(step, EnrolFault::kCouldNotWrite);
}

void on(Step& step, const EnrolBack&) {
  const EnrolStep at = step.state.enrol.step;
  if (at == EnrolStep::kRepeatPassphrase) return enrol_step(step, EnrolStep::kPassphrase);
  if (at == EnrolStep::kRepeatPin) return enrol_step(step, EnrolStep::kPin);
  if (at == EnrolStep::kCompareWords) return enrol_step(step, EnrolStep::kNoInvitation);
}

void enter_tablet(Step& step) {
  State& state = step.state;
  if (state.session->place.certified) {
    step.want(ReadSync{});
    return go(step, Screen::kToday);
  }
  enrol_step(step, EnrolStep::kWaitCertificate);
  go(step, Screen::kEnrol);
  step.want(WakeSync{});
}

}  // namespace faltbok::app

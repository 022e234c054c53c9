// Going from screen to screen, and what any screen can tell.
#include "device/app/rules.h"

namespace faltbok::app {

void touch(Step& step) { ++step.state.revision; }

void page_changed(Step& step) {
  step.state.page_changed_ms = step.now_ms();
  touch(step);
}

namespace {

// What went well has been read by the time that somebody goes on;
// what needs doing stays until it is dismissed.
bool is_good_news(NoticeKind kind) {
  return kind == NoticeKind::kFinalised || kind == NoticeKind::kSavedAgain ||
         kind == NoticeKind::kPackageInstalled;
}

}  // namespace

void go(Step& step, Screen screen) {
  State& state = step.state;
  Screen& up = state.screen == Screen::kLocked ? state.unlocked_screen : state.screen;
  if (up == screen) return touch(step);
  if (state.notice && is_good_news(state.notice->kind)) drop_notice(state);
  up = screen;
  page_changed(step);
}

void drop_notice(State& state) {
  state.notice.reset();
  if (state.entries_lost) state.notice = Notice{NoticeKind::kEntriesLost, std::nullopt, ""};
}

void tell(Step& step, NoticeKind kind, std::optional<base::ErrorKind> error) {
  step.state.notice = Notice{kind, error, ""};
  touch(step);
}

void refresh(State& state) {
  switch (state.screen) {
    case Screen::kToday: return refresh_today(state);
    case Screen::kParticipant: return refresh_participant(state);
    case Screen::kRunner: return refresh_runner(state);
    default: return;  // the others are changed as things happen
  }
}

void on(Step& step, const DismissNotice&) {
  State& state = step.state;
  if (state.notice && state.notice->kind == NoticeKind::kEntriesLost) {
    if (!state.session) return;  // whoever finds the tablet locked does not put it away
    state.entries_lost = false;
  }
  drop_notice(state);
}

void on(Step& step, const OpenSync&) {
  if (step.state.screen != Screen::kSettings) step.state.behind = step.state.screen;
  go(step, Screen::kSync);
  step.want(ReadSync{});
}

void on(Step& step, const OpenSettings&) {
  State& state = step.state;
  if (state.screen != Screen::kSync) state.behind = state.screen;
  if (state.session)
    state.settings_view.package_version = std::to_string(state.session->place.package_version);
  go(step, Screen::kSettings);
}

void on(Step& step, const GoToday&) {
  close_record(step);
  go(step, Screen::kToday);
}

void on(Step& step, const GoBack&) {
  State& state = step.state;
  switch (state.screen) {
    case Screen::kSync:
    case Screen::kSettings: return go(step, state.behind);
    case Screen::kReview:
      if (state.review.phase == ReviewPhase::kFinalising) return;
      return show_participant(step, state.review.participant, state.review.visit_id);
    case Screen::kContact: return leave_contact(step);
    case Screen::kWaysIn: return ways_in_back(step);
    case Screen::kUsers: return users_back(step);
    case Screen::kRescue: return rescue_back(step);
    case Screen::kRunner: return on(step, LeaveForm{});
    case Screen::kHandOver: return on(step, CancelHandOver{});
    case Screen::kNewParticipant:
      if (state.new_participant.step == NewParticipantStep::kCreating) return;
      return go(step, Screen::kToday);
    default: return go(step, Screen::kToday);
  }
}

void on(Step& step, const SetLanguage& what) {
  step.state.settings.language = what.language;
  forms_language(step.state);
  refresh(step.state);
  step.want(SaveSettings{step.state.settings});
}

void on(Step& step, const SetTextSize& what) {
  step.state.settings.text_size = what.size;
  step.want(SaveSettings{step.state.settings});
}

void on(Step& step, const SetDpScale& what) {
  const bool sensible =
      what.scale == 0.0F || (what.scale >= kDpScaleMin && what.scale <= kDpScaleMax);
  if (!sensible) return;
  step.state.settings.dp_scale = what.scale;
  step.want(SaveSettings{step.state.settings});
}

void on(Step& step, const SettingsSaved& what) {
  if (what.error) tell(step, NoticeKind::kSettingsNotSaved, what.error);
}

}  // namespace faltbok::app

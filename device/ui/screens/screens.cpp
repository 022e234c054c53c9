#include "device/ui/screens/screens.h"

#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

// What counts as a page: turning to another forgets scroll, focus and half-typed secrets.
std::string page_of(const app::State& state) {
  std::string page(app::name_of(state.screen));
  switch (state.screen) {
    case app::Screen::kEnrol: return page.append("/").append(app::name_of(state.enrol.step));
    case app::Screen::kNewParticipant:
      return page.append("/").append(std::to_string(static_cast<int>(state.new_participant.step)));
    case app::Screen::kParticipant:
      return page.append("/")
          .append(state.participant.participant)
          .append(state.participant.dialog == app::ParticipantDialog::kNone ? "" : "?");
    case app::Screen::kContact:
      return page.append("/")
          .append(state.contact.participant)
          .append("/")
          .append(std::to_string(static_cast<int>(state.contact.stage)))
          .append(state.contact.erasure == app::ContactErasure::kNone ? "" : "?")
          .append(std::to_string(static_cast<int>(state.contact.erasure)));
    case app::Screen::kRunner:
      return page.append("/")
          .append(state.runner.form_id)
          .append("/")
          .append(state.runner.row)
          .append("/")
          .append(std::to_string(state.runner.page_index));
    case app::Screen::kHandOver:
      return page.append("/").append(app::name_of(state.hand_over.phase));
    case app::Screen::kUnlock:
      return page.append(state.unlock.refused                       ? "/refused"
                         : state.unlock.way == app::UnlockWay::kPin ? "/pin"
                                                                    : "");
    case app::Screen::kWaysIn: return page.append("/").append(app::name_of(state.ways_in.step));
    case app::Screen::kUsers: return page.append("/").append(app::name_of(state.users.step));
    case app::Screen::kRescue: return page.append("/").append(app::name_of(state.rescue.step));
    default: return page;
  }
}

bool is_good(app::NoticeKind kind) {
  using enum app::NoticeKind;
  return kind == kSavedAgain || kind == kFinalised || kind == kPackageInstalled;
}

// In a participant's hands only what concerns the answers is said; the rest waits for staff.
bool concerns_answers(app::NoticeKind kind) {
  using enum app::NoticeKind;
  return kind == kSaveFailed || kind == kSavedAgain || kind == kBusy || kind == kFormFault ||
         kind == kStorageStopped;
}

void notice_line(Ui& ui, const app::State& state, Asked& asked) {
  if (!state.notice || state.screen == app::Screen::kFailed) return;
  const bool own = state.hand_over.active();
  if (own && !concerns_answers(state.notice->kind)) return;
  const std::string text = sentence_of(ui.words, *state.notice);
  const float pad = ui.space(2);
  const Button close{"notice/close", std::string(ui.say("common.close")), ButtonKind::kQuiet,
                     Enabled::kYes};
  // What staff must know is not put away by whoever finds the tablet locked.
  const bool for_staff = state.notice->kind == app::NoticeKind::kEntriesLost && !state.session;
  const bool can_close = !own && !for_staff && state.screen != app::Screen::kLocked;
  const float close_w = can_close ? button_width(ui, close) : 0.0F;
  const float text_w = ui.area.w - close_w - 3 * pad;
  const float text_h = prose_height(ui, text_w, text, Type::kBody);
  const Rect bar = ui.take_top(std::max(text_h + ui.space(2), ui.px(kButtonDp)));
  const bool good = is_good(state.notice->kind);
  ui.canvas.fill(bar, good ? colour::kGoodSoft : colour::kNoticeSoft, 0);
  Column column{bar.x + pad, bar.y + (bar.h - text_h) / 2, text_w};
  prose(ui, column, text, {Type::kBody, good ? colour::kGood : colour::kNotice});
  if (!can_close) return;
  if (button_in(ui,
                {bar.right() - pad - close_w, bar.y + (bar.h - ui.px(kTouchMinDp)) / 2, close_w,
                 ui.px(kTouchMinDp)},
                close))
    asked.push_back(app::DismissNotice{});
}

void draw_chosen(Ui& ui, const app::State& state, Asked& asked) {
  switch (state.screen) {
    case app::Screen::kLoading: return draw_loading(ui, state, asked);
    case app::Screen::kEnrol: return draw_enrol(ui, state, asked);
    case app::Screen::kUnlock: return draw_unlock(ui, state, asked);
    case app::Screen::kLocked: return draw_locked(ui, state, asked);
    case app::Screen::kToday: return draw_today(ui, state, asked);
    case app::Screen::kNewParticipant: return draw_new_participant(ui, state, asked);
    case app::Screen::kParticipant: return draw_participant(ui, state, asked);
    case app::Screen::kContact: return draw_contact(ui, state, asked);
    case app::Screen::kRunner: return draw_runner(ui, state, asked);
    case app::Screen::kHandOver: return draw_hand_over(ui, state, asked);
    case app::Screen::kReview: return draw_review(ui, state, asked);
    case app::Screen::kSync: return draw_sync(ui, state, asked);
    case app::Screen::kSettings: return draw_settings(ui, state, asked);
    case app::Screen::kWaysIn: return draw_ways_in(ui, state, asked);
    case app::Screen::kUsers: return draw_users(ui, state, asked);
    case app::Screen::kRescue: return draw_rescue(ui, state, asked);
    case app::Screen::kFailed: return draw_failed(ui, state, asked);
  }
}

}  // namespace

Asked draw_screen(Ui& ui, const app::State& state) {
  Asked asked;
  ui.memory.turn_to(page_of(state));
  notice_line(ui, state, asked);
  draw_chosen(ui, state, asked);
  return asked;
}

void draw_loading(Ui& ui, const app::State&, Asked&) {
  const ScrollSpec spec{"loading", kReadingWidthDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  prose_centred(ui, column, ui.say("loading.text"), kTitleStyle);
  end_scroll(ui, spec, column);
}

void draw_failed(Ui& ui, const app::State& state, Asked& asked) {
  const Button look{"failed/look", std::string(ui.say("common.look_again")), ButtonKind::kPrimary,
                    Enabled::kYes};
  if (footer(ui, std::span(&look, 1))) asked.push_back(app::LookAgain{});
  const ScrollSpec spec{"failed", kReadingWidthDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  prose(ui, column, ui.say("failed.title"), kTitleStyle);
  gap(ui, column, 2);
  if (state.notice) notice_box(ui, column, sentence_of(ui.words, *state.notice), Tone::kNotice);
  gap(ui, column, 2);
  prose(ui, column, ui.say("failed.advice"), kBodyStyle);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui

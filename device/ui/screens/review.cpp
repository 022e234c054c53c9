#include "device/ui/screens/screens.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

using app::ReviewPhase;

std::string status_of(const Ui& ui, const app::ReviewItem& item) {
  if (item.violation) return std::string(ui.say("review.violation"));
  switch (item.status) {
    case forms::AnswerStatus::kSkipped: return std::string(ui.say("review.skipped"));
    case forms::AnswerStatus::kRefused: return std::string(ui.say("review.refused"));
    default: return std::string(ui.say("review.not_reached"));
  }
}

void draw_items(Ui& ui, const app::ReviewRecord& record, Column& column, Asked& asked) {
  std::size_t closed_count = 0;
  for (const app::ReviewItem& item : record.items) {
    if (item.label.empty()) {
      ++closed_count;
      continue;
    }
    const Tone tone = item.violation || item.status == forms::AnswerStatus::kNotReached
                          ? Tone::kNotice
                          : Tone::kPlain;
    const Enabled enabled = record.finalised ? Enabled::kNo : Enabled::kYes;
    if (card(ui, column,
             {"review/go/" + item.path, item.label, "", status_of(ui, item), tone, enabled}))
      asked.push_back(app::JumpToQuestion{record.record, item.path});
    gap(ui, column, 1);
  }
  // A participant's own answers stay with the participant: staff see how many are open, not which.
  if (closed_count > 0)
    prose(ui, column, ui.words.fill("review.own_open", {{"count", number(closed_count)}}),
          kQuietStyle);
}

void draw_record(Ui& ui, const app::ReviewRecord& record, Column& column, Asked& asked) {
  const float top = column.y;
  prose(ui, column, record.title, kStrongStyle);
  const std::string text =
      record.items.empty() && record.answered_count == record.question_count
          ? std::string(ui.say("review.complete"))
          : ui.words.fill("review.answered", {{"answered", number(record.answered_count)},
                                              {"whole", number(record.question_count)}});
  prose(ui, column, text, kQuietStyle);
  if (record.finalised)
    chip(ui, {column.x + column.w, top}, ui.say("review.record_done"), Tone::kGood);
  gap(ui, column, 1);
  draw_items(ui, record, column, asked);
  gap(ui, column, 2);
}

void draw_ask(Ui& ui, Asked& asked) {
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  dialog(ui, "review/dialog", [&](Column& column) {
    prose(ui, column, ui.say("review.ask_title"), kTitleStyle);
    gap(ui, column, 1);
    prose(ui, column, ui.say("review.ask"), kBodyStyle);
    gap(ui, column, 3);
    if (button(ui, column,
               {"review/confirm", say("review.confirm"), ButtonKind::kPrimary, Enabled::kYes}))
      asked.push_back(app::ConfirmFinalise{});
    gap(ui, column, 1);
    if (button(ui, column,
               {"review/cancel", say("common.cancel"), ButtonKind::kSecondary, Enabled::kYes}))
      asked.push_back(app::CancelFinalise{});
  });
}

std::optional<Button> main_button(const Ui& ui, const app::ReviewState& review) {
  switch (review.phase) {
    case ReviewPhase::kShowing:
    case ReviewPhase::kAsking:
      return Button{"review/finalise", std::string(ui.say("review.finalise")), ButtonKind::kPrimary,
                    review.records.empty() ? Enabled::kNo : Enabled::kYes};
    case ReviewPhase::kDone:
      return Button{"review/done", std::string(ui.say("review.to_visit")), ButtonKind::kPrimary,
                    Enabled::kYes};
    case ReviewPhase::kLoading:
    case ReviewPhase::kFinalising: break;
  }
  return std::nullopt;
}

void draw_body(Ui& ui, const app::ReviewState& review, Column& column, Asked& asked) {
  if (review.phase == ReviewPhase::kLoading)
    return prose(ui, column, ui.say("review.loading"), kBodyStyle);
  if (review.phase == ReviewPhase::kDone) {
    prose(ui, column, ui.say("review.done_title"), kTitleStyle);
    gap(ui, column, 1);
    prose(ui, column, ui.say("review.done"), kBodyStyle);
  } else if (review.phase == ReviewPhase::kFinalising) {
    prose(ui, column,
          ui.words.fill("review.finalising", {{"part", number(review.done_count)},
                                              {"whole", number(review.records.size())}}),
          kBodyStyle);
  } else {
    prose(ui, column, ui.say(review.records.empty() ? "review.nothing" : "review.intro"),
          kBodyStyle);
  }
  gap(ui, column, 3);
  for (const app::ReviewRecord& record : review.records) draw_record(ui, record, column, asked);
}

}  // namespace

void draw_review(Ui& ui, const app::State& state, Asked& asked) {
  const app::ReviewState& review = state.review;
  const Rect whole = ui.area;
  ui.muted = review.phase == ReviewPhase::kAsking;
  Header top{std::string(ui.say("review.title")),
             review.participant + "  ·  " + review.visit_name,
             Button{"review/back", std::string(ui.say("common.back")), ButtonKind::kQuiet,
                    review.phase == ReviewPhase::kFinalising ? Enabled::kNo : Enabled::kYes},
             {},
             {}};
  if (review.phase == ReviewPhase::kFinalising && !review.records.empty())
    top.progress =
        static_cast<float>(review.done_count) / static_cast<float>(review.records.size());
  if (header(ui, top)) asked.push_back(app::GoBack{});
  if (const auto spec = main_button(ui, review))
    if (const auto tapped = footer(ui, std::span(&*spec, 1)))
      asked.push_back(*tapped == "review/done" ? app::Intent(app::GoBack{})
                                               : app::Intent(app::AskFinalise{}));
  const ScrollSpec spec{"review", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_body(ui, review, column, asked);
  end_scroll(ui, spec, column);
  ui.muted = false;
  ui.area = whole;
  if (review.phase == ReviewPhase::kAsking) draw_ask(ui, asked);
}

}  // namespace faltbok::ui

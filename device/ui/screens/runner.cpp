#include "device/ui/screens/question.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

using app::SaveMark;

// The page's mark is that of its least safe answer.
SaveMark page_mark(const app::RunnerState& runner) {
  SaveMark worst = SaveMark::kNone;
  const auto rank = [](SaveMark mark) {
    switch (mark) {
      case SaveMark::kNone: return 0;
      case SaveMark::kSaved: return 1;
      case SaveMark::kSaving: return 2;
      case SaveMark::kTyping: return 2;
      case SaveMark::kFailed: return 3;
    }
    return 0;
  };
  for (const app::QuestionView& view : runner.questions)
    if (rank(view.mark) > rank(worst)) worst = view.mark;
  return runner.storage_stopped ? SaveMark::kFailed : worst;
}

// Which answers stand behind a visible "saved": for the kill test, which holds us to it.
void note_saved(Ui& ui, const app::RunnerState& runner, const Rect& rect) {
  if (ui.muted) return;
  for (const app::QuestionView& view : runner.questions)
    if (view.mark == SaveMark::kSaved)
      ui.probe.add(
          {SeenKind::kText, "saved/" + view.question.path, "", rect, rect, Enabled::kYes, false});
}

void draw_mark(Ui& ui, const app::RunnerState& runner, const Rect& line) {
  const SaveMark mark = page_mark(runner);
  if (mark == SaveMark::kNone) return;
  const bool saved = mark == SaveMark::kSaved;
  const bool failed = mark == SaveMark::kFailed;
  const std::string_view text = ui.say(saved    ? "runner.saved"
                                       : failed ? "runner.not_saved"
                                                : "runner.saving");
  const float width = ui.canvas.width_of(Type::kSmall, text);
  const Rect rect{line.right() - width, line.y, width, ui.look.line_px(Type::kSmall)};
  ui.canvas.write({rect.x, rect.y}, Type::kSmall, failed ? colour::kNotice : colour::kTextQuiet,
                  text);
  note_text(ui, text, rect);
  if (!saved) return;
  const float side = ui.px(18);
  check_mark(ui, {rect.x - side - ui.px(4), rect.y + (rect.h - side) / 2, side, side},
             colour::kGood);
  note_saved(ui, runner, rect);
}

void draw_page_line(Ui& ui, const app::RunnerState& runner, Column& column) {
  const Rect line{column.x, column.y, column.w, ui.look.line_px(Type::kSmall)};
  const std::string page = ui.words.fill("runner.page", {{"page", number(runner.page_index + 1)},
                                                         {"pages", number(runner.page_count)}});
  Column left{column.x, column.y, column.w};
  prose(ui, left, page, kQuietStyle);
  draw_mark(ui, runner, line);
  column.y = left.y;
  gap(ui, column, 1.5F);
}

Header header_of(const Ui& ui, const app::State& state, Asker asker) {
  const app::RunnerState& runner = state.runner;
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  Header top{runner.form_title, "", {}, {}, 0.0F};
  if (runner.page_count > 0)
    top.progress = static_cast<float>(runner.page_index) / static_cast<float>(runner.page_count);
  if (asker == Asker::kStaff) {
    top.detail = runner.participant + "  ·  " + runner.visit_name;
    top.back = Button{"runner/leave", say("runner.leave"), ButtonKind::kQuiet, Enabled::kYes};
    return top;
  }
  if (state.hand_over.forms.size() > 1)
    top.detail = ui.words.fill("hand_over.part", {{"part", number(state.hand_over.form_index + 1)},
                                                  {"whole", number(state.hand_over.forms.size())}});
  top.actions = {{"runner/staff", say("hand_over.staff"), ButtonKind::kQuiet, Enabled::kYes},
                 {"runner/pause", say("runner.pause"), ButtonKind::kQuiet, Enabled::kYes}};
  return top;
}

bool any_open(const app::RunnerState& runner) {
  for (const app::QuestionView& view : runner.questions) {
    const bool answered = view.status != forms::AnswerStatus::kNotReached;
    if (view.question.kind != forms::QuestionKind::kNote && !answered) return true;
  }
  return false;
}

std::vector<Button> buttons(const Ui& ui, const app::RunnerState& runner, Asker asker) {
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  std::vector<Button> low{{"runner/back", say("runner.previous"), ButtonKind::kSecondary,
                           runner.can_go_back ? Enabled::kYes : Enabled::kNo}};
  if (any_open(runner))
    low.push_back({"runner/skip", say("runner.skip"), ButtonKind::kQuiet, Enabled::kYes});
  if (any_open(runner) && asker == Asker::kStaff && runner.questions.size() == 1)
    low.push_back({"runner/refuse", say("runner.refuse"), ButtonKind::kQuiet, Enabled::kYes});
  low.push_back({"runner/next", say(runner.is_last_page ? "runner.finish" : "runner.next"),
                 ButtonKind::kPrimary, Enabled::kYes});
  return low;
}

void act(const app::RunnerState& runner, const std::string& id, Asked& asked) {
  if (id == "runner/leave") asked.push_back(app::LeaveForm{});
  if (id == "runner/pause") asked.push_back(app::TakeABreak{});
  if (id == "runner/staff") asked.push_back(app::AskStaff{});
  if (id == "runner/back") asked.push_back(app::PreviousPage{});
  if (id == "runner/skip") asked.push_back(app::SkipPage{});
  if (id == "runner/next") asked.push_back(app::NextPage{});
  if (id == "runner/refuse" && !runner.questions.empty())
    asked.push_back(app::RefuseQuestion{runner.questions.front().question.path});
}

void draw_row_end(Ui& ui, const app::RunnerState& runner, Column& column, Asked& asked) {
  prose(ui, column, ui.say("runner.no_more_rows"), kBodyStyle);
  gap(ui, column, 2);
  if (button(ui, column,
             {"runner/add_row", std::string(ui.say("runner.add_row")), ButtonKind::kSecondary,
              Enabled::kYes}))
    asked.push_back(app::AddRow{runner.add_row_of});
}

void draw_body(Ui& ui, const app::RunnerState& runner, Asker asker, Column& column, Asked& asked) {
  draw_page_line(ui, runner, column);
  if (!runner.revision_reason.empty()) {
    prose(ui, column, ui.words.fill("runner.revision", {{"reason", runner.revision_reason}}),
          kQuietStyle);
    gap(ui, column, 1);
  }
  if (runner.storage_stopped) {
    if (button(ui, column,
               {"runner/retry", std::string(ui.say("runner.retry")), ButtonKind::kSecondary,
                Enabled::kYes}))
      asked.push_back(app::RetrySaves{});
    gap(ui, column, 2);
  }
  if (!runner.page_title.empty()) {
    prose(ui, column, runner.page_title, {Type::kBody, colour::kAccent});
    gap(ui, column, 1);
  }
  const Alone alone = runner.questions.size() == 1 ? Alone::kYes : Alone::kNo;
  for (const app::QuestionView& view : runner.questions) {
    draw_question(ui, view, {asker, alone}, column, asked);
    gap(ui, column, 2);
  }
  if (!runner.add_row_of.empty())
    draw_row_end(ui, runner, column, asked);
  else if (runner.questions.empty())
    prose(ui, column, ui.say("runner.nothing_here"), kBodyStyle);
  if (!runner.row.empty() &&
      button_compact(ui, column,
                     {"runner/remove_row", std::string(ui.say("runner.remove_row")),
                      ButtonKind::kQuiet, Enabled::kYes}))
    asked.push_back(app::RemoveRow{runner.row});
}

}  // namespace

void draw_runner(Ui& ui, const app::State& state, Asked& asked) {
  const app::RunnerState& runner = state.runner;
  const Asker asker = state.hand_over.active() ? Asker::kParticipant : Asker::kStaff;
  const auto above = header(ui, header_of(ui, state, asker));
  const auto below = footer(ui, buttons(ui, runner, asker));

  const ScrollSpec spec{"runner", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_body(ui, runner, asker, column, asked);
  end_scroll(ui, spec, column);
  // After the body: leaving a text field comes before the button that was tapped.
  if (above) act(runner, *above, asked);
  if (below) act(runner, *below, asked);
}

}  // namespace faltbok::ui

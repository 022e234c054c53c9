#include "device/ui/screens/question.h"

#include <algorithm>
#include <charconv>

#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/field.h"

namespace faltbok::ui {
namespace {

constexpr int kRangeStepCountMax = 12;  // more steps are typed instead of tapped
constexpr std::size_t kNumberSizeMax = 32;
constexpr int kOwnWordsLineCount = 3;

using forms::QuestionKind;

bool contains_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t space = std::min(list.find(' '), list.size());
    if (list.substr(0, space) == word) return true;
    list.remove_prefix(std::min(space + 1, list.size()));
  }
  return false;
}

void draw_choices(Ui& ui, const app::QuestionView& view, Column& column, Asked& asked) {
  const bool many = view.question.kind == QuestionKind::kSelectMultiple;
  const Enabled enabled = view.question.read_only ? Enabled::kNo : Enabled::kYes;
  if (many) {
    prose(ui, column, ui.say("runner.choose_many"), kQuietStyle);
    gap(ui, column, 1);
  }
  for (const forms::Choice& choice : view.choices) {
    const bool chosen = many ? contains_word(view.question.value, choice.value)
                             : view.question.value == choice.value;
    if (option_row(ui, column,
                   {"choice/" + view.name + "/" + choice.value, choice.label, chosen,
                    many ? Choosing::kMany : Choosing::kOne, enabled}))
      asked.push_back(app::ChooseOption{view.question.path, choice.value});
    gap(ui, column, 1);
  }
}

// Tapping puts an option at the end of the order; tapping it again takes it out.
void draw_rank(Ui& ui, const app::QuestionView& view, Column& column, Asked& asked) {
  prose(ui, column, ui.say("runner.rank_hint"), kQuietStyle);
  gap(ui, column, 1);
  std::vector<std::string> order;
  for (std::string_view rest = view.question.value; !rest.empty();) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    order.emplace_back(rest.substr(0, space));
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  for (const forms::Choice& choice : view.choices) {
    const auto at = std::find(order.begin(), order.end(), choice.value);
    const bool placed = at != order.end();
    const std::string place =
        placed ? number(static_cast<std::size_t>(at - order.begin()) + 1) + ".  " : "";
    if (option_row(ui, column,
                   {"choice/" + view.name + "/" + choice.value, place + choice.label, placed,
                    Choosing::kMany, Enabled::kYes})) {
      std::vector<std::string> now = order;
      if (placed)
        now.erase(now.begin() + (at - order.begin()));
      else
        now.push_back(choice.value);
      std::string value;
      for (const std::string& each : now) value.append(value.empty() ? "" : " ").append(each);
      asked.push_back(app::SetAnswer{view.question.path, value});
    }
    gap(ui, column, 1);
  }
}

Keyboard keyboard_of(QuestionKind kind) {
  switch (kind) {
    case QuestionKind::kInteger: return Keyboard::kNumber;
    case QuestionKind::kDecimal:
    case QuestionKind::kRange: return Keyboard::kDecimal;
    case QuestionKind::kDate: return Keyboard::kDate;
    default: return Keyboard::kText;
  }
}

std::string_view hint_of(QuestionKind kind) {
  switch (kind) {
    case QuestionKind::kInteger:
    case QuestionKind::kDecimal:
    case QuestionKind::kRange: return "runner.number_hint";
    case QuestionKind::kDate: return "runner.date_hint";
    case QuestionKind::kTime: return "runner.time_hint";
    default: return "runner.text_hint";
  }
}

// The form's decimals have a point; people here write a comma.
std::string with_mark(std::string_view value, char from, char to) {
  std::string out(value);
  std::replace(out.begin(), out.end(), from, to);
  return out;
}

void draw_field(Ui& ui, const app::QuestionView& view, Column& column, Asked& asked) {
  const QuestionKind kind = view.question.kind;
  const bool number_like = keyboard_of(kind) != Keyboard::kText;
  const bool decimal = keyboard_of(kind) == Keyboard::kDecimal;
  const char mark = ui.say("key.decimal")[0];
  const std::string shown =
      decimal ? with_mark(view.question.value, '.', mark) : view.question.value;
  const bool one_line = number_like || kind == QuestionKind::kTime ||
                        view.question.appearance.find("numbers") != std::string::npos;
  Field spec{"field/" + view.name,
             "",
             shown,
             std::string(ui.say(hint_of(kind))),
             keyboard_of(kind),
             one_line ? 1 : kOwnWordsLineCount,
             number_like ? kNumberSizeMax : kFieldSizeMax,
             view.question.read_only ? Enabled::kNo : Enabled::kYes};
  Column narrow = column;
  if (one_line) narrow.w = std::min(column.w, ui.px(320));
  const Typed typed =
      kind == QuestionKind::kDate ? date_field(ui, narrow, spec) : text_field(ui, narrow, spec);
  column.y = narrow.y;
  if (typed.text)
    asked.push_back(app::TypeText{view.question.path,
                                  decimal ? with_mark(*typed.text, mark, '.') : *typed.text});
  if (typed.left) asked.push_back(app::LeaveField{view.question.path});
}

// A short range is a list of cards, like any scale; a long one is typed.
void draw_range(Ui& ui, const app::QuestionView& view, Column& column, Asked& asked) {
  const auto whole = [](const std::string& text) {
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional<int>(value)
                                                                    : std::nullopt;
  };
  const auto first = whole(view.question.range_start);
  const auto last = whole(view.question.range_end);
  const auto step = whole(view.question.range_step.empty() ? "1" : view.question.range_step);
  if (!first || !last || !step || *step <= 0 || *last < *first ||
      (*last - *first) / *step > kRangeStepCountMax)
    return draw_field(ui, view, column, asked);
  for (int value = *first; value <= *last; value += *step) {
    const std::string text = std::to_string(value);
    if (option_row(ui, column,
                   {"choice/" + view.name + "/" + text, text, view.question.value == text,
                    Choosing::kOne, Enabled::kYes}))
      asked.push_back(app::SetAnswer{view.question.path, text});
    gap(ui, column, 1);
  }
}

void draw_answer(Ui& ui, const app::QuestionView& view, Column& column, Asked& asked) {
  switch (view.question.kind) {
    case QuestionKind::kNote: return;
    case QuestionKind::kSelectOne:
    case QuestionKind::kSelectMultiple: return draw_choices(ui, view, column, asked);
    case QuestionKind::kRank: return draw_rank(ui, view, column, asked);
    case QuestionKind::kRange: return draw_range(ui, view, column, asked);
    case QuestionKind::kAcknowledge: {
      const bool done = view.question.value == "OK";
      if (option_row(ui, column,
                     {"choice/" + view.name + "/OK", std::string(ui.say("runner.acknowledge")),
                      done, Choosing::kMany, Enabled::kYes}))
        asked.push_back(app::SetAnswer{view.question.path, done ? "" : "OK"});
      gap(ui, column, 1);
      return;
    }
    case QuestionKind::kText:
    case QuestionKind::kInteger:
    case QuestionKind::kDecimal:
    case QuestionKind::kDate:
    case QuestionKind::kTime:
    case QuestionKind::kDateTime: draw_field(ui, view, column, asked); return gap(ui, column, 1);
    case QuestionKind::kGeo:
    case QuestionKind::kMedia:
    case QuestionKind::kBarcode:
    case QuestionKind::kUnsupported:
      notice_box(ui, column, ui.say("runner.unsupported"), Tone::kPlain);
      return gap(ui, column, 1);
  }
}

std::string violation_text(const Ui& ui, const forms::Violation& violation) {
  if (!violation.message.empty()) return violation.message;
  switch (violation.kind) {
    case forms::ViolationKind::kRequired: return std::string(ui.say("runner.violation_required"));
    case forms::ViolationKind::kConstraint:
      return std::string(ui.say("runner.violation_constraint"));
    case forms::ViolationKind::kType: return std::string(ui.say("runner.violation_type"));
  }
  return {};
}

// Skip and refuse, where the question asks for one of them or stands with others on its page.
void draw_ways_out(Ui& ui, const app::QuestionView& view, QuestionFrame frame, Column& column,
                   Asked& asked) {
  const bool staff = frame.asker == Asker::kStaff;
  if (view.ask_or_skip)
    notice_box(ui, column, ui.say(staff ? "runner.ask_or_skip_staff" : "runner.ask_or_skip"),
               Tone::kNotice);
  if (view.ask_or_skip) gap(ui, column, 1);
  const bool open =
      view.status != forms::AnswerStatus::kAnswered && view.question.kind != QuestionKind::kNote;
  // Alone on its page, the buttons below the page say it.
  if (frame.alone == Alone::kYes || (!view.ask_or_skip && (!open || !staff))) return;
  Column left = column;
  Column right = column;
  const Button skip{"skip/" + view.name, std::string(ui.say("runner.skip")), ButtonKind::kQuiet,
                    Enabled::kYes};
  const Button refuse{"refuse/" + view.name, std::string(ui.say("runner.refuse")),
                      ButtonKind::kQuiet, Enabled::kYes};
  if (button_compact(ui, left, skip)) asked.push_back(app::SkipQuestion{view.question.path});
  column.y = left.y;
  if (!staff) return;
  const float used = button_width(ui, skip) + ui.space(1);
  if (used + button_width(ui, refuse) <= column.w) {
    right.x += used;
    right.w -= used;
  } else {
    right.y = left.y + ui.space(1);
  }
  if (button_compact(ui, right, refuse)) asked.push_back(app::RefuseQuestion{view.question.path});
  column.y = std::max(left.y, right.y);
}

}  // namespace

void draw_question(Ui& ui, const app::QuestionView& view, QuestionFrame frame, Column& column,
                   Asked& asked) {
  const bool note = view.question.kind == QuestionKind::kNote;
  const bool large = frame.alone == Alone::kYes && !note;
  prose(ui, column, view.question.label, large ? kTitleStyle : note ? kBodyStyle : kStrongStyle);
  if (!view.question.hint.empty()) {
    gap(ui, column, 0.75F);
    prose(ui, column, view.question.hint, {Type::kBody, colour::kTextQuiet});
  }
  if (note && !view.question.value.empty()) prose(ui, column, view.question.value, kStrongStyle);
  gap(ui, column, large ? 2.5F : 1.5F);
  // Beside the question and above the options: seen without scrolling.
  // While somebody is typing, "2026-" is no date yet: nothing is said before the field is left.
  const bool typing = ui.memory.field == "field/" + view.name && view.violation &&
                      view.violation->kind == forms::ViolationKind::kType;
  if (view.violation && !typing) {
    notice_box(ui, column, violation_text(ui, *view.violation), Tone::kNotice);
    gap(ui, column, 1.5F);
  }
  draw_answer(ui, view, column, asked);
  const bool skipped = view.status == forms::AnswerStatus::kSkipped && !note;
  if (skipped || view.status == forms::AnswerStatus::kRefused) {
    prose(ui, column, ui.say(skipped ? "runner.skipped" : "runner.refused"), kQuietStyle);
    gap(ui, column, 1);
  }
  draw_ways_out(ui, view, frame, column, asked);
}

}  // namespace faltbok::ui

#include <algorithm>

#include "tests/driven/walk.h"

namespace faltbok::driven {
namespace {

using forms::QuestionKind;

constexpr int kPageCountMax = 5000;

std::string page_of(const app::State& state) {
  return std::string(app::name_of(state.screen)) + "/" + state.runner.form_id + "/" +
         state.runner.row + "/" + std::to_string(state.runner.page_index) + "/" +
         std::string(app::name_of(state.hand_over.phase));
}

bool chosen(const app::QuestionView& view, const std::string& value) {
  if (view.question.kind != QuestionKind::kSelectMultiple) return view.question.value == value;
  const std::string list = " " + view.question.value + " ";
  return list.find(" " + value + " ") != std::string::npos;
}

const app::QuestionView* find(const app::State& state, const std::string& path) {
  for (const app::QuestionView& view : state.runner.questions)
    if (view.question.path == path) return &view;
  return nullptr;
}

}  // namespace

base::Status Walk::answer(const app::QuestionView& asked) {
  // The page is built anew with every answer: keep what is needed of it.
  const std::string path = asked.question.path;
  const std::string name = asked.name;
  const QuestionKind kind = asked.question.kind;
  const std::vector<std::string> values = person_.answers.to(hand_.state().runner.form_id, asked);
  if (values.empty() || asked.question.read_only || kind == QuestionKind::kNote)
    return base::ok_status();
  const bool listed = !asked.choices.empty() || kind == QuestionKind::kAcknowledge;
  if (!listed) {
    // a default, or an answer from before
    if (!asked.question.value.empty()) return base::ok_status();
    TRY(name, hand_.tap("field/" + name));
    TRY(name, hand_.type(values.front()));
    TRY(name, hand_.tap("key/done"));
  }
  for (const std::string& value : values) {
    const app::QuestionView* now = find(hand_.state(), path);
    if (!listed || now == nullptr || chosen(*now, value)) continue;
    TRY(name, hand_.tap("choice/" + name + "/" + value));
  }
  return hand_.until("the saved mark of " + path, [this, &path] {
    const app::QuestionView* now = find(hand_.state(), path);
    return now == nullptr ||
           (now->mark != app::SaveMark::kTyping && now->mark != app::SaveMark::kSaving);
  });
}

base::Status Walk::fill_page() {
  const app::RunnerState& runner = hand_.state().runner;
  std::vector<std::string> paths;
  for (const app::QuestionView& view : runner.questions) paths.push_back(view.question.path);
  for (const std::string& path : paths)
    if (const app::QuestionView* view = find(hand_.state(), path)) TRY("answer", answer(*view));
  TRY("page", hand_.rest());
  hand_.report_saved();
  return base::ok_status();
}

base::Status Walk::next_page() {
  const std::string before = page_of(hand_.state());
  const auto turned = [this, &before] { return page_of(hand_.state()) != before; };
  TRY("next", hand_.tap("runner/next"));
  TRY("next", hand_.rest());
  if (turned()) return base::ok_status();
  const auto& questions = hand_.state().runner.questions;
  const bool asks = std::any_of(questions.begin(), questions.end(),
                                [](const app::QuestionView& view) { return view.ask_or_skip; });
  if (asks) TRY("skip", hand_.tap("runner/skip"));
  return hand_.until("the next page", turned);
}

base::Status Walk::fill_form() {
  for (int i = 0; i < kPageCountMax && hand_.state().screen == app::Screen::kRunner; ++i) {
    // taps right after a page change are dropped
    TRY("page", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
    const std::string form = hand_.state().runner.form_id;
    TRY("page", fill_page());
    const bool has_answer = std::any_of(
        hand_.state().runner.questions.begin(), hand_.state().runner.questions.end(),
        [](const app::QuestionView& view) { return view.question.kind != QuestionKind::kNote; });
    if (has_answer && pictured_.insert("form-" + form).second)
      TRY("page", hand_.picture("form-" + form));
    TRY("page", next_page());
  }
  return hand_.state().screen == app::Screen::kRunner
             ? base::Status(base::fail(base::ErrorKind::kUnavailable, "pages without end"))
             : base::ok_status();
}

}  // namespace faltbok::driven

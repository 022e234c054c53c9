#include "device/app/runner.h"

#include <algorithm>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

OpenRecord* open_record(Step& step) { return step.state.record ? &*step.state.record : nullptr; }

bool is_asked(const forms::Question& question) {
  return question.kind != forms::QuestionKind::kNote && !question.read_only;
}

const forms::Page kNoPage;

const forms::Page& page_of(const OpenRecord& record) {
  return record.page_index < record.pages.size() ? record.pages[record.page_index] : kNoPage;
}

// The pages may have changed before and after the one that is up: stay with its questions.
void pages_changed(OpenRecord& record) {
  const forms::Page before = page_of(record);
  record.pages = record.form.pages();
  const auto holds = [&](const forms::Page& page) {
    if (before.questions.empty())
      return page.add_row_of == before.add_row_of && !page.add_row_of.empty();
    return std::any_of(page.questions.begin(), page.questions.end(), [&](forms::NodeId node) {
      return std::find(before.questions.begin(), before.questions.end(), node) !=
             before.questions.end();
    });
  };
  const auto found = std::find_if(record.pages.begin(), record.pages.end(), holds);
  if (found != record.pages.end())
    record.page_index = static_cast<std::size_t>(found - record.pages.begin());
  else if (record.page_index >= record.pages.size())
    record.page_index = record.pages.empty() ? 0 : record.pages.size() - 1;
}

// A question of the page that is up, that a person can answer.
std::optional<forms::Question> question_on_page(const OpenRecord& record, std::string_view path) {
  for (const forms::NodeId node : page_of(record).questions) {
    if (record.form.path_of(node) != path) continue;
    forms::Question question = record.form.question(node);
    if (is_asked(question)) return question;
  }
  return std::nullopt;
}

bool put(Step& step, const forms::Question& question, std::string_view value) {
  OpenRecord& record = *open_record(step);
  const base::Result<forms::Change> change = record.form.answer(question.node, value);
  if (!change.ok()) return false;
  if (change.value().pages_changed) pages_changed(record);
  return true;
}

void answer(Step& step, const std::string& path, std::string_view value) {
  OpenRecord* record = open_record(step);
  const auto question = record ? question_on_page(*record, path) : std::nullopt;
  if (!question || !may_answer(step)) return;
  if (!put(step, *question, value)) return tell(step, NoticeKind::kFormFault);
  AnswerTrack& track = record->answers[path];
  track.refused_text.reset();
  track.shown_rule = true;
  save(step, path, forms::AnswerStatus::kAnswered);
}

void leave_unanswered(Step& step, const std::string& path, forms::AnswerStatus status) {
  OpenRecord* record = open_record(step);
  const auto question = record ? question_on_page(*record, path) : std::nullopt;
  if (!question || !may_answer(step)) return;
  if (!put(step, *question, "")) return tell(step, NoticeKind::kFormFault);
  record->answers[path].refused_text.reset();
  save(step, path, status);
}

// "a c" and "b" -> "a b c", as the form lists them; a value that is in already goes out.
std::string toggled(const std::vector<forms::Choice>& choices, const std::string& value,
                    std::string_view option) {
  const std::string padded = " " + value + " ";
  std::string out;
  for (const forms::Choice& choice : choices) {
    const bool in = padded.find(" " + choice.value + " ") != std::string::npos;
    if (in == (choice.value == option)) continue;
    if (!out.empty()) out += ' ';
    out += choice.value;
  }
  return out;
}

bool is_left_open(const OpenRecord& record, const forms::Question& question) {
  if (!is_asked(question) || !question.value.empty()) return false;
  const auto track = record.answers.find(question.path);
  if (track == record.answers.end()) return true;
  const forms::AnswerStatus status = track->second.status;
  return status != forms::AnswerStatus::kSkipped && status != forms::AnswerStatus::kRefused;
}

enum class Required : std::uint8_t { kAskFirst, kSkipToo };

// What is unanswered on the page becomes skipped. False:
// a required question is to be answered, skipped or refused first.
bool skip_unanswered(Step& step, Required required) {
  OpenRecord& record = *open_record(step);
  bool may_go_on = true;
  for (const forms::NodeId node : page_of(record).questions) {
    const forms::Question question = record.form.question(node);
    const auto track = record.answers.find(question.path);
    if (required == Required::kSkipToo) continue;
    if (track != record.answers.end() && track->second.refused_text) may_go_on = false;
    if (is_left_open(record, question) && question.required) {
      record.answers[question.path].ask_or_skip = true;
      may_go_on = false;
    }
  }
  if (!may_go_on) return false;
  const std::vector<forms::NodeId> questions = page_of(record).questions;
  for (const forms::NodeId node : questions) {
    const forms::Question question = record.form.question(node);
    if (is_left_open(record, question))
      leave_unanswered(step, question.path, forms::AnswerStatus::kSkipped);
  }
  return true;
}

void form_done(Step& step) {
  State& state = step.state;
  state.record->gone_through = true;
  if (state.hand_over.active()) return hand_over_form_done(step);
  const RecordInfo info = state.record->info;
  // What decides whether a person takes part is finalised before anything else is asked.
  if (info.visit.empty()) {
    const std::string title = state.session->form_title(info.form_id, state.settings.language);
    close_record(step);
    state.review = {};
    state.review.visit_name = title;
    return review_records(step, {info.key});
  }
  show_participant(step, info.participant, info.visit);
}

void next_page(Step& step, Required required) {
  OpenRecord* record = open_record(step);
  if (!record) return;
  flush_typed(step);
  if (!skip_unanswered(step, required)) return;
  if (record->page_index + 1 >= record->pages.size()) {
    if (!step.state.runner.storage_stopped) form_done(step);
    return;
  }
  ++record->page_index;
  page_changed(step);
}

}  // namespace

void on(Step& step, const ChooseOption& what) {
  OpenRecord* record = open_record(step);
  const auto question = record ? question_on_page(*record, what.path) : std::nullopt;
  if (!question) return;
  const std::vector<forms::Choice> choices = record->form.choices(question->node);
  const bool known = std::any_of(choices.begin(), choices.end(), [&](const forms::Choice& choice) {
    return choice.value == what.value;
  });
  if (!known) return;
  const bool multiple = question->kind == forms::QuestionKind::kSelectMultiple;
  answer(step, what.path, multiple ? toggled(choices, question->value, what.value) : what.value);
}

void on(Step& step, const SetAnswer& what) { answer(step, what.path, what.value); }

void on(Step& step, const TypeText& what) {
  OpenRecord* record = open_record(step);
  const auto question = record ? question_on_page(*record, what.path) : std::nullopt;
  if (!question || !may_answer(step)) return;
  AnswerTrack& track = record->answers[what.path];
  track.refused_text.reset();
  // "-" is not a number yet: the text stays in the field, and the form keeps what it had.
  if (!put(step, *question, what.text)) track.refused_text = what.text;
  track.typed_text = what.text;
  track.typed_value = record->form.value(question->node);
  track.mark = SaveMark::kTyping;
  track.typed_at_ms = step.now_ms();
}

void on(Step& step, const LeaveField& what) {
  flush_typed(step);
  if (!step.state.record) return;
  const auto track = step.state.record->answers.find(what.path);
  if (track != step.state.record->answers.end()) track->second.typed_text.clear();
}

void on(Step& step, const SkipQuestion& what) {
  leave_unanswered(step, what.path, forms::AnswerStatus::kSkipped);
}
void on(Step& step, const RefuseQuestion& what) {
  leave_unanswered(step, what.path, forms::AnswerStatus::kRefused);
}

void on(Step& step, const NextPage&) { next_page(step, Required::kAskFirst); }
void on(Step& step, const SkipPage&) { next_page(step, Required::kSkipToo); }

void on(Step& step, const PreviousPage&) {
  OpenRecord* record = open_record(step);
  if (!record || record->page_index == 0) return;
  flush_typed(step);
  --record->page_index;
  page_changed(step);
}

void on(Step& step, const AddRow& what) {
  OpenRecord* record = open_record(step);
  if (!record || page_of(*record).add_row_of != what.repeat || !may_answer(step)) return;
  if (!record->form.add_row(what.repeat).ok()) return tell(step, NoticeKind::kFormFault);
  const std::string row = what.repeat + "[" + std::to_string(record->form.rows(what.repeat)) + "]";
  save(step, row, forms::AnswerStatus::kAnswered);
  record->pages = record->form.pages();
  for (std::size_t i = 0; i < record->pages.size(); ++i) {
    if (record->pages[i].row != row) continue;
    record->page_index = i;
    break;
  }
  page_changed(step);
}

void on(Step& step, const RemoveRow& what) {
  OpenRecord* record = open_record(step);
  if (!record || page_of(*record).row != what.row || !may_answer(step)) return;
  flush_typed(step);
  if (!record->form.remove_row(what.row).ok()) return tell(step, NoticeKind::kFormFault);
  // Rows behind it move up, and so do what is known of their answers.
  save(step, what.row, forms::AnswerStatus::kNotRelevant);
  forget_row(record->answers, what.row);
  pages_changed(*record);
  page_changed(step);
}

void on(Step& step, const LeaveForm&) {
  State& state = step.state;
  if (!state.record) return;
  flush_typed(step);
  // What is not safe stays on the screen until it is.
  if (state.runner.storage_stopped) return;
  const RecordInfo info = state.record->info;
  show_participant(step, info.participant, info.visit);
}

}  // namespace faltbok::app

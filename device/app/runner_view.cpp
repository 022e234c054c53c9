// What the runner shows, made anew from the form after each change: one page is small.
#include <utility>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

bool has_choices(forms::QuestionKind kind) {
  using enum forms::QuestionKind;
  return kind == kSelectOne || kind == kSelectMultiple || kind == kRank;
}

bool is_decimal(forms::QuestionKind kind) {
  return kind == forms::QuestionKind::kDecimal || kind == forms::QuestionKind::kRange;
}

// Nobody writes 37.0 hours; the form keeps them so.
std::string without_zero(std::string value) {
  if (value.ends_with(".0")) value.resize(value.size() - 2);
  return value;
}

QuestionView view_of(const OpenRecord& record, forms::NodeId node) {
  QuestionView view;
  view.question = record.form.question(node);
  view.name = view.question.path.substr(view.question.path.rfind('/') + 1);
  if (is_decimal(view.question.kind))
    view.question.value = without_zero(std::move(view.question.value));
  if (has_choices(view.question.kind)) view.choices = record.form.choices(node);
  // a default of the form's author
  if (!view.question.value.empty()) view.status = forms::AnswerStatus::kAnswered;
  const auto found = record.answers.find(view.question.path);
  if (found == record.answers.end()) return view;
  const AnswerTrack& track = found->second;
  view.status = track.status;
  view.mark = track.mark;
  view.ask_or_skip = track.ask_or_skip;
  if (track.refused_text) {
    view.question.value = *track.refused_text;
    view.violation = forms::Violation{node, view.question.path, forms::ViolationKind::kType, ""};
    return view;
  }
  if (!track.typed_text.empty() && track.typed_value == record.form.value(node))
    view.question.value = track.typed_text;
  // That it is required is said by ask_or_skip, and not to somebody who skipped it on purpose.
  if (track.shown_rule && !view.question.value.empty())
    view.violation = record.form.violation(node);
  return view;
}

}  // namespace

void refresh_runner(State& state) {
  if (!state.record || !state.session) return;
  const OpenRecord& record = *state.record;
  RunnerState& view = state.runner;
  view.participant = record.info.participant;
  view.visit_name = state.session->visit_name(record.info.visit, state.settings.language);
  view.form_id = record.info.form_id;
  view.form_title = state.session->form_title(record.info.form_id, state.settings.language);
  view.respondent = record.info.respondent;
  view.revision = record.info.key.revision;
  view.revision_reason = record.revision_reason;
  view.questions.clear();
  view.page_title.clear();
  view.add_row_of.clear();
  view.row.clear();
  view.page_index = record.page_index;
  view.page_count = record.pages.size();
  view.can_go_back = record.page_index > 0;
  view.is_last_page = record.page_index + 1 >= record.pages.size();
  if (record.page_index >= record.pages.size()) return;
  const forms::Page& page = record.pages[record.page_index];
  for (const forms::NodeId node : page.questions) view.questions.push_back(view_of(record, node));
  view.page_title = page.title;
  view.add_row_of = page.add_row_of;
  view.row = page.row;
}

}  // namespace faltbok::app

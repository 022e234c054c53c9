#include "forms/record/replay.h"

#include <string>

namespace faltbok::forms {
namespace {

base::Status replay_row(Form& form, const Answer& row) {
  if (row.status == AnswerStatus::kNotRelevant) {
    TRY("row", form.remove_row(row.path));
    return base::ok_status();
  }
  TRY("row", form.add_row(std::string_view(row.path).substr(0, row.path.rfind('['))));
  return form.find(row.path) ? base::ok_status()
                             : base::fail(base::ErrorKind::kInvalidInput, "row: not the next one");
}

base::Status replay_one(Form& form, const Answer& answer) {
  if (answer.path.ends_with(']')) return replay_row(form, answer);
  const std::optional<NodeId> node = form.find(answer.path);
  if (!node) return base::fail(base::ErrorKind::kNotFound, "answer: no such node");
  TRY("answer", form.answer(*node, answer.value));
  return base::ok_status();
}

}  // namespace

base::Status replay(Form& form, const std::vector<Answer>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i)
    TRY(std::string("event ").append(std::to_string(i + 1)), replay_one(form, answers[i]));
  return base::ok_status();
}

}  // namespace faltbok::forms

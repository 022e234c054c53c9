#include "device/app/replay.h"

#include <charconv>

namespace faltbok::app {

namespace {

// Answers that were kept back by a full disk stand after ones that depend on them:
// a few rounds put them right.
constexpr int kReplayRoundsMax = 8;
constexpr std::uint32_t kReplayRowsMax = 10'000;

std::uint32_t row_number(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() && number <= kReplayRowsMax
             ? number
             : 0;
}

// Adds the rows that a path goes through and that are not there yet.
bool add_rows(forms::Form& form, std::string_view path) {
  for (std::size_t open = path.find('['); open != std::string_view::npos;
       open = path.find('[', open + 1)) {
    const std::size_t close = path.find(']', open);
    if (close == std::string_view::npos) return false;
    const std::uint32_t number = row_number(path.substr(open + 1, close - open - 1));
    const std::string_view repeat = path.substr(0, open);
    if (number == 0) return false;
    while (form.rows(repeat) < number)
      if (!form.add_row(repeat).ok()) return false;
  }
  return true;
}

bool apply_row(forms::Form& form, const forms::Answer& answer) {
  if (answer.status == forms::AnswerStatus::kNotRelevant) return form.remove_row(answer.path).ok();
  return add_rows(form, answer.path);
}

bool apply(OpenRecord& record, const forms::Answer& answer) {
  forms::Form& form = record.form;
  if (answer.path.ends_with(']')) return apply_row(form, answer);
  std::optional<forms::NodeId> node = form.find(answer.path);
  if (!node && add_rows(form, answer.path)) node = form.find(answer.path);
  if (!node || !form.answer(*node, answer.value).ok()) return false;
  const bool cleared = answer.status == forms::AnswerStatus::kAnswered && answer.value.empty();
  AnswerTrack& track = record.answers[answer.path];
  track = {};
  track.status = cleared ? forms::AnswerStatus::kNotReached : answer.status;
  track.mark = SaveMark::kSaved;
  track.shown_rule = true;
  return true;
}

void apply_all(OpenRecord& record, std::vector<const forms::Answer*> answers) {
  for (int round = 0; round < kReplayRoundsMax && !answers.empty(); ++round) {
    std::vector<const forms::Answer*> left;
    for (const forms::Answer* answer : answers)
      if (!apply(record, *answer)) left.push_back(answer);
    // what the form does not take now stays in the record's events
    if (left.size() == answers.size()) return;
    answers = std::move(left);
  }
}

}  // namespace

std::optional<std::string> form_language(const std::vector<std::string>& languages,
                                         std::string_view language) {
  const std::string tag = "(" + std::string(language) + ")";
  for (const std::string& candidate : languages)
    if (candidate == language || candidate.ends_with(tag)) return candidate;
  return std::nullopt;
}

std::size_t page_of(const OpenRecord& record, std::string_view path) {
  const std::optional<forms::NodeId> node = record.form.find(path);
  for (std::size_t i = 0; node && i < record.pages.size(); ++i)
    for (const forms::NodeId question : record.pages[i].questions)
      if (question == *node) return i;
  return 0;
}

base::Result<OpenRecord> replay(const RecordOpened& opened, std::string_view language) {
  if (opened.events.empty() || !opened.definition)
    return base::fail(base::ErrorKind::kInvalidInput, "replay: no events");
  const auto* started = std::get_if<forms::Started>(&opened.events.front().body);
  if (!started) return base::fail(base::ErrorKind::kInvalidInput, "replay: not started");
  forms::Environment environment{started->now, started->seed, started->instance_id, {}};
  for (const forms::Fact& fact : started->facts) environment.facts[fact.name] = fact.value;
  TRY_ASSIGN(forms::Form form, "replay", forms::Form::start(opened.definition, environment));
  if (const auto chosen = form_language(form.languages(), language)) form.set_language(*chosen);
  OpenRecord record{opened.info, std::move(form), started->reason, {}, 0, {}, false};
  std::vector<const forms::Answer*> answers;
  for (const forms::Event& event : opened.events)
    if (const auto* answer = std::get_if<forms::Answer>(&event.body)) answers.push_back(answer);
  const std::string last = answers.empty() ? "" : answers.back()->path;
  apply_all(record, std::move(answers));
  record.pages = record.form.pages();
  if (!last.empty()) record.page_index = page_of(record, last);
  return record;
}

}  // namespace faltbok::app

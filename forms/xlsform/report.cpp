#include "forms/xlsform/report.h"

#include <algorithm>

#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

void Report::error(const Place& place, std::string what, std::string advice) {
  ++error_count_;
  add(Severity::kError, place, std::move(what), std::move(advice));
}

void Report::warning(const Place& place, std::string what, std::string advice) {
  add(Severity::kWarning, place, std::move(what), std::move(advice));
}

// Beyond the limit an error still takes the place of a warning.
void Report::add(Severity severity, const Place& place, std::string what, std::string advice) {
  // One row of a loop is many questions: what is wrong with it is said once.
  const bool said = std::any_of(problems_.begin(), problems_.end(), [&](const Problem& p) {
    return p.where.row == place.row && p.where.sheet == place.sheet &&
           p.where.column == place.column && p.severity == severity && p.what == what;
  });
  if (said) return;
  if (severity == Severity::kError) ++told_error_count_;
  if (problems_.size() >= kProblemCountMax) {
    left_out_ = true;
    const auto warning = std::find_if(problems_.rbegin(), problems_.rend(), [](const Problem& p) {
      return p.severity == Severity::kWarning;
    });
    if (severity == Severity::kWarning || warning == problems_.rend()) return;
    problems_.erase(std::next(warning).base());
  }
  Problem problem;
  problem.severity = severity;
  problem.where.sheet = place.sheet;
  problem.where.row = place.row;
  problem.where.column = place.column;
  problem.what = std::move(what);
  problem.advice = std::move(advice);
  problems_.push_back(std::move(problem));
}

bool Report::full() const { return told_error_count_ >= kProblemCountMax; }

std::vector<Problem> Report::take() {
  if (left_out_ || full())
    problems_.push_back({has_errors() ? Severity::kError : Severity::kWarning,
                         {},
                         "there are more problems than are shown",
                         "mend these first"});
  return std::move(problems_);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.empty() || word.size() > kSuggestionSizeMax) return {};
  if (candidates.size() > kSuggestionCountMax) return {};
  const std::string wanted = lower(word);
  std::size_t best = 1 + std::min<std::size_t>(3, word.size() / 3);
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kSuggestionSizeMax) continue;
    const std::size_t lengths_apart =
        std::max(candidate.size(), wanted.size()) - std::min(candidate.size(), wanted.size());
    if (lengths_apart >= best) continue;
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found.empty() ? std::string() : "did you mean '" + std::string(found) + "'?";
}

}  // namespace faltbok::forms::xlsform

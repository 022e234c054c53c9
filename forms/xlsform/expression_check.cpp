#include "forms/xlsform/expression_check.h"

#include "forms/search_call.h"
#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"
#include "forms/xpath/parse.h"

namespace faltbok::forms::xlsform {

void ExpressionCheck::check(std::string_view expression, const Place& place) {
  if (problems_.size() >= kProblemCountMax || trimmed(expression).empty()) return;
  // A reference that led nowhere is still there as ${name}, and is reported already.
  if (expression.find("${") != std::string_view::npos) return;
  const std::variant<Program, ParseFailure> parsed = parse_xpath(expression, names_);
  const auto* failure = std::get_if<ParseFailure>(&parsed);
  if (failure != nullptr) say("the expression cannot be read: " + failure->why, place);
}

void ExpressionCheck::check_search(std::string_view appearance, const Place& place) {
  if (problems_.size() >= kProblemCountMax || appearance.find("${") != std::string_view::npos)
    return;
  const std::optional<SearchCall> call = search_call_in(appearance);
  if (!call) return;
  if (!call->why.empty()) return say(call->why, place);
  for (const std::string_view argument : call->arguments) check(argument, place);
}

void ExpressionCheck::say(std::string what, const Place& place) {
  Problem problem;
  problem.where.sheet = place.sheet;
  problem.where.row = place.row;
  problem.where.column = place.column;
  problem.what = std::move(what);
  problem.advice = "correct it; no app can run the form as it is";
  problems_.push_back(std::move(problem));
}

}  // namespace faltbok::forms::xlsform

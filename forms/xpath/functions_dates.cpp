// Dates and times. Between functions they are ISO text;
// as numbers they are days since 1970 (value.h).
#include <cmath>

#include "forms/xpath/dates.h"
#include "forms/xpath/functions_table.h"

namespace faltbok::forms::functions {
namespace {

base::UtcOffset here(Evaluator& evaluator) { return evaluator.host().now().offset; }

// Text or a number of days; nullopt for anything else.
std::optional<Moment> moment_argument(Evaluator& evaluator, const Expr& call) {
  const Value value = evaluator.eval(evaluator.argument(call, 0));
  if (value.kind == ValueKind::kBoolean) return std::nullopt;
  if (value.kind == ValueKind::kNumber)
    return std::isfinite(value.number)
               ? std::optional(moment_from_days(value.number, here(evaluator)))
               : std::nullopt;
  const std::string text = evaluator.to_string(value);
  const double days = plain_number_of_text(text);
  if (std::isfinite(days)) return moment_from_days(days, here(evaluator));
  return moment_from(text, here(evaluator));
}

}  // namespace

Value today(Evaluator& evaluator, const Expr&) {
  return Value::of(date_text(moment_of(evaluator.host().now())));
}
Value now(Evaluator& evaluator, const Expr&) {
  return Value::of(date_time_text(moment_of(evaluator.host().now())));
}

Value date(Evaluator& evaluator, const Expr& call) {
  const Value value = evaluator.eval(evaluator.argument(call, 0));
  // Whole days are civil days, wherever one is.
  const double days = value.kind == ValueKind::kNumber
                          ? value.number
                          : plain_number_of_text(evaluator.to_string(value));
  if (std::isfinite(days) && value.kind != ValueKind::kBoolean)
    return Value::of(date_text(moment_from_days(std::floor(days), base::UtcOffset{0})));
  const std::optional<Moment> moment = moment_from(evaluator.to_string(value), here(evaluator));
  if (!moment || !moment->has_date) return {};
  return Value::of(date_text(moment_in(*moment, here(evaluator))));
}

Value date_time(Evaluator& evaluator, const Expr& call) {
  const std::optional<Moment> moment = moment_argument(evaluator, call);
  if (!moment || !moment->has_date) return {};
  return Value::of(date_time_text(moment_in(*moment, here(evaluator))));
}

Value decimal_date_time(Evaluator& evaluator, const Expr& call) {
  std::optional<Moment> moment = moment_argument(evaluator, call);
  if (!moment || !moment->has_date) return Value::of(std::nan(""));
  moment->has_time = true;  // a date is its midnight here
  return Value::of(days_of(*moment));
}

Value decimal_time(Evaluator& evaluator, const Expr& call) {
  std::optional<Moment> moment = moment_argument(evaluator, call);
  if (!moment || !moment->has_time) return Value::of(std::nan(""));
  if (!moment->has_date) {
    moment->date = base::date_of(evaluator.host().now());
    moment->has_date = true;
  }
  return Value::of(static_cast<double>(moment_in(*moment, here(evaluator)).ms_of_day) /
                   86'400'000.0);
}

Value format_date(Evaluator& evaluator, const Expr& call) {
  const std::optional<Moment> moment = moment_argument(evaluator, call);
  if (!moment) return {};
  return Value::of(formatted(moment_in(*moment, here(evaluator)),
                             evaluator.string(evaluator.argument(call, 1))));
}

}  // namespace faltbok::forms::functions

// Numbers. sum, max and min pass over empty nodes, as JavaRosa does and forms expect (FORM.md §3).
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "forms/xpath/functions_table.h"

namespace faltbok::forms::functions {
namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

// The arguments as numbers: of a node-set each node that is not empty.
std::vector<double> numbers_of(Evaluator& evaluator, const Expr& call) {
  std::vector<double> out;
  for (std::uint32_t i = 0; i < call.count; ++i) {
    const Value value = evaluator.eval(evaluator.argument(call, i));
    if (value.kind != ValueKind::kNodes) {
      const double number = evaluator.to_number(value);
      if (value.kind != ValueKind::kString || !value.text.empty()) out.push_back(number);
      continue;
    }
    for (const NodeRef& node : value.nodes) {
      const std::string text = evaluator.text_of(node);
      if (!text.empty()) out.push_back(number_of_text(text));
    }
    evaluator.spend(value.nodes.size());
  }
  return out;
}

}  // namespace

Value number(Evaluator& evaluator, const Expr& call) {
  if (call.count == 0) return Value::of(number_of_text(evaluator.text_of(evaluator.focus().node)));
  return Value::of(evaluator.number(evaluator.argument(call, 0)));
}

Value integer(Evaluator& evaluator, const Expr& call) {
  return Value::of(std::trunc(evaluator.number(evaluator.argument(call, 0))));
}

Value round(Evaluator& evaluator, const Expr& call) {
  const double value = evaluator.number(evaluator.argument(call, 0));
  if (call.count == 1) return Value::of(round_half_up(value));
  const double places = std::trunc(evaluator.number(evaluator.argument(call, 1)));
  if (std::isnan(places) || std::abs(places) > 300) return Value::of(kNotANumber);
  if (std::abs(value) > 1e15 && places >= 0) return Value::of(value);
  const double factor = std::pow(10.0, std::abs(places));
  const double scaled = places >= 0 ? value * factor : value / factor;
  // A half goes up, as without places; 2.675 is meant as written.
  const double rounded = std::floor(scaled + std::abs(scaled) * 1e-15 + 0.5);
  return Value::of(places >= 0 ? rounded / factor : rounded * factor);
}

Value sum(Evaluator& evaluator, const Expr& call) {
  double total = 0;
  for (const double each : numbers_of(evaluator, call)) total += each;
  return Value::of(total);
}

Value max(Evaluator& evaluator, const Expr& call) {
  double best = kNotANumber;
  for (const double each : numbers_of(evaluator, call)) {
    if (std::isnan(each)) return Value::of(kNotANumber);
    best = std::isnan(best) || each > best ? each : best;
  }
  return Value::of(best);
}

Value min(Evaluator& evaluator, const Expr& call) {
  double best = kNotANumber;
  for (const double each : numbers_of(evaluator, call)) {
    if (std::isnan(each)) return Value::of(kNotANumber);
    best = std::isnan(best) || each < best ? each : best;
  }
  return Value::of(best);
}

Value power(Evaluator& evaluator, const Expr& call) {
  return Value::of(std::pow(evaluator.number(evaluator.argument(call, 0)),
                            evaluator.number(evaluator.argument(call, 1))));
}

Value arc_tangent_2(Evaluator& evaluator, const Expr& call) {
  return Value::of(std::atan2(evaluator.number(evaluator.argument(call, 0)),
                              evaluator.number(evaluator.argument(call, 1))));
}

Value pi(Evaluator&, const Expr&) { return Value::of(std::numbers::pi); }

Value random(Evaluator& evaluator, const Expr&) {
  return Value::of(static_cast<double>(evaluator.host().random() >> 11U) * 0x1.0p-53);
}

// Every function from one number to one number.
Value one_number(Evaluator& evaluator, const Expr& call) {
  struct Entry {
    std::string_view name;
    double (*compute)(double);
  };
  static constexpr std::array<Entry, 13> kTable{
      {{"abs", [](double x) { return std::fabs(x); }},
       {"acos", [](double x) { return std::acos(x); }},
       {"asin", [](double x) { return std::asin(x); }},
       {"atan", [](double x) { return std::atan(x); }},
       {"ceiling", [](double x) { return std::ceil(x); }},
       {"cos", [](double x) { return std::cos(x); }},
       {"exp", [](double x) { return std::exp(x); }},
       {"exp10", [](double x) { return std::pow(10.0, x); }},
       {"floor", [](double x) { return std::floor(x); }},
       {"log", [](double x) { return std::log(x); }},
       {"log10", [](double x) { return std::log10(x); }},
       {"sin", [](double x) { return std::sin(x); }},
       {"sqrt", [](double x) { return std::sqrt(x); }}}};
  const double value = evaluator.number(evaluator.argument(call, 0));
  const std::string_view name = function_info(call.function).name;
  for (const Entry& each : kTable)
    if (each.name == name) return Value::of(each.compute(value));
  return Value::of(std::tan(value));
}

}  // namespace faltbok::forms::functions

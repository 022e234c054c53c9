#include "forms/xlsform/reach_reading.h"

#include <algorithm>
#include <cmath>

#include "forms/xpath/functions.h"
#include "forms/xpath/value.h"

namespace faltbok::forms::xlsform {

namespace {

Numbers as_numbers(const Possible& value) {
  if (value.type != PossibleType::kBoolean) return value.numbers;
  return {value.can_be_false ? 0.0 : 1.0, value.can_be_true ? 1.0 : 0.0};
}

Numbers each_end(Numbers numbers, double (*change)(double)) {
  if (numbers.none()) return numbers;
  const auto changed = [change](double end) { return std::isfinite(end) ? change(end) : end; };
  return {changed(numbers.low), changed(numbers.high)};
}

double truncated(double number) { return std::trunc(number); }
double floored(double number) { return std::floor(number); }
double raised(double number) { return std::ceil(number); }

bool is_name_step(const Step& step) {
  return step.axis == Axis::kChild && step.test == Test::kName;
}

}  // namespace

Numbers ReachReading::numbers(std::uint32_t index) { return as_numbers(of(index)); }

const Item* ReachReading::item_at(std::uint32_t index) const {
  const Expr& expr = program_.nodes[index];
  if (expr.op != Op::kPath || expr.start != Start::kRoot || expr.count != 1) return nullptr;
  const Step& step = program_.steps[expr.first];
  if (!is_name_step(step) || step.predicate_count != 0) return nullptr;
  return reach_.item(reach_.text(step.name));
}

Possible ReachReading::of_column(std::string_view name) const {
  if (name == "name") return possible_texts({choice_->name});
  if (name == "label" || name == "itextId") return any_value();
  for (const auto& [column, value] : choice_->extra)
    if (column == name) return possible_texts({value});
  return possible_texts({""});
}

Possible ReachReading::of_list_column(std::string_view list, std::string_view column) const {
  const ChoiceList* found = reach_.survey().list(list);
  if (found == nullptr || column == "label" || column == "itextId") return any_value();
  std::set<std::string> texts{""};  // no item fits
  for (const Choice& choice : found->choices) {
    if (column == "name") texts.insert(choice.name);
    for (const auto& [name, value] : choice.extra)
      if (name == column) texts.insert(value);
  }
  return possible_texts(std::move(texts));
}

Possible ReachReading::of_path(const Expr& expr) {
  constexpr std::uint32_t kStepsToColumn = 3;  // root/item/column
  if (expr.start == Start::kRoot && expr.count == 1) {
    const Step& step = program_.steps[expr.first];
    if (!is_name_step(step)) return any_value();
    const Item* item = reach_.item(reach_.text(step.name));
    return item == nullptr ? any_value() : reach_.of_item(*item);
  }
  if (expr.start == Start::kContext && expr.count == 1 && choice_ != nullptr) {
    const Step& step = program_.steps[expr.first];
    if (is_name_step(step) && step.predicate_count == 0) return of_column(reach_.text(step.name));
  }
  if (expr.start != Start::kExpression || expr.count != kStepsToColumn) return any_value();
  const Expr& base = program_.nodes[expr.base];
  const Step& column = program_.steps[expr.first + kStepsToColumn - 1];
  if (base.op != Op::kCall || function_info(base.function).name != "instance" ||
      !is_name_step(column))
    return any_value();
  const Expr& list = program_.nodes[side(base, 0)];
  if (list.op != Op::kText) return any_value();
  return of_list_column(program_.texts[list.literal], reach_.text(column.name));
}

Possible ReachReading::of_comparison(const Expr& expr) {
  const Possible left = of(side(expr, 0));
  const Possible right = of(side(expr, 1));
  switch (expr.op) {
    case Op::kEqual: return compare(Comparison::kEqual, left, right);
    case Op::kNotEqual: return compare(Comparison::kNotEqual, left, right);
    case Op::kLess: return compare(Comparison::kLess, left, right);
    case Op::kLessEqual: return compare(Comparison::kLessEqual, left, right);
    case Op::kGreater: return compare(Comparison::kLess, right, left);
    default: return compare(Comparison::kLessEqual, right, left);
  }
}

// `or`, `and`, `+` and `|` have two sides or more.
Possible ReachReading::of_chain(const Expr& expr) {
  Possible so_far = of(side(expr, 0));
  for (std::uint32_t i = 1; i < expr.count; ++i) {
    const Possible next = of(side(expr, i));
    if (expr.op == Op::kAdd)
      so_far = possible_numbers(add(as_numbers(so_far), as_numbers(next)));
    else if (expr.op == Op::kUnion)
      so_far = either(so_far, next);
    else if (expr.op == Op::kOr)
      so_far = possible_truth(so_far.can_be_true || next.can_be_true,
                              so_far.can_be_false && next.can_be_false);
    else
      so_far = possible_truth(so_far.can_be_true && next.can_be_true,
                              so_far.can_be_false || next.can_be_false);
  }
  return so_far;
}

Possible ReachReading::of_operator(const Expr& expr) {
  const Numbers a = numbers(side(expr, 0));
  if (expr.op == Op::kNegate) return possible_numbers(negate(a));
  const Numbers b = numbers(side(expr, 1));
  switch (expr.op) {
    case Op::kSubtract: return possible_numbers(add(a, negate(b)));
    case Op::kMultiply: return possible_numbers(multiply(a, b));
    case Op::kDivide: return possible_numbers(divide(a, b));
    default: return any_value();
  }
}

Possible ReachReading::of_coalesce(const Expr& expr) {
  Possible value = of(side(expr, expr.count - 1));
  for (std::uint32_t i = expr.count - 1; i-- > 0;)
    value = either(without_empty(of(side(expr, i))), value);
  if (value.type == PossibleType::kBoolean) return any_value();
  // What comes out is text: "0" is something, though the number is nothing.
  if (value.type == PossibleType::kNumber) value.can_be_true = value.can_be_false = true;
  return value;
}

Possible ReachReading::of_selected(const Expr& expr) {
  const Item* item = item_at(side(expr, 0));
  const Texts offered = item == nullptr ? nullptr : reach_.offered(*item);
  const Texts wanted = of(side(expr, 1)).texts;
  if (!offered || !wanted) return possible_truth(true, true);
  // Of a single choice, what it can be says more: it may have been taken to be one answer.
  const Texts own = item->type->control == "select1" ? of(side(expr, 0)).texts : nullptr;
  const Texts& has = own ? own : offered;
  const bool can = std::any_of(wanted->begin(), wanted->end(),
                               [&](const std::string& text) { return has->contains(text); });
  const bool must = own && own->size() == 1 && *own == *wanted && !own->contains("");
  return possible_truth(can, !must);
}

// Rounding to whole numbers or to decimals stays between the whole numbers around.
Possible ReachReading::of_round(const Expr& expr) {
  const Numbers places = expr.count > 1 ? numbers(side(expr, 1)) : Numbers{0, 0};
  if (places.none() || places.low < 0) return possible_numbers(kAnyNumber);
  const Numbers value = numbers(side(expr, 0));
  if (expr.count == 1) return possible_numbers(each_end(value, round_half_up));
  if (value.none()) return possible_numbers(value);
  return possible_numbers({each_end(value, floored).low, each_end(value, raised).high});
}

// Nodes without a number are passed over; of a repeat there may be any number of rows.
Numbers ReachReading::sum_of(std::uint32_t index) {
  const Expr& expr = program_.nodes[index];
  if (expr.op == Op::kUnion) {
    Numbers all{0, 0};
    for (std::uint32_t i = 0; i < expr.count; ++i) all = add(all, sum_of(side(expr, i)));
    return all;
  }
  const Item* item = item_at(index);
  const Numbers each = hull(numbers(index), {0, 0});
  if (item != nullptr && !item->in_repeat()) return each;
  return {each.low < 0 ? -kNoBound : 0, each.high > 0 ? kNoBound : 0};
}

Possible ReachReading::of_number_call(std::string_view name, const Expr& expr) {
  if (name == "sum") return possible_numbers(sum_of(side(expr, 0)));
  if (name == "count" || name == "count-non-empty" || name == "string-length" || name == "position")
    return possible_numbers({0, kNoBound});
  if (name == "count-selected") {
    const Item* item = item_at(side(expr, 0));
    const Texts offered = item == nullptr ? nullptr : reach_.offered(*item);
    return possible_numbers({0, offered ? static_cast<double>(offered->size()) : kNoBound});
  }
  if (name == "round") return of_round(expr);
  if (name == "max" || name == "min") {
    Numbers all;
    for (std::uint32_t i = 0; i < expr.count; ++i) all = hull(all, numbers(side(expr, i)));
    return possible_numbers(all);
  }
  const Numbers value = expr.count == 1 ? numbers(side(expr, 0)) : kAnyNumber;
  if (name == "number") return possible_numbers(value);
  if (name == "int") return possible_numbers(each_end(value, truncated));
  if (name == "floor") return possible_numbers(each_end(value, floored));
  if (name == "ceiling") return possible_numbers(each_end(value, raised));
  if (name == "abs") return possible_numbers(absolute(value));
  return any_value();
}

Possible ReachReading::of_call(const Expr& expr) {
  const std::string_view name = function_info(expr.function).name;
  if (name == "true") return possible_truth(true, false);
  if (name == "false") return possible_truth(false, true);
  if (name == "not") {
    const Possible value = of(side(expr, 0));
    return possible_truth(value.can_be_false, value.can_be_true);
  }
  if (name == "boolean") {
    const Possible value = of(side(expr, 0));
    return possible_truth(value.can_be_true, value.can_be_false);
  }
  if (name == "if") {
    const Possible condition = of(side(expr, 0));
    if (!condition.can_be_true) return of(side(expr, 2));
    if (!condition.can_be_false) return of(side(expr, 1));
    return either(of(side(expr, 1)), of(side(expr, 2)));
  }
  if (name == "coalesce") return of_coalesce(expr);
  if (name == "selected" || name == "is-selected") return of_selected(expr);
  if (name == "indexed-repeat") return or_empty(of(side(expr, 0)));
  return of_number_call(name, expr);
}

Possible ReachReading::of(std::uint32_t index) {
  const Expr& expr = program_.nodes[index];
  switch (expr.op) {
    case Op::kNumber: return possible_numbers({expr.number, expr.number});
    case Op::kText: return possible_texts({program_.texts[expr.literal]});
    case Op::kPath: return of_path(expr);
    case Op::kCall: return of_call(expr);
    case Op::kOr:
    case Op::kAnd:
    case Op::kAdd:
    case Op::kUnion: return of_chain(expr);
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual: return of_comparison(expr);
    default: return of_operator(expr);
  }
}

}  // namespace faltbok::forms::xlsform

#include "forms/xlsform/possible.h"

#include <algorithm>
#include <cmath>

#include "forms/xpath/value.h"

namespace faltbok::forms::xlsform {

namespace {

// 0 times "no bound" is 0: the bound itself is never reached.
double times(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

Numbers numbers_in(const Texts& texts) {
  if (!texts) return kAnyNumber;
  Numbers numbers;
  for (const std::string& text : *texts) {
    const double number = number_of_text(text);
    if (!std::isnan(number)) numbers = hull(numbers, {number, number});
  }
  return numbers;
}

// How a value reads as a boolean: text that is not empty, a number that is neither 0 nor NaN.
void settle_truth(Possible& value) {
  if (value.type == PossibleType::kNumber) {
    value.can_be_true = !value.numbers.none() && value.numbers != Numbers{0, 0};
    value.can_be_false = true;  // it may be NaN
  } else if (value.type == PossibleType::kText) {
    value.can_be_true = !value.texts || value.texts->size() > 1 ||
                        (value.texts->size() == 1 && !can_be_empty(value));
    value.can_be_false = can_be_empty(value) || (value.texts && value.texts->empty());
  }
}

Numbers as_numbers(const Possible& value) {
  if (value.type != PossibleType::kBoolean) return value.numbers;
  return {value.can_be_false ? 0.0 : 1.0, value.can_be_true ? 1.0 : 0.0};
}

bool share_a_text(const std::set<std::string>& a, const std::set<std::string>& b) {
  if (b.size() < a.size()) return share_a_text(b, a);
  return std::any_of(a.begin(), a.end(), [&](const std::string& text) { return b.contains(text); });
}

Possible equal_texts(const Texts& a, const Texts& b) {
  if (!a || !b) return possible_truth(true, true);
  const bool same = a->size() == 1 && *a == *b;
  return possible_truth(share_a_text(*a, *b), !same);
}

Possible equal_truths(const Possible& a, const Possible& b) {
  return possible_truth((a.can_be_true && b.can_be_true) || (a.can_be_false && b.can_be_false),
                        (a.can_be_true && b.can_be_false) || (a.can_be_false && b.can_be_true));
}

// Both may be NaN at any time, so a comparison of numbers can always be false.
Possible equal_numbers(Numbers a, Numbers b) {
  const bool overlap = !a.none() && !b.none() && a.low <= b.high && b.low <= a.high;
  return possible_truth(overlap, true);
}

Possible equal(const Possible& a, const Possible& b) {
  if (a.type == PossibleType::kBoolean || b.type == PossibleType::kBoolean)
    return equal_truths(a, b);
  if (a.type == PossibleType::kNumber || b.type == PossibleType::kNumber)
    return equal_numbers(a.numbers, b.numbers);
  return equal_texts(a.texts, b.texts);
}

}  // namespace

Numbers hull(Numbers a, Numbers b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

Numbers add(Numbers a, Numbers b) {
  if (a.none() || b.none()) return {};
  return {a.low + b.low, a.high + b.high};
}

Numbers negate(Numbers a) { return a.none() ? a : Numbers{-a.high, -a.low}; }

Numbers multiply(Numbers a, Numbers b) {
  if (a.none() || b.none()) return {};
  const auto [low, high] = std::minmax(
      {times(a.low, b.low), times(a.low, b.high), times(a.high, b.low), times(a.high, b.high)});
  return {low, high};
}

Numbers divide(Numbers a, Numbers b) {
  if (a.none() || b.none()) return {};
  if (b.low <= 0 && b.high >= 0) return kAnyNumber;  // by something that can be 0
  return multiply(a, {1 / b.high, 1 / b.low});
}

Numbers absolute(Numbers a) {
  if (a.none() || a.low >= 0) return a;
  return a.high <= 0 ? negate(a) : Numbers{0, std::max(-a.low, a.high)};
}

Possible any_value() { return {}; }

Possible possible_texts(std::set<std::string> texts) {
  Possible value;
  if (texts.size() <= kPossibleTextCountMax)
    value.texts = std::make_shared<const std::set<std::string>>(std::move(texts));
  value.numbers = numbers_in(value.texts);
  settle_truth(value);
  return value;
}

Possible possible_numbers(Numbers numbers) {
  Possible value;
  value.type = PossibleType::kNumber;
  value.numbers = numbers;
  if (numbers.low == numbers.high)
    value.texts = std::make_shared<const std::set<std::string>>(
        std::set<std::string>{text_of_number(numbers.low)});
  settle_truth(value);
  return value;
}

Possible possible_truth(bool can_be_true, bool can_be_false) {
  Possible value;
  value.type = PossibleType::kBoolean;
  value.can_be_true = can_be_true;
  value.can_be_false = can_be_false;
  return value;
}

Possible either(const Possible& a, const Possible& b) {
  if (a.type == PossibleType::kBoolean && b.type == PossibleType::kBoolean)
    return possible_truth(a.can_be_true || b.can_be_true, a.can_be_false || b.can_be_false);
  const bool has_boolean = a.type == PossibleType::kBoolean || b.type == PossibleType::kBoolean;
  Possible value;
  if (a.type == b.type) value.type = a.type;
  if (!has_boolean && a.texts && b.texts &&
      a.texts->size() + b.texts->size() <= kPossibleTextCountMax) {
    std::set<std::string> both = *a.texts;
    both.insert(b.texts->begin(), b.texts->end());
    value.texts = std::make_shared<const std::set<std::string>>(std::move(both));
  }
  value.numbers = hull(as_numbers(a), as_numbers(b));
  value.can_be_true = a.can_be_true || b.can_be_true;
  value.can_be_false = a.can_be_false || b.can_be_false;
  return value;
}

Possible or_empty(Possible value) { return either(value, possible_texts({""})); }

bool can_be_empty(const Possible& value) {
  return value.type == PossibleType::kText && (!value.texts || value.texts->contains(""));
}

Possible without_empty(Possible value) {
  if (value.type != PossibleType::kText || !value.texts || !value.texts->contains("")) return value;
  std::set<std::string> rest = *value.texts;
  rest.erase("");
  value.texts = std::make_shared<const std::set<std::string>>(std::move(rest));
  return value;
}

Possible compare(Comparison comparison, const Possible& a, const Possible& b) {
  if (comparison == Comparison::kEqual) return equal(a, b);
  if (comparison == Comparison::kNotEqual) {
    const Possible same = equal(a, b);
    // A node that is not there differs from nothing, and NaN differs from everything.
    return possible_truth(same.can_be_false, true);
  }
  const Numbers left = as_numbers(a);
  const Numbers right = as_numbers(b);
  if (left.none() || right.none()) return possible_truth(false, true);
  const bool can = comparison == Comparison::kLess ? left.low < right.high : left.low <= right.high;
  return possible_truth(can, true);
}

}  // namespace faltbok::forms::xlsform

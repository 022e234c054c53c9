// What an expression can come to: never fewer values than it really can, so that what is said to
// be impossible is.
//
//   Shape    texts: every text that it can be (null: any text); numbers between low and high
//            (low > high: never a number, which includes "it is NaN")
//   Units    at most kPossibleTextCountMax texts are told apart; more are any text
//   Threads  values
//   Source   XPath 1.0 §3, §4 as forms/FORM.md §3 reads it; intervals as in any textbook: bounds
//            only ever widen
#pragma once

#include <limits>
#include <memory>
#include <set>
#include <string>

namespace faltbok::forms::xlsform {

inline constexpr std::size_t kPossibleTextCountMax = 2048;
inline constexpr double kNoBound = std::numeric_limits<double>::infinity();

struct Numbers {
  double low = kNoBound;
  double high = -kNoBound;
  bool none() const { return low > high; }
  bool operator==(const Numbers&) const = default;
};
inline constexpr Numbers kAnyNumber{-kNoBound, kNoBound};

Numbers hull(Numbers a, Numbers b);
Numbers add(Numbers a, Numbers b);
Numbers negate(Numbers a);
Numbers multiply(Numbers a, Numbers b);
Numbers divide(Numbers a, Numbers b);
Numbers absolute(Numbers a);

using Texts = std::shared_ptr<const std::set<std::string>>;  // null: any text

enum class PossibleType : std::uint8_t { kText, kNumber, kBoolean };

struct Possible {
  PossibleType type = PossibleType::kText;
  Texts texts;                   // kText, kNumber: as it is written; a number may also be NaN
  Numbers numbers = kAnyNumber;  // kText, kNumber: what it reads as
  bool can_be_true = true;       // kBoolean, and what any type comes to as one
  bool can_be_false = true;
};

Possible any_value();
Possible possible_texts(std::set<std::string> texts);
Possible possible_numbers(Numbers numbers);
Possible possible_truth(bool can_be_true, bool can_be_false);

Possible either(const Possible& a, const Possible& b);
Possible or_empty(Possible value);  // a node that is not relevant, or not answered, is ""
Possible without_empty(Possible value);
bool can_be_empty(const Possible& value);

// "=", "!=", "<", "<=" between two values.
enum class Comparison : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual };
Possible compare(Comparison comparison, const Possible& a, const Possible& b);

}  // namespace faltbok::forms::xlsform

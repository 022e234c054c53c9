// The four types of XPath 1.0 and their conversions, with what ODK adds:
// text that is a date counts as days since 1970.
//
//   Shape    numbers print as XPath §4.2 prints them: no exponent, no ".0", NaN, Infinity
//   Units    days since 1970-01-01T00:00 UTC for a date-time, of the civil date for a date
//   Threads  values
//   Source   XPath 1.0 §3, §4; forms/FORM.md §3
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faltbok::forms {

struct NodeRef {
  std::uint32_t tree = 0;  // 0: the primary instance; from 1: the secondary ones
  std::uint32_t node = 0;
  auto operator<=>(const NodeRef&) const = default;
};
using NodeSet = std::vector<NodeRef>;  // document order unless said otherwise

enum class ValueKind : std::uint8_t { kNodes, kString, kNumber, kBoolean };

struct Value {
  ValueKind kind = ValueKind::kString;
  bool boolean = false;
  double number = 0;
  std::string text;
  NodeSet nodes;

  static Value of(bool value);
  static Value of(double value);
  static Value of(std::string value);
  static Value of(NodeSet value);
};

std::string text_of_number(double value);
double number_of_text(std::string_view text);  // number, date or date-time; else NaN
// XPath's own rule, with a leading + allowed; else NaN
double plain_number_of_text(std::string_view text);
double round_half_up(double value);  // XPath round(): halves towards +Infinity

}  // namespace faltbok::forms

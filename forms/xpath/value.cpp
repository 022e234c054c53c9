#include "forms/xpath/value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "forms/xpath/dates.h"

namespace faltbok::forms {
namespace {
constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
}  // namespace

Value Value::of(bool value) {
  Value out;
  out.kind = ValueKind::kBoolean;
  out.boolean = value;
  return out;
}
Value Value::of(double value) {
  Value out;
  out.kind = ValueKind::kNumber;
  out.number = value;
  return out;
}
Value Value::of(std::string value) {
  Value out;
  out.text = std::move(value);
  return out;
}
Value Value::of(NodeSet value) {
  Value out;
  out.kind = ValueKind::kNodes;
  out.nodes = std::move(value);
  return out;
}

std::string text_of_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return "0";
  std::array<char, 400> out{};
  const auto end =
      std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed);
  return std::string(out.data(), end.ptr);
}

double plain_number_of_text(std::string_view text) {
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.empty()) return kNotANumber;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!((c >= '0' && c <= '9') || c == '.' || (c == '-' && i == 0))) return kNotANumber;
  }
  double value = 0;
  const auto end =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  const bool whole = end.ptr == text.data() + text.size();
  return end.ec == std::errc{} && whole ? value : kNotANumber;
}

double number_of_text(std::string_view text) {
  const double plain = plain_number_of_text(text);
  if (!std::isnan(plain) || text.size() < 8) return plain;
  const std::optional<Moment> moment = moment_from(text, base::UtcOffset{0});
  return moment && moment->has_date ? days_of(*moment) : kNotANumber;
}

double round_half_up(double value) {
  if (std::isnan(value) || std::isinf(value)) return value;
  return std::floor(value + 0.5);
}

}  // namespace faltbok::forms

#include "forms/xpath/regex_pattern.h"

#include <algorithm>

namespace faltbok::forms::regex {

bool is_word(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char32_t lower(char32_t c) {
  if (c < 128) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
      (c >= 0x410 && c <= 0x42F))
    return c + 32;
  return c >= 0x100 && c <= 0x17F ? c | 1U : c;
}

namespace {

bool upper(char32_t c) { return lower(c) != c; }
// Letters beyond ASCII, by block: everything alphabetic that is not known to be punctuation,
// symbol, mark or digit.
bool letter(char32_t c) {
  if (c < 128) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  const bool not_one = c == 0xD7 || c == 0xF7 || (c >= 0x300 && c <= 0x36F) ||
                       (c >= 0x660 && c <= 0x669) || (c >= 0x966 && c <= 0x96F) ||
                       (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) ||
                       (c >= 0x3008 && c <= 0x3020) || (c >= 0xE000 && c <= 0xF8FF) ||
                       (c >= 0xFE00 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF20) ||
                       (c >= 0x1F000 && c <= 0x1FAFF);
  return !not_one;
}
bool digit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x966 && c <= 0x96F);
}

bool in_class(char32_t c, char name) {
  switch (name) {
    case 'd': return c >= '0' && c <= '9';
    case 'w': return is_word(c);
    case 's': return is_space(c);
    case 'L': return letter(c);
    case 'N': return digit(c);
    case 'U': return upper(c);
    case 'l': return letter(c) && !upper(c);
    default: return !letter(c) && !digit(c) && !is_space(c);
  }
}

}  // namespace

bool in_set(const Set& set, char32_t c) {
  bool hit = std::any_of(set.ranges.begin(), set.ranges.end(),
                         [&](const Range& r) { return c >= r.from && c <= r.to; });
  for (const auto& [name, negated] : set.classes) hit = hit || in_class(c, name) != negated;
  return hit != set.negated;
}

}  // namespace faltbok::forms::regex

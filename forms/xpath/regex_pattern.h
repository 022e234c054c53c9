// A regular expression as its instructions: what the compiler writes and the matcher runs.
//
//   Shape    a program of Code; kSplit tries a, then b; kLook and kLookNot run on to their kMatch
//            and continue at a
//   Threads  values
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace faltbok::forms::regex {

enum class Kind : std::uint8_t {
  kChar,
  kAny,
  kSet,
  kSplit,
  kJump,
  kStart,
  kEnd,
  kWordEdge,
  kNotWordEdge,
  kLook,
  kLookNot,
  kMatch
};
struct Range {
  char32_t from, to;
};
struct Set {
  bool negated = false;
  std::vector<Range> ranges;
  std::vector<std::pair<char, bool>> classes;  // d w s L N U(pper) l(ower) P(unctuation); true: not
};
struct Code {
  Kind kind;
  // kChar: the character; kSet: which; kSplit: first try a, then b; kJump, kLook: a
  std::uint32_t a = 0, b = 0;
};

struct Pattern {
  std::vector<Code> code;
  std::vector<Set> sets;
  bool ignore_case = false;
};

// What is not a pattern, or is too long or nested too deep, is none.
std::optional<Pattern> compile(std::string_view text);

bool is_word(char32_t c);
bool is_space(char32_t c);
char32_t lower(char32_t c);
bool in_set(const Set& set, char32_t c);

}  // namespace faltbok::forms::regex

#include "forms/xpath/regex.h"

#include "forms/xpath/regex_pattern.h"
#include "platform/base/utf8.h"

namespace faltbok::forms {
namespace {

using regex::Code;
using regex::Kind;
using regex::Pattern;
using regex::Set;

// (instruction, place in the text) pairs of one match
constexpr std::size_t kStateCountMax = 4'000'000;

// Backtracking that never visits the same (instruction, place) twice,
// so its time is bounded by their product.
class Matcher {
 public:
  Matcher(const Pattern& pattern, const std::vector<char32_t>& text)
      : pattern_(pattern), text_(text) {}
  // Does `pc` at `at` lead to kMatch (at the text's end, for a whole match)?
  bool run(std::uint32_t pc, std::size_t at, bool whole) {
    std::vector<bool> seen(pattern_.code.size() * (text_.size() + 1));
    std::vector<std::pair<std::uint32_t, std::size_t>> todo{{pc, at}};
    while (!todo.empty()) {
      const auto [i, place] = todo.back();
      todo.pop_back();
      const std::size_t state = i * (text_.size() + 1) + place;
      if (seen[state]) continue;
      seen[state] = true;
      if (pattern_.code[i].kind == Kind::kMatch) {
        if (!whole || place == text_.size()) return true;
        continue;
      }
      step(i, place, todo);
    }
    return false;
  }

 private:
  void step(std::uint32_t i, std::size_t at,
            std::vector<std::pair<std::uint32_t, std::size_t>>& todo) {
    const Code& code = pattern_.code[i];
    switch (code.kind) {
      case Kind::kSplit:
        todo.emplace_back(code.b, at);
        todo.emplace_back(code.a, at);
        return;
      case Kind::kJump: todo.emplace_back(code.a, at); return;
      case Kind::kStart:
        if (at == 0) todo.emplace_back(i + 1, at);
        return;
      case Kind::kEnd:
        if (at == text_.size()) todo.emplace_back(i + 1, at);
        return;
      case Kind::kWordEdge:
        if (edge(at)) todo.emplace_back(i + 1, at);
        return;
      case Kind::kNotWordEdge:
        if (!edge(at)) todo.emplace_back(i + 1, at);
        return;
      case Kind::kLook:
        if (run(i + 1, at, false)) todo.emplace_back(code.a, at);
        return;
      case Kind::kLookNot:
        if (!run(i + 1, at, false)) todo.emplace_back(code.a, at);
        return;
      default:
        if (at < text_.size() && takes(code, text_[at])) todo.emplace_back(i + 1, at + 1);
        return;
    }
  }
  bool takes(const Code& code, char32_t c) const {
    const bool fold = pattern_.ignore_case;
    if (code.kind == Kind::kAny) return c != '\n';
    if (code.kind == Kind::kChar)
      return c == code.a || (fold && regex::lower(c) == regex::lower(code.a));
    const Set& set = pattern_.sets[code.a];
    return regex::in_set(set, c) ||
           (fold && (regex::in_set(set, regex::lower(c)) ||
                     (c < 128 && regex::in_set(set, regex::lower(c) - 32))));
  }
  bool edge(std::size_t at) const {
    return (at > 0 && regex::is_word(text_[at - 1])) !=
           (at < text_.size() && regex::is_word(text_[at]));
  }
  const Pattern& pattern_;
  const std::vector<char32_t>& text_;
};

}  // namespace

bool readable_pattern(std::string_view pattern) { return regex::compile(pattern).has_value(); }

bool matches_whole(std::string_view text, std::string_view pattern) {
  const std::optional<regex::Pattern> compiled = regex::compile(pattern);
  if (!compiled || compiled->code.size() * (text.size() + 1) > kStateCountMax) return false;
  std::vector<char32_t> characters;
  for (std::size_t at = 0; at < text.size();) {
    const base::Codepoint c = base::codepoint_at(text, at);
    characters.push_back(c.value);
    at += c.size;
  }
  return Matcher(*compiled, characters).run(0, 0, true);
}

}  // namespace faltbok::forms

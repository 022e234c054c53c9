#include "forms/xpath/regex.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/base/utf8.h"

namespace faltbok::forms {
namespace {

constexpr std::size_t kPatternNodeCountMax = 20'000;
constexpr std::size_t kStateCountMax = 4'000'000;  // (instruction, place in the text) pairs of one match
constexpr int kGroupDepthMax = 50;
constexpr int kRepeatMax = 1'000;

bool word(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char32_t lower(char32_t c) {
  if (c < 128) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
  return c >= 0x100 && c <= 0x17F ? c | 1U : c;
}
bool upper(char32_t c) { return lower(c) != c; }
// Letters beyond ASCII, by block: everything alphabetic that is not known to be punctuation, symbol, mark or digit.
bool letter(char32_t c) {
  if (c < 128) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  const bool not_one = c == 0xD7 || c == 0xF7 || (c >= 0x300 && c <= 0x36F) || (c >= 0x660 && c <= 0x669) ||
                       (c >= 0x966 && c <= 0x96F) || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) ||
                       (c >= 0x3008 && c <= 0x3020) || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE6F) ||
                       (c >= 0xFF00 && c <= 0xFF20) || (c >= 0x1F000 && c <= 0x1FAFF);
  return !not_one;
}
bool digit(char32_t c) { return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x966 && c <= 0x96F); }

enum class Kind : std::uint8_t { kChar, kAny, kSet, kSplit, kJump, kStart, kEnd, kWordEdge, kNotWordEdge, kLook, kLookNot, kMatch };
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
  std::uint32_t a = 0, b = 0;  // kChar: the character; kSet: which; kSplit: first try a, then b; kJump, kLook: a
};

bool in_class(char32_t c, char name) {
  switch (name) {
    case 'd': return c >= '0' && c <= '9';
    case 'w': return word(c);
    case 's': return is_space(c);
    case 'L': return letter(c);
    case 'N': return digit(c);
    case 'U': return upper(c);
    case 'l': return letter(c) && !upper(c);
    default: return !letter(c) && !digit(c) && !is_space(c);
  }
}
bool in_set(const Set& set, char32_t c) {
  bool hit = std::any_of(set.ranges.begin(), set.ranges.end(), [&](const Range& r) { return c >= r.from && c <= r.to; });
  for (const auto& [name, negated] : set.classes) hit = hit || in_class(c, name) != negated;
  return hit != set.negated;
}

struct Pattern {
  std::vector<Code> code;
  std::vector<Set> sets;
  bool ignore_case = false;
};

class Compiler {
 public:
  explicit Compiler(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const base::Codepoint c = base::codepoint_at(text, at);
      in_.push_back(c.value);
      at += c.size;
    }
  }
  std::optional<Pattern> run() {
    alternatives(0);
    emit({Kind::kMatch});
    if (at_ != in_.size()) bad_ = true;
    return bad_ ? std::nullopt : std::optional(std::move(out_));
  }

 private:
  char32_t peek(std::size_t ahead = 0) const { return at_ + ahead < in_.size() ? in_[at_ + ahead] : 0; }
  bool take(char32_t c) {
    if (at_ >= in_.size() || in_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(out_.code.size()); }
  std::uint32_t emit(Code code) {
    if (out_.code.size() >= kPatternNodeCountMax) bad_ = true;
    else out_.code.push_back(code);
    return here() - 1;
  }
  // Moves what was emitted from `start` one place on and puts `code` before it.
  void insert(std::uint32_t start, Code code) {
    if (out_.code.size() >= kPatternNodeCountMax) { bad_ = true; return; }
    for (std::uint32_t i = start; i < here(); ++i) shift(out_.code[i], start, 1);
    out_.code.insert(out_.code.begin() + start, code);
  }
  static void shift(Code& code, std::uint32_t from, std::uint32_t by) {
    const bool jumps = code.kind == Kind::kSplit || code.kind == Kind::kJump || code.kind == Kind::kLook || code.kind == Kind::kLookNot;
    if (!jumps) return;
    if (code.a >= from) code.a += by;
    if (code.kind == Kind::kSplit && code.b >= from) code.b += by;
  }

  void alternatives(int depth) {
    if (depth > kGroupDepthMax) { bad_ = true; return; }
    const std::uint32_t start = here();
    sequence(depth);
    while (!bad_ && take('|')) {
      insert(start, {Kind::kSplit, start + 1, 0});
      const std::uint32_t jump = emit({Kind::kJump});
      out_.code[start].b = here();
      alternatives(depth + 1);
      if (!bad_) out_.code[jump].a = here();
    }
  }

  void sequence(int depth) {
    while (!bad_ && at_ < in_.size() && peek() != '|' && peek() != ')') {
      const std::uint32_t start = here();
      atom(depth);
      quantifiers(start);
    }
  }

  void atom(int depth) {
    const char32_t c = in_[at_++];
    switch (c) {
      case '(': return group(depth);
      case '[': return set();
      case '.': emit({Kind::kAny}); return;
      case '^': emit({Kind::kStart}); return;
      case '$': emit({Kind::kEnd}); return;
      case '\\': return escape();
      case '*': case '+': case '?': bad_ = true; return;
      default: emit({Kind::kChar, c}); return;
    }
  }

  void group(int depth) {
    bool look = false;
    bool negative = false;
    if (take('?')) {
      if (take('=')) look = true;
      else if (take('!')) look = negative = true;
      else if (take('i')) { out_.ignore_case = true; if (take(')')) return; if (!take(':')) bad_ = true; }
      else if (!take(':')) bad_ = true;
    }
    const std::uint32_t start = look ? emit({negative ? Kind::kLookNot : Kind::kLook}) : 0;
    alternatives(depth + 1);
    if (!take(')')) bad_ = true;
    if (!look || bad_) return;
    emit({Kind::kMatch});
    if (!bad_) out_.code[start].a = here();
  }

  // \d and its kind into `set`; otherwise the character meant.
  std::optional<char32_t> escaped(Set& to) {
    if (at_ >= in_.size()) { bad_ = true; return std::nullopt; }
    const char32_t c = in_[at_++];
    switch (c) {
      case 'd': case 'w': case 's': to.classes.emplace_back(static_cast<char>(c), false); return std::nullopt;
      case 'D': case 'W': case 'S': to.classes.emplace_back(static_cast<char>(c + 32), true); return std::nullopt;
      case 'p': case 'P': property(to, c == 'P'); return std::nullopt;
      case 'n': return U'\n';
      case 'r': return U'\r';
      case 't': return U'\t';
      case 'u': case 'x': return hex(c == 'u' ? 4 : 2);
      default: break;
    }
    if (word(c)) bad_ = true;  // a back reference, or something we do not know
    return c;
  }
  void property(Set& to, bool negated) {
    if (!take('{')) { bad_ = true; return; }
    std::string name;
    while (at_ < in_.size() && peek() != '}' && name.size() < 20) name.push_back(static_cast<char>(in_[at_++]));
    if (!take('}')) bad_ = true;
    if (name.starts_with("Is")) name.erase(0, 2);
    const char kind = name == "Lu" || name == "Upper" ? 'U' : name == "Ll" || name == "Lower" ? 'l'
                      : name.starts_with("L") || name == "Alpha" || name == "Alphabetic" ? 'L'
                      : name.starts_with("N") || name == "Digit" ? 'N' : 'P';
    to.classes.emplace_back(kind, negated);
  }
  std::optional<char32_t> hex(int count) {
    char32_t value = 0;
    for (int i = 0; i < count; ++i) {
      const char32_t c = lower(peek());
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) { bad_ = true; return std::nullopt; }
      value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
      ++at_;
    }
    return value;
  }

  void escape() {
    if (take('b')) { emit({Kind::kWordEdge}); return; }
    if (take('B')) { emit({Kind::kNotWordEdge}); return; }
    Set found;
    const std::optional<char32_t> c = escaped(found);
    if (c) emit({Kind::kChar, *c});
    else add_set(std::move(found));
  }
  void add_set(Set set) {
    out_.sets.push_back(std::move(set));
    emit({Kind::kSet, static_cast<std::uint32_t>(out_.sets.size() - 1)});
  }

  void set() {
    Set found;
    found.negated = take('^');
    for (bool first = true; !bad_ && (first || peek() != ']'); first = false) {
      if (at_ >= in_.size()) { bad_ = true; return; }
      std::optional<char32_t> from = set_item(found);
      if (!from) continue;
      std::optional<char32_t> to = from;
      if (peek() == '-' && peek(1) != ']' && peek(1) != 0) {
        ++at_;
        to = set_item(found);
      }
      if (!to || *to < *from) bad_ = true;
      else found.ranges.push_back({*from, *to});
    }
    ++at_;
    add_set(std::move(found));
  }
  std::optional<char32_t> set_item(Set& found) {
    if (!take('\\')) return in_[at_++];
    return escaped(found);
  }

  std::optional<int> count() {
    if (peek() < '0' || peek() > '9') return std::nullopt;
    int value = 0;
    while (peek() >= '0' && peek() <= '9' && value <= kRepeatMax) value = value * 10 + static_cast<int>(in_[at_++] - '0');
    if (value > kRepeatMax) bad_ = true;
    return value;
  }

  void quantifiers(std::uint32_t start) {
    for (int i = 0; i < 3 && !bad_; ++i) {
      int min = 0;
      int max = -1;
      if (take('+')) min = 1;
      else if (take('?')) max = 1;
      else if (peek() == '{' && peek(1) >= '0' && peek(1) <= '9') {
        ++at_;
        min = count().value_or(0);
        max = min;
        if (take(',')) max = count().value_or(-1);
        if (!take('}') || (max >= 0 && max < min)) bad_ = true;
      } else if (!take('*')) return;
      const bool lazy = take('?');
      if (!lazy) take('+');
      if (!bad_) repeat(start, min, max, lazy);
    }
  }

  void copy(const std::vector<Code>& body, std::uint32_t start) {
    const std::uint32_t by = here() - start;
    for (Code code : body) {
      shift(code, start, by);
      emit(code);
    }
  }
  void repeat(std::uint32_t start, int min, int max, bool lazy) {
    const std::vector<Code> body(out_.code.begin() + start, out_.code.end());
    out_.code.resize(start);
    const auto split = [&](std::uint32_t in, std::uint32_t out) {
      return lazy ? Code{Kind::kSplit, out, in} : Code{Kind::kSplit, in, out};
    };
    for (int i = 0; i < min && !bad_; ++i) copy(body, start);
    if (max < 0) {
      const std::uint32_t loop = emit({Kind::kSplit});
      copy(body, start);
      emit({Kind::kJump, loop});
      if (!bad_) out_.code[loop] = split(loop + 1, here());
      return;
    }
    std::vector<std::uint32_t> splits;
    for (int i = min; i < max && !bad_; ++i) {
      splits.push_back(emit({Kind::kSplit}));
      copy(body, start);
    }
    for (const std::uint32_t each : splits)
      if (!bad_) out_.code[each] = split(each + 1, here());
  }

  std::vector<char32_t> in_;
  std::size_t at_ = 0;
  bool bad_ = false;
  Pattern out_;
};

// Backtracking that never visits the same (instruction, place) twice, so its time is bounded by their product.
class Matcher {
 public:
  Matcher(const Pattern& pattern, const std::vector<char32_t>& text) : pattern_(pattern), text_(text) {}
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
  void step(std::uint32_t i, std::size_t at, std::vector<std::pair<std::uint32_t, std::size_t>>& todo) {
    const Code& code = pattern_.code[i];
    switch (code.kind) {
      case Kind::kSplit:
        todo.emplace_back(code.b, at);
        todo.emplace_back(code.a, at);
        return;
      case Kind::kJump: todo.emplace_back(code.a, at); return;
      case Kind::kStart: if (at == 0) todo.emplace_back(i + 1, at); return;
      case Kind::kEnd: if (at == text_.size()) todo.emplace_back(i + 1, at); return;
      case Kind::kWordEdge: if (edge(at)) todo.emplace_back(i + 1, at); return;
      case Kind::kNotWordEdge: if (!edge(at)) todo.emplace_back(i + 1, at); return;
      case Kind::kLook: if (run(i + 1, at, false)) todo.emplace_back(code.a, at); return;
      case Kind::kLookNot: if (!run(i + 1, at, false)) todo.emplace_back(code.a, at); return;
      default: if (at < text_.size() && takes(code, text_[at])) todo.emplace_back(i + 1, at + 1); return;
    }
  }
  bool takes(const Code& code, char32_t c) const {
    const bool fold = pattern_.ignore_case;
    if (code.kind == Kind::kAny) return c != '\n';
    if (code.kind == Kind::kChar) return c == code.a || (fold && lower(c) == lower(code.a));
    const Set& set = pattern_.sets[code.a];
    return in_set(set, c) || (fold && (in_set(set, lower(c)) || (c < 128 && in_set(set, lower(c) - 32))));
  }
  bool edge(std::size_t at) const {
    return (at > 0 && word(text_[at - 1])) != (at < text_.size() && word(text_[at]));
  }
  const Pattern& pattern_;
  const std::vector<char32_t>& text_;
};

}  // namespace

bool readable_pattern(std::string_view pattern) { return Compiler(pattern).run().has_value(); }

bool matches_whole(std::string_view text, std::string_view pattern) {
  const std::optional<Pattern> compiled = Compiler(pattern).run();
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

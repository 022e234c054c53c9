#include <string>

#include "forms/xpath/regex_pattern.h"
#include "platform/base/utf8.h"

namespace faltbok::forms::regex {
namespace {

constexpr std::size_t kPatternNodeCountMax = 20'000;
constexpr int kGroupDepthMax = 50;
constexpr int kRepeatMax = 1'000;

class Compiler {
 public:
  // What stands between \Q and \E is put in with a mark before each sign: none has a meaning.
  explicit Compiler(std::string_view text) {
    bool quoted = false;
    for (std::size_t at = 0; at < text.size();) {
      const std::string_view rest = text.substr(at);
      if (rest.starts_with(quoted ? "\\E" : "\\Q")) {
        quoted = !quoted;
        at += 2;
        continue;
      }
      if (!quoted && rest.starts_with("\\\\")) {  // itself, so that a Q behind it is a Q
        in_.append(U"\\\\");
        at += 2;
        continue;
      }
      const base::Codepoint c = base::codepoint_at(text, at);
      if (quoted && !is_word(c.value)) in_.push_back('\\');
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
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < in_.size() ? in_[at_ + ahead] : 0;
  }
  bool take(char32_t c) {
    if (at_ >= in_.size() || in_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(out_.code.size()); }
  std::uint32_t emit(Code code) {
    if (out_.code.size() >= kPatternNodeCountMax)
      bad_ = true;
    else
      out_.code.push_back(code);
    return here() - 1;
  }
  // Moves what was emitted from `start` one place on and puts `code` before it.
  void insert(std::uint32_t start, Code code) {
    if (out_.code.size() >= kPatternNodeCountMax) {
      bad_ = true;
      return;
    }
    for (std::uint32_t i = start; i < here(); ++i) shift(out_.code[i], start, 1);
    out_.code.insert(out_.code.begin() + start, code);
  }
  static void shift(Code& code, std::uint32_t from, std::uint32_t by) {
    const bool jumps = code.kind == Kind::kSplit || code.kind == Kind::kJump ||
                       code.kind == Kind::kLook || code.kind == Kind::kLookNot;
    if (!jumps) return;
    if (code.a >= from) code.a += by;
    if (code.kind == Kind::kSplit && code.b >= from) code.b += by;
  }

  void alternatives(int depth) {
    if (depth > kGroupDepthMax) {
      bad_ = true;
      return;
    }
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
      case '*':
      case '+':
      case '?': bad_ = true; return;
      default: emit({Kind::kChar, c}); return;
    }
  }

  void group(int depth) {
    bool look = false;
    bool negative = false;
    if (take('?')) {
      if (take('='))
        look = true;
      else if (take('!'))
        look = negative = true;
      else if (take('i')) {
        out_.ignore_case = true;
        if (take(')')) return;
        if (!take(':')) bad_ = true;
      } else if (peek() == '<')
        group_name();
      else if (!take(':'))
        bad_ = true;
    }
    const std::uint32_t start = look ? emit({negative ? Kind::kLookNot : Kind::kLook}) : 0;
    alternatives(depth + 1);
    if (!take(')')) bad_ = true;
    if (!look || bad_) return;
    emit({Kind::kMatch});
    if (!bad_) out_.code[start].a = here();
  }

  // (?<name>: a group like others, since nothing refers to it. (?<= and (?<! are not known.
  void group_name() {
    ++at_;
    if (!is_word(peek())) bad_ = true;
    while (is_word(peek())) ++at_;
    if (!take('>')) bad_ = true;
  }

  // \d and its kind into `set`; otherwise the character meant.
  std::optional<char32_t> escaped(Set& to) {
    if (at_ >= in_.size()) {
      bad_ = true;
      return std::nullopt;
    }
    const char32_t c = in_[at_++];
    switch (c) {
      case 'd':
      case 'w':
      case 's': to.classes.emplace_back(static_cast<char>(c), false); return std::nullopt;
      case 'D':
      case 'W':
      case 'S': to.classes.emplace_back(static_cast<char>(c + 32), true); return std::nullopt;
      case 'p':
      case 'P': property(to, c == 'P'); return std::nullopt;
      case 'n': return U'\n';
      case 'r': return U'\r';
      case 't': return U'\t';
      case 'u':
      case 'x': return hex(c == 'u' ? 4 : 2);
      default: break;
    }
    if (is_word(c)) bad_ = true;  // a back reference, or something we do not know
    return c;
  }
  void property(Set& to, bool negated) {
    if (!take('{')) {
      bad_ = true;
      return;
    }
    std::string name;
    while (at_ < in_.size() && peek() != '}' && name.size() < 20)
      name.push_back(static_cast<char>(in_[at_++]));
    if (!take('}')) bad_ = true;
    if (name.starts_with("Is")) name.erase(0, 2);
    const char kind = name == "Lu" || name == "Upper"                                    ? 'U'
                      : name == "Ll" || name == "Lower"                                  ? 'l'
                      : name.starts_with("L") || name == "Alpha" || name == "Alphabetic" ? 'L'
                      : name.starts_with("N") || name == "Digit"                         ? 'N'
                                                                                         : 'P';
    to.classes.emplace_back(kind, negated);
  }
  std::optional<char32_t> hex(int count) {
    char32_t value = 0;
    for (int i = 0; i < count; ++i) {
      const char32_t c = lower(peek());
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        bad_ = true;
        return std::nullopt;
      }
      value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
      ++at_;
    }
    return value;
  }

  void escape() {
    if (take('b')) {
      emit({Kind::kWordEdge});
      return;
    }
    if (take('B')) {
      emit({Kind::kNotWordEdge});
      return;
    }
    Set found;
    const std::optional<char32_t> c = escaped(found);
    if (c)
      emit({Kind::kChar, *c});
    else
      add_set(std::move(found));
  }
  void add_set(Set set) {
    out_.sets.push_back(std::move(set));
    emit({Kind::kSet, static_cast<std::uint32_t>(out_.sets.size() - 1)});
  }

  void set() {
    Set found;
    found.negated = take('^');
    for (bool first = true; !bad_ && (first || peek() != ']'); first = false) {
      if (at_ >= in_.size()) {
        bad_ = true;
        return;
      }
      std::optional<char32_t> from = set_item(found);
      if (!from) continue;
      std::optional<char32_t> to = from;
      if (peek() == '-' && peek(1) != ']' && peek(1) != 0) {
        ++at_;
        to = set_item(found);
      }
      if (!to || *to < *from)
        bad_ = true;
      else
        found.ranges.push_back({*from, *to});
    }
    ++at_;
    add_set(std::move(found));
  }
  std::optional<char32_t> set_item(Set& found) {
    if (peek() == '&' && peek(1) == '&') bad_ = true;  // Java's "and", which is not known here
    if (!take('\\')) return in_[at_++];
    return escaped(found);
  }

  std::optional<int> count() {
    if (peek() < '0' || peek() > '9') return std::nullopt;
    int value = 0;
    while (peek() >= '0' && peek() <= '9' && value <= kRepeatMax)
      value = value * 10 + static_cast<int>(in_[at_++] - '0');
    if (value > kRepeatMax) bad_ = true;
    return value;
  }

  void quantifiers(std::uint32_t start) {
    for (int i = 0; i < 3 && !bad_; ++i) {
      int min = 0;
      int max = -1;
      if (take('+'))
        min = 1;
      else if (take('?'))
        max = 1;
      else if (peek() == '{' && peek(1) >= '0' && peek(1) <= '9') {
        ++at_;
        min = count().value_or(0);
        max = min;
        if (take(',')) max = count().value_or(-1);
        if (!take('}') || (max >= 0 && max < min)) bad_ = true;
      } else if (!take('*'))
        return;
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

  std::u32string in_;
  std::size_t at_ = 0;
  bool bad_ = false;
  Pattern out_;
};

}  // namespace

std::optional<Pattern> compile(std::string_view text) { return Compiler(text).run(); }

}  // namespace faltbok::forms::regex

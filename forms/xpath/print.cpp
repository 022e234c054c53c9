// A Program as text again: what problems quote, and what holds the parser to itself.
#include <array>

#include "forms/xpath/functions.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace faltbok::forms {
namespace {

constexpr std::array<std::string_view, 15> kOperators{" or ", " and ", " = ",   " != ", " < ",
                                                      " <= ", " > ",   " >= ",  " + ",  " - ",
                                                      " * ",  " div ", " mod ", "-",    " | "};
constexpr std::array<std::string_view, 12> kAxes{"",
                                                 "descendant::",
                                                 "parent::",
                                                 "ancestor::",
                                                 "following-sibling::",
                                                 "preceding-sibling::",
                                                 "following::",
                                                 "preceding::",
                                                 "@",
                                                 "self::",
                                                 "descendant-or-self::",
                                                 "ancestor-or-self::"};

class Printer {
 public:
  Printer(const Program& program, const Names& names) : program_(program), names_(names) {}

  std::string expression(std::uint32_t index) {
    const Expr& e = program_.nodes[index];
    switch (e.op) {
      case Op::kNumber: return text_of_number(e.number);
      case Op::kText: return quoted(program_.texts[e.literal]);
      case Op::kCall:
        return std::string(function_info(e.function).name) + "(" + list(e.first, e.count, ", ") +
               ")";
      case Op::kPath: return path(e);
      case Op::kNegate: return "(-" + expression(program_.lists[e.first]) + ")";
      default:
        return "(" + list(e.first, e.count, kOperators[static_cast<std::size_t>(e.op)]) + ")";
    }
  }

 private:
  static std::string quoted(const std::string& text) {
    const char quote = text.find('\'') == std::string::npos ? '\'' : '"';
    return quote + text + quote;
  }
  std::string list(std::uint32_t first, std::uint32_t count, std::string_view between) {
    std::string out;
    for (std::uint32_t i = 0; i < count; ++i)
      out.append(i == 0 ? "" : between).append(expression(program_.lists[first + i]));
    return out;
  }
  std::string predicates(std::uint32_t first, std::uint32_t count) {
    std::string out;
    for (std::uint32_t i = 0; i < count; ++i)
      out += "[" + expression(program_.lists[first + i]) + "]";
    return out;
  }
  std::string path(const Expr& e) {
    std::string out;
    if (e.start == Start::kRoot) out = "/";
    if (e.start == Start::kExpression)
      out = "(" + expression(e.base) + ")" + predicates(e.first_filter, e.filter_count);
    for (std::uint32_t i = 0; i < e.count; ++i) {
      if (i > 0 || e.start == Start::kExpression) out += "/";
      out += step(program_.steps[e.first + i]);
    }
    return out;
  }
  std::string step(const Step& s) {
    const std::string kept = predicates(s.first_predicate, s.predicate_count);
    if (s.test == Test::kAnyNode && s.axis == Axis::kSelf) return "." + kept;
    if (s.test == Test::kAnyNode && s.axis == Axis::kParent) return ".." + kept;
    std::string out(kAxes[static_cast<std::size_t>(s.axis)]);
    switch (s.test) {
      case Test::kName: return out.append(names_.text(s.name)) + kept;
      case Test::kAnyName: return out + "*" + kept;
      case Test::kAnyNode: return out + "node()" + kept;
      default: return out + "text()" + kept;
    }
  }

  const Program& program_;
  const Names& names_;
};

}  // namespace

std::string print(const Program& program, const Names& names) {
  return program.empty() ? std::string{} : Printer(program, names).expression(program.root());
}

}  // namespace faltbok::forms

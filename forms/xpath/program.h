// An XPath expression after parsing: a flat array that is evaluated as it stands,
// and can be printed back.
//
//   Shape    nodes refer to earlier nodes by index; the last one is the whole expression
//   Lifetime uses the name numbers of one Names
//   Threads  const: any
//   Source   XPath 1.0; functions of the ODK XForms specification
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xpath/names.h"

namespace faltbok::forms {

enum class Op : std::uint8_t {
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kNegate,
  kUnion,
  kNumber,
  kText,
  kCall,
  kPath
};
enum class Axis : std::uint8_t {
  kChild,
  kDescendant,
  kParent,
  kAncestor,
  kFollowingSibling,
  kPrecedingSibling,
  kFollowing,
  kPreceding,
  kAttribute,
  kSelf,
  kDescendantOrSelf,
  kAncestorOrSelf
};
enum class Test : std::uint8_t { kName, kAnyName, kAnyNode, kTextNode };
enum class Start : std::uint8_t { kRoot, kContext, kExpression };

struct Step {
  Axis axis = Axis::kChild;
  Test test = Test::kName;
  NameId name = kNone;
  std::uint32_t first_predicate = 0, predicate_count = 0;  // in Program::lists
};

struct Expr {
  Op op = Op::kText;
  Start start = Start::kContext;  // kPath
  std::uint16_t function = 0;     // kCall
  // kCall: arguments in lists; kPath: steps; operators: the two sides (or one) in lists. A path
  // that starts at an expression has it in `base`, with predicates in lists[first_filter...].
  std::uint32_t first = 0, count = 0;
  std::uint32_t base = kNone, first_filter = 0, filter_count = 0;
  std::uint32_t literal = 0;  // kText: in texts
  double number = 0;
  // kPath: the one model node that it always names, when that is known
  std::uint32_t model = kNone;
};

struct Program {
  std::vector<Expr> nodes;
  std::vector<std::uint32_t> lists;
  std::vector<Step> steps;
  std::vector<std::string> texts;
  std::uint32_t root() const { return static_cast<std::uint32_t>(nodes.size()) - 1; }
  bool empty() const { return nodes.empty(); }
};

// What the parser could not read: where (byte offset, from 0) and why.
struct ParseFailure {
  std::size_t at = 0;
  std::string why;
};

std::string print(const Program& program, const Names& names);

}  // namespace faltbok::forms

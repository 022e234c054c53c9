#include "forms/xpath/parse.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "forms/limits.h"
#include "forms/xpath/functions.h"
#include "forms/xpath/lexer.h"
#include "forms/xpath/value.h"

namespace faltbok::forms {
namespace {

constexpr int kTreeDepthMax = 400;  // what evaluation may recurse

struct Operator {
  std::string_view spelled;
  int level;  // a higher one binds closer
  Op op;
};
constexpr std::array<Operator, 14> kOperators{{{"or", 1, Op::kOr},
                                               {"and", 2, Op::kAnd},
                                               {"=", 3, Op::kEqual},
                                               {"!=", 3, Op::kNotEqual},
                                               {"<", 4, Op::kLess},
                                               {"<=", 4, Op::kLessEqual},
                                               {">", 4, Op::kGreater},
                                               {">=", 4, Op::kGreaterEqual},
                                               {"+", 5, Op::kAdd},
                                               {"-", 5, Op::kSubtract},
                                               {"*", 6, Op::kMultiply},
                                               {"div", 6, Op::kDivide},
                                               {"mod", 6, Op::kModulo},
                                               {"|", 8, Op::kUnion}}};
constexpr int kUnaryLevel = 7;

constexpr std::array<std::pair<std::string_view, Axis>, 12> kAxes{
    {{"child", Axis::kChild},
     {"descendant", Axis::kDescendant},
     {"parent", Axis::kParent},
     {"ancestor", Axis::kAncestor},
     {"following-sibling", Axis::kFollowingSibling},
     {"preceding-sibling", Axis::kPrecedingSibling},
     {"following", Axis::kFollowing},
     {"preceding", Axis::kPreceding},
     {"attribute", Axis::kAttribute},
     {"self", Axis::kSelf},
     {"descendant-or-self", Axis::kDescendantOrSelf},
     {"ancestor-or-self", Axis::kAncestorOrSelf}}};

class Parser {
 public:
  Parser(std::string_view text, Names& names) : tokens_(tokens_of(text)), names_(names) {}

  std::variant<Program, ParseFailure> run() {
    if (tokens_.back().kind == TokenKind::kBad)
      fail_at(tokens_.back(), std::string(tokens_.back().text));
    if (!failure_) expression(1);
    if (!failure_ && peek().kind != TokenKind::kEnd)
      fail_at(peek(), "'" + std::string(peek().text) + "' has no place here");
    if (failure_) return *failure_;
    return std::move(program_);
  }

 private:
  using Index = std::uint32_t;

  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool is_operator(std::string_view spelled, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::kOperator && peek(ahead).text == spelled;
  }
  bool take(std::string_view spelled) {
    if (!is_operator(spelled)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view spelled) {
    if (!take(spelled)) fail_at(peek(), "'" + std::string(spelled) + "' is missing");
  }
  void fail_at(const Token& token, std::string why) {
    if (!failure_) failure_ = ParseFailure{token.at, std::move(why)};
    at_ = tokens_.size() - 1;  // the end: every loop stops
  }

  Index add(Expr expr, int depth) {
    if (depth > kTreeDepthMax) fail_at(peek(), "the expression is too deep");
    program_.nodes.push_back(expr);
    depths_.push_back(depth);
    return static_cast<Index>(program_.nodes.size()) - 1;
  }
  int depth_of(const std::vector<Index>& children) const {
    int depth = 0;
    for (const Index child : children)
      // after a failure it may not be there
      if (child < depths_.size()) depth = std::max(depth, depths_[child]);
    return depth + 1;
  }
  std::pair<Index, Index> list(const std::vector<Index>& items) {
    const auto first = static_cast<Index>(program_.lists.size());
    program_.lists.insert(program_.lists.end(), items.begin(), items.end());
    return {first, static_cast<Index>(items.size())};
  }
  Index add_with(Expr expr, const std::vector<Index>& children) {
    std::tie(expr.first, expr.count) = list(children);
    return add(expr, depth_of(children));
  }

  static bool chains(Op op) {
    return op == Op::kOr || op == Op::kAnd || op == Op::kAdd || op == Op::kUnion;
  }
  const Operator* operator_here(int level) const {
    if (peek().kind != TokenKind::kOperator) return nullptr;
    for (const Operator& each : kOperators)
      if (each.spelled == peek().text && each.level >= level) return &each;
    return nullptr;
  }

  // Precedence climbing; every operator is left-associative.
  // `a + b + c` becomes one node with three sides.
  Index expression(int level) {
    if (++nesting_ > kExpressionDepthMax) fail_at(peek(), "the expression is too deep");
    Index left = is_operator("-") && level <= kUnaryLevel ? negation() : path();
    for (const Operator* op = operator_here(level); op != nullptr && !failure_;
         op = operator_here(level)) {
      std::vector<Index> sides{left};
      do {
        ++at_;
        sides.push_back(expression(op->level + 1));
      } while (!failure_ && chains(op->op) && is_operator(op->spelled));
      Expr expr;
      expr.op = op->op;
      left = add_with(expr, sides);
    }
    --nesting_;
    return left;
  }

  Index negation() {
    int count = 0;
    while (take("-")) ++count;
    Index inner = expression(kUnaryLevel + 1);
    for (int i = 0; i < (count % 2 == 1 ? 1 : 2) && !failure_; ++i) {  // - - x still is a number
      Expr expr;
      expr.op = Op::kNegate;
      inner = add_with(expr, {inner});
    }
    return inner;
  }

  bool step_starts() const {
    const Token& token = peek();
    if (token.kind == TokenKind::kName) return true;
    return is_operator(".") || is_operator("..") || is_operator("@") || is_operator("*name");
  }
  bool call_starts() const {
    if (peek().kind != TokenKind::kName || !is_operator("(", 1)) return false;
    return peek().text != "node" && peek().text != "text" && peek().text != "comment";
  }

  Index path() {
    if (failure_) return 0;
    if (is_operator("/") || is_operator("//")) return steps(Start::kRoot, kNone, {});
    const Token& token = peek();
    const bool primary = token.kind == TokenKind::kNumber || token.kind == TokenKind::kText ||
                         is_operator("(") || call_starts();
    if (!primary && !step_starts()) {
      fail_at(token, token.kind == TokenKind::kEnd
                         ? "the expression ends too early"
                         : "'" + std::string(token.text) + "' has no place here");
      return 0;
    }
    if (!primary) return steps(Start::kContext, kNone, {});
    const Index base = primary_expression();
    const std::vector<Index> filters = predicates();
    if (filters.empty() && !is_operator("/") && !is_operator("//")) return base;
    return steps(Start::kExpression, base, filters);
  }

  Index primary_expression() {
    const Token token = peek();
    ++at_;
    Expr expr;
    if (token.kind == TokenKind::kNumber) {
      expr.op = Op::kNumber;
      expr.number = plain_number_of_text(token.text);
      return add(expr, 1);
    }
    if (token.kind == TokenKind::kText) {
      expr.literal = static_cast<Index>(program_.texts.size());
      program_.texts.emplace_back(token.text);
      return add(expr, 1);
    }
    if (token.kind == TokenKind::kName) return call(token);
    const Index inner = expression(1);
    expect(")");
    return inner;
  }

  Index call(const Token& name) {
    expect("(");
    std::vector<Index> arguments;
    if (!is_operator(")")) {
      do arguments.push_back(expression(1));
      while (!failure_ && take(","));
    }
    expect(")");
    const std::optional<std::uint16_t> function = find_function(name.text);
    if (!function) {
      fail_at(name, "'" + std::string(name.text) + "' is not a function");
      return 0;
    }
    const FunctionInfo& info = function_info(*function);
    const int count = static_cast<int>(arguments.size());
    if (!failure_ && (count < info.argument_count_min ||
                      (info.argument_count_max >= 0 && count > info.argument_count_max)))
      fail_at(name, "'" + std::string(name.text) + "' has the wrong number of arguments");
    Expr expr;
    expr.op = Op::kCall;
    expr.function = *function;
    return add_with(expr, arguments);
  }

  std::vector<Index> predicates() {
    std::vector<Index> out;
    while (!failure_ && take("[")) {
      out.push_back(expression(1));
      expect("]");
    }
    return out;
  }

  Index steps(Start start, Index base, const std::vector<Index>& filters) {
    Expr expr;
    expr.op = Op::kPath;
    expr.start = start;
    expr.base = base;
    std::tie(expr.first_filter, expr.filter_count) = list(filters);
    std::vector<Index> inside = filters;
    if (base != kNone) inside.push_back(base);
    std::vector<Step> found;
    bool more = start == Start::kContext;
    while (!failure_) {
      if (!more && take("//"))
        found.push_back(Step{Axis::kDescendantOrSelf, Test::kAnyNode, kNone, 0, 0});
      else if (!more && !take("/"))
        break;
      if (!step_starts()) {
        if (start != Start::kRoot || !found.empty()) fail_at(peek(), "a path ends too early");
        break;  // "/" alone
      }
      found.push_back(step(inside));
      more = false;
    }
    expr.first = static_cast<Index>(program_.steps.size());
    expr.count = static_cast<Index>(found.size());
    program_.steps.insert(program_.steps.end(), found.begin(), found.end());
    return add(expr, depth_of(inside));
  }

  Step step(std::vector<Index>& inside) {
    Step out;
    if (take(".")) {
      out.axis = Axis::kSelf;
      out.test = Test::kAnyNode;
    } else if (take("..")) {
      out.axis = Axis::kParent;
      out.test = Test::kAnyNode;
    } else {
      axis(out);
      node_test(out);
    }
    const std::vector<Index> found = predicates();
    inside.insert(inside.end(), found.begin(), found.end());
    std::tie(out.first_predicate, out.predicate_count) = list(found);
    return out;
  }

  void axis(Step& out) {
    if (take("@")) {
      out.axis = Axis::kAttribute;
      return;
    }
    if (peek().kind != TokenKind::kName || !is_operator("::", 1)) return;
    const auto* found = std::find_if(kAxes.begin(), kAxes.end(),
                                     [&](const auto& each) { return each.first == peek().text; });
    if (found == kAxes.end())
      return fail_at(peek(), "'" + std::string(peek().text) + "' is not an axis");
    out.axis = found->second;
    at_ += 2;
  }

  void node_test(Step& out) {
    const Token token = peek();
    if (take("*name")) {
      out.test = Test::kAnyName;
      return;
    }
    if (token.kind != TokenKind::kName) return fail_at(token, "a name is missing");
    ++at_;
    if (take("(")) {
      out.test = token.text == "text" ? Test::kTextNode : Test::kAnyNode;
      if (token.text != "text" && token.text != "node")
        fail_at(token, "'" + std::string(token.text) + "' is not a node test");
      return expect(")");
    }
    if (token.text.ends_with(":*")) {
      out.test = Test::kAnyName;
      return;
    }
    out.name = names_.intern(token.text);
  }

  std::vector<Token> tokens_;
  Names& names_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  Program program_;
  std::vector<int> depths_;
  std::optional<ParseFailure> failure_;
};

}  // namespace

std::variant<Program, ParseFailure> parse_xpath(std::string_view text, Names& names) {
  if (text.size() > kExpressionSizeMax)
    return ParseFailure{kExpressionSizeMax, "the expression is too long"};
  return Parser(text, names).run();
}

}  // namespace faltbok::forms

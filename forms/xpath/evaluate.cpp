#include "forms/xpath/evaluate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "forms/limits.h"
#include "forms/xpath/functions.h"

namespace faltbok::forms {
namespace {

// Is there an answer, and is it not the number 0 or the boolean false?
bool is_yes(const TreeNode& leaf) {
  if (leaf.text.empty()) return false;
  return !leaf.number || (leaf.text != "false" && plain_number_of_text(leaf.text) != 0);
}

}  // namespace

Evaluator::Evaluator(Host& host, const Program& program, NodeRef context)
    : host_(host),
      program_(program),
      context_(context),
      focus_{context, 0, 0},
      steps_left_(kEvaluationStepCountMax) {}

bool Evaluator::spend(std::uint64_t steps) {
  if (steps > steps_left_) failed_ = true;
  steps_left_ -= std::min(steps, steps_left_);
  return !failed_;
}

std::uint64_t Evaluator::steps_spent() const { return kEvaluationStepCountMax - steps_left_; }

Value Evaluator::run() { return program_.empty() ? Value{} : eval(program_.root()); }
bool Evaluator::run_boolean() { return !program_.empty() && boolean(program_.root()); }
std::string Evaluator::run_string() {
  return program_.empty() ? std::string{} : string(program_.root());
}

std::string Evaluator::text_of(const NodeRef& ref) const {
  const TreeNode& node = host_.tree(ref.tree).at(ref.node);
  if (node.irrelevant) return {};
  return node.first_child == kNone ? std::string(node.text)
                                   : host_.tree(ref.tree).string_value(ref.node);
}

double Evaluator::to_number(const Value& value) const {
  switch (value.kind) {
    case ValueKind::kNumber: return value.number;
    case ValueKind::kBoolean: return value.boolean ? 1 : 0;
    case ValueKind::kString: return number_of_text(value.text);
    case ValueKind::kNodes:
      return number_of_text(value.nodes.empty() ? std::string{} : text_of(value.nodes.front()));
  }
  return 0;
}

// A node-set is true when its first node has an answer that is not 0, as Collect has it:
// forms write `relevant="${x}"` (FORM.md §3).
bool Evaluator::to_boolean(const Value& value) const {
  switch (value.kind) {
    case ValueKind::kNumber: return value.number != 0 && !std::isnan(value.number);
    case ValueKind::kBoolean: return value.boolean;
    case ValueKind::kString: return !value.text.empty();
    case ValueKind::kNodes: {
      if (value.nodes.empty()) return false;
      const TreeNode& first = host_.tree(value.nodes.front().tree).at(value.nodes.front().node);
      if (first.first_child != kNone) return !text_of(value.nodes.front()).empty();
      return !first.irrelevant && is_yes(first);
    }
  }
  return false;
}

std::string Evaluator::to_string(const Value& value) const {
  switch (value.kind) {
    case ValueKind::kNumber: return text_of_number(value.number);
    case ValueKind::kBoolean: return value.boolean ? "true" : "false";
    case ValueKind::kString: return value.text;
    case ValueKind::kNodes:
      return value.nodes.empty() ? std::string{} : text_of(value.nodes.front());
  }
  return {};
}

double Evaluator::number(std::uint32_t index) {
  const Expr& e = expr(index);
  switch (e.op) {
    case Op::kNumber: return e.number;
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kModulo:
    case Op::kNegate: return arithmetic(e);
    case Op::kPath:
      if (const auto found = leaf(e)) return number_of_text(found->text());
      break;
    default: break;
  }
  return to_number(eval(index));
}

bool Evaluator::boolean(std::uint32_t index) {
  const Expr& e = expr(index);
  switch (e.op) {
    case Op::kOr:
      for (std::uint32_t i = 0; i < e.count; ++i)
        if (boolean(argument(e, i))) return true;
      return false;
    case Op::kAnd:
      for (std::uint32_t i = 0; i < e.count; ++i)
        if (!boolean(argument(e, i))) return false;
      return true;
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual: return compare(e);
    case Op::kPath:
      if (const auto found = leaf(e)) return found->node != nullptr && is_yes(*found->node);
      break;
    default: break;
  }
  return to_boolean(eval(index));
}

std::string_view Evaluator::text(std::uint32_t index, std::string& kept) {
  const Expr& e = expr(index);
  if (e.op == Op::kText) return program_.texts[e.literal];
  if (e.op == Op::kPath)
    if (const auto found = leaf(e)) return found->text();
  return kept = to_string(eval(index));
}
std::string Evaluator::string(std::uint32_t index) {
  std::string kept;
  const std::string_view out = text(index, kept);
  return out.data() == kept.data() ? std::move(kept) : std::string(out);
}
NodeSet Evaluator::nodes(std::uint32_t index) { return std::move(eval(index).nodes); }

std::vector<std::string> Evaluator::texts_from(const Expr& call, std::uint32_t n) {
  std::vector<std::string> out;
  for (; n < call.count; ++n) {
    const Value value = eval(argument(call, n));
    if (value.kind != ValueKind::kNodes) {
      out.push_back(to_string(value));
      continue;
    }
    for (const NodeRef& node : value.nodes) out.push_back(text_of(node));
    spend(value.nodes.size());
  }
  return out;
}

Value Evaluator::eval(std::uint32_t index) {
  if (!spend(1)) return {};
  const Expr& e = expr(index);
  switch (e.op) {
    case Op::kNumber: return Value::of(e.number);
    case Op::kText: return Value::of(program_.texts[e.literal]);
    case Op::kCall: return function_info(e.function).body(*this, e);
    case Op::kPath: return Value::of(path(e));
    case Op::kUnion: return unite(e);
    case Op::kOr:
    case Op::kAnd:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual: return Value::of(boolean(index));
    default: return Value::of(arithmetic(e));
  }
}

double Evaluator::arithmetic(const Expr& e) {
  double left = number(argument(e, 0));
  if (e.op == Op::kNegate) return -left;
  for (std::uint32_t i = 1; i < e.count; ++i) {
    const double right = number(argument(e, i));
    switch (e.op) {
      case Op::kAdd: left += right; break;
      case Op::kSubtract: left -= right; break;
      case Op::kMultiply: left *= right; break;
      case Op::kDivide: left /= right; break;
      default: left = std::fmod(left, right); break;  // truncating, as XPath §3.5 has it
    }
  }
  return left;
}

Value Evaluator::unite(const Expr& e) {
  NodeSet all;
  for (std::uint32_t i = 0; i < e.count; ++i) {
    const NodeSet some = nodes(argument(e, i));
    all.insert(all.end(), some.begin(), some.end());
  }
  spend(all.size() * 2);
  std::sort(all.begin(), all.end(), [&](const NodeRef& a, const NodeRef& b) {
    if (a.tree != b.tree) return a.tree < b.tree;
    // Secondary instances are numbered in document order.
    return a.tree > 0 ? a.node < b.node : host_.tree(0).precedes(a.node, b.node);
  });
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return Value::of(std::move(all));
}

namespace {

bool holds(Op op, double a, double b) {
  switch (op) {
    case Op::kEqual: return a == b;
    case Op::kNotEqual: return a != b;
    case Op::kLess: return a < b;
    case Op::kLessEqual: return a <= b;
    case Op::kGreater: return a > b;
    default: return a >= b;
  }
}
bool holds(Op op, std::string_view a, std::string_view b) {
  if (op == Op::kEqual) return a == b;
  if (op == Op::kNotEqual) return a != b;
  return holds(op, number_of_text(a), number_of_text(b));
}

}  // namespace

// One side is a node-set of several nodes: true if any of them makes it so.
bool Evaluator::any_holds(Op op, const Value& many, const Value& other, Side many_side) {
  if (!spend(many.nodes.size())) return false;
  for (const NodeRef& node : many.nodes) {
    Value left = Value::of(text_of(node));
    Value right = other;
    if (other.kind == ValueKind::kNodes && other.nodes.size() != 1) {
      if (any_holds(op, other, left, many_side == Side::kLeft ? Side::kRight : Side::kLeft))
        return true;
      continue;
    }
    if (many_side == Side::kRight) std::swap(left, right);
    if (single_holds(op, left, right)) return true;
  }
  return false;
}

bool Evaluator::single_holds(Op op, const Value& a, const Value& b) const {
  const bool equality = op == Op::kEqual || op == Op::kNotEqual;
  if (equality && (a.kind == ValueKind::kBoolean || b.kind == ValueKind::kBoolean))
    return holds(op, to_boolean(a) ? 1.0 : 0.0, to_boolean(b) ? 1.0 : 0.0);
  if (a.kind != ValueKind::kNumber && b.kind != ValueKind::kNumber)
    return holds(op, to_string(a), to_string(b));
  return holds(op, to_number(a), to_number(b));
}

// XPath §3.4, except that a node that is not there (or not relevant) reads as "": FORM.md §3.
bool Evaluator::compare(const Expr& e) {
  const std::optional<Operand> left = operand(argument(e, 0));
  const std::optional<Operand> right = left ? operand(argument(e, 1)) : std::nullopt;
  if (right) {
    if (!left->is_number && !right->is_number) return holds(e.op, left->text, right->text);
    const double a = left->is_number ? left->number : number_of_text(left->text);
    return holds(e.op, a, right->is_number ? right->number : number_of_text(right->text));
  }
  const Value a = eval(argument(e, 0));
  const Value b = eval(argument(e, 1));
  const bool boolean = a.kind == ValueKind::kBoolean || b.kind == ValueKind::kBoolean;
  if (a.nodes.size() > 1 && !boolean) return any_holds(e.op, a, b, Side::kLeft);
  if (b.nodes.size() > 1 && !boolean) return any_holds(e.op, b, a, Side::kRight);
  return single_holds(e.op, a, b);
}

std::optional<Evaluator::Operand> Evaluator::operand(std::uint32_t index) {
  const Expr& e = expr(index);
  if (e.op == Op::kNumber) return Operand{true, e.number, {}};
  if (e.op == Op::kText) return Operand{false, 0, program_.texts[e.literal]};
  const std::optional<Leaf> found = e.op == Op::kPath ? leaf(e) : std::nullopt;
  return found ? std::optional(Operand{false, 0, found->text()}) : std::nullopt;
}

}  // namespace faltbok::forms

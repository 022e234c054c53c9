// Booleans, node-sets, and the functions that stand where operators might.
#include <utility>

#include "forms/xpath/functions_table.h"

namespace faltbok::forms::functions {
namespace {

// The node that a function without arguments speaks of.
NodeRef first_node(Evaluator& evaluator, const Expr& call) {
  if (call.count == 0) return evaluator.focus().node;
  const NodeSet nodes = evaluator.nodes(evaluator.argument(call, 0));
  return nodes.empty() ? NodeRef{kNone, kNone} : nodes.front();
}

double position_among_siblings(const Tree& tree, std::uint32_t node) {
  if (tree.at(node).row_of_repeat) return tree.at(node).row;
  double position = 1;
  for (std::uint32_t at = tree.at(node).previous; at != kNone; at = tree.at(at).previous)
    if (tree.at(at).name == tree.at(node).name) ++position;
  return position;
}

}  // namespace

Value truth(Evaluator&, const Expr&) { return Value::of(true); }
Value falsehood(Evaluator&, const Expr&) { return Value::of(false); }
Value empty(Evaluator&, const Expr&) { return {}; }

Value boolean(Evaluator& evaluator, const Expr& call) {
  return Value::of(evaluator.boolean(evaluator.argument(call, 0)));
}
Value negation(Evaluator& evaluator, const Expr& call) {
  return Value::of(!evaluator.boolean(evaluator.argument(call, 0)));
}

Value boolean_from_string(Evaluator& evaluator, const Expr& call) {
  const std::string text = evaluator.string(evaluator.argument(call, 0));
  return Value::of(text == "true" || text == "1");
}

Value choose(Evaluator& evaluator, const Expr& call) {
  return evaluator.eval(
      evaluator.argument(call, evaluator.boolean(evaluator.argument(call, 0)) ? 1 : 2));
}

Value coalesce(Evaluator& evaluator, const Expr& call) {
  for (std::uint32_t i = 0; i < call.count; ++i) {
    std::string text = evaluator.string(evaluator.argument(call, i));
    if (!text.empty() && text != "NaN") return Value::of(std::move(text));
  }
  return {};
}

Value depend(Evaluator& evaluator, const Expr& call) {
  return evaluator.eval(evaluator.argument(call, 0));
}

Value count(Evaluator& evaluator, const Expr& call) {
  return Value::of(static_cast<double>(evaluator.nodes(evaluator.argument(call, 0)).size()));
}

Value count_non_empty(Evaluator& evaluator, const Expr& call) {
  double count = 0;
  for (const NodeRef& node : evaluator.nodes(evaluator.argument(call, 0)))
    if (!evaluator.text_of(node).empty()) ++count;
  return Value::of(count);
}

Value current(Evaluator& evaluator, const Expr&) { return Value::of(NodeSet{evaluator.context()}); }

Value instance(Evaluator& evaluator, const Expr& call) {
  const std::uint32_t tree =
      evaluator.host().instance(evaluator.string(evaluator.argument(call, 0)));
  return Value::of(tree == kNone ? NodeSet{} : NodeSet{NodeRef{tree, 0}});
}

Value last(Evaluator& evaluator, const Expr&) {
  const std::uint32_t size = evaluator.focus().size;
  return Value::of(size == 0 ? 1.0 : static_cast<double>(size));
}

Value position(Evaluator& evaluator, const Expr& call) {
  if (call.count == 0 && evaluator.focus().position > 0)
    return Value::of(static_cast<double>(evaluator.focus().position));
  const NodeRef node = first_node(evaluator, call);
  if (node.tree == kNone) return Value::of(0.0);
  return Value::of(position_among_siblings(evaluator.host().tree(node.tree), node.node));
}

Value local_name(Evaluator& evaluator, const Expr& call) {
  const NodeRef ref = first_node(evaluator, call);
  if (ref.tree == kNone) return {};
  const NameId name = evaluator.host().tree(ref.tree).at(ref.node).name;
  return name == kNone ? Value{} : Value::of(std::string(evaluator.host().names().text(name)));
}

Value name(Evaluator& evaluator, const Expr& call) { return local_name(evaluator, call); }

// The node's own value while it has one.
Value once(Evaluator& evaluator, const Expr& call) {
  std::string own = evaluator.text_of(evaluator.context());
  return own.empty() ? evaluator.eval(evaluator.argument(call, 0)) : Value::of(std::move(own));
}

Value checklist(Evaluator& evaluator, const Expr& call) {
  const double min = evaluator.number(evaluator.argument(call, 0));
  const double max = evaluator.number(evaluator.argument(call, 1));
  double count = 0;
  for (std::uint32_t i = 2; i < call.count; ++i) {
    const Value value = evaluator.eval(evaluator.argument(call, i));
    if (value.kind != ValueKind::kNodes) count += evaluator.to_boolean(value) ? 1 : 0;
    for (const NodeRef& node : value.nodes) {
      const std::string text = evaluator.text_of(node);
      count += !text.empty() && text != "0" && text != "false" ? 1 : 0;
    }
  }
  return Value::of((min < 0 || count >= min) && (max < 0 || count <= max));
}

Value weighted_checklist(Evaluator& evaluator, const Expr& call) {
  const double min = evaluator.number(evaluator.argument(call, 0));
  const double max = evaluator.number(evaluator.argument(call, 1));
  double sum = 0;
  for (std::uint32_t i = 2; i + 1 < call.count; i += 2) {
    const Value flag = evaluator.eval(evaluator.argument(call, i));
    const Value weight = evaluator.eval(evaluator.argument(call, i + 1));
    if (flag.nodes.size() > 1 && flag.nodes.size() == weight.nodes.size()) {
      for (std::size_t k = 0; k < flag.nodes.size(); ++k)
        if (!evaluator.text_of(flag.nodes[k]).empty())
          sum += number_of_text(evaluator.text_of(weight.nodes[k]));
      continue;
    }
    if (evaluator.to_boolean(flag)) sum += evaluator.to_number(weight);
  }
  return Value::of((min < 0 || sum >= min) && (max < 0 || sum <= max));
}

}  // namespace faltbok::forms::functions

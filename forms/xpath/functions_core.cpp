// Booleans, node-sets, and the functions that stand where operators might.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// The next element in document order; kNone after the last.
std::uint32_t after_in_order(const Tree& tree, std::uint32_t at) {
  if (tree.at(at).first_child != kNone) return tree.at(at).first_child;
  while (at != kNone && tree.at(at).next == kNone) at = tree.at(at).parent;
  return at == kNone ? kNone : tree.at(at).next;
}

bool same_letter(char a, char b) {  // of ASCII, whatever its case
  const auto small = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return small(a) == small(b);
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

// XPath §4.1: the elements of the context node's document whose id is one of the words. A form has
// no DTD to say which attributes are ids: those that are called so; the
// primary instance's own is the form's name.
Value id(Evaluator& evaluator, const Expr& call) {
  const std::vector<std::string> texts = evaluator.texts_from(call, 0);
  std::set<std::string_view> wanted;
  for (const std::string& text : texts)
    for (const std::string_view word : words_of(text)) wanted.insert(word);
  const NameId name = evaluator.host().names().find("id");
  const std::uint32_t number = evaluator.focus().node.tree;
  const Tree& tree = evaluator.host().tree(number);
  NodeSet out;
  for (std::uint32_t at = tree.at(0).first_child; at != kNone && evaluator.spend(1);
       at = after_in_order(tree, at)) {
    if (tree.at(at).irrelevant || (number == 0 && tree.at(at).parent == 0)) continue;
    std::uint32_t a = tree.at(at).first_attribute;
    while (a != kNone && tree.at(a).name != name) a = tree.at(a).next;
    if (a != kNone && !tree.at(a).irrelevant && wanted.contains(tree.at(a).text))
      out.push_back(NodeRef{number, at});
  }
  return Value::of(std::move(out));
}

// XPath §4.3: is the nearest xml:lang the language, or a narrower one ("sv-FI" is "sv")?
Value lang(Evaluator& evaluator, const Expr& call) {
  const std::string wanted = evaluator.string(evaluator.argument(call, 0));
  const NameId name = evaluator.host().names().find("lang");
  const Tree& tree = evaluator.host().tree(evaluator.focus().node.tree);
  for (std::uint32_t up = evaluator.focus().node.node; up != kNone; up = tree.at(up).parent) {
    std::uint32_t a = tree.at(up).first_attribute;
    while (a != kNone && tree.at(a).name != name) a = tree.at(a).next;
    if (a == kNone) continue;
    const std::string_view here = tree.at(a).text;
    const bool same =
        std::equal(wanted.begin(), wanted.end(), here.begin(),
                   here.begin() + static_cast<std::ptrdiff_t>(std::min(wanted.size(), here.size())),
                   same_letter);
    return Value::of(same && (here.size() == wanted.size() || here[wanted.size()] == '-'));
  }
  return Value::of(false);
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

// Location paths (XPath §2) and the predicates in them.
#include <algorithm>
#include <cmath>
#include <utility>

#include "forms/xpath/evaluate.h"
#include "forms/xpath/functions.h"

namespace faltbok::forms {
namespace {

bool backwards(Axis axis) {
  return axis == Axis::kAncestor || axis == Axis::kAncestorOrSelf || axis == Axis::kPreceding ||
         axis == Axis::kPrecedingSibling;
}
bool can_repeat_or_mix(Axis axis) {
  return axis != Axis::kChild && axis != Axis::kSelf && axis != Axis::kAttribute;
}

bool is_call(const Program& program, std::uint32_t index, std::string_view name) {
  const Expr& e = program.nodes[index];
  return e.op == Op::kCall && function_info(e.function).name == name;
}

// Means the same whichever node of the predicate is in focus.
bool free_of_focus(const Program& program, std::uint32_t index) {
  const Expr& e = program.nodes[index];
  if (e.op == Op::kText || e.op == Op::kNumber) return true;
  if (e.op != Op::kPath) return false;
  for (std::uint32_t i = 0; i < e.count; ++i)
    if (program.steps[e.first + i].predicate_count != 0) return false;
  if (e.start == Start::kRoot) return true;
  return e.start == Start::kExpression && e.filter_count == 0 &&
         is_call(program, e.base, "current");
}

bool asks_for_position(const Program& program) {
  return std::any_of(program.nodes.begin(), program.nodes.end(), [](const Expr& e) {
    if (e.op != Op::kCall) return false;
    const std::string_view name = function_info(e.function).name;
    return name == "position" || name == "last";
  });
}

// `key = value` with a one-step key and a value free of focus; returns its two sides.
std::optional<std::pair<NameId, std::uint32_t>> key_test(const Program& program,
                                                         std::uint32_t index) {
  const Expr& e = program.nodes[index];
  if (e.op != Op::kEqual) return std::nullopt;
  for (std::uint32_t side = 0; side < 2; ++side) {
    const Expr& key = program.nodes[program.lists[e.first + side]];
    if (key.op != Op::kPath || key.start != Start::kContext || key.count != 1) continue;
    const Step& step = program.steps[key.first];
    const std::uint32_t other = program.lists[e.first + 1 - side];
    if (step.axis == Axis::kChild && step.test == Test::kName && step.predicate_count == 0 &&
        free_of_focus(program, other))
      return std::pair{step.name, other};
  }
  return std::nullopt;
}

}  // namespace

std::optional<NodeSet> Evaluator::start_of(const Expr& e) {
  if (e.start == Start::kRoot) return NodeSet{NodeRef{0, 0}};
  if (e.start == Start::kContext) return NodeSet{focus_.node};
  Value base = eval(e.base);
  if (base.kind != ValueKind::kNodes) return std::nullopt;
  for (std::uint32_t i = 0; i < e.filter_count; ++i)
    if (!filter(program_.lists[e.first_filter + i], base.nodes)) return std::nullopt;
  return std::move(base.nodes);
}

// The one child of that name: kNone when there is none, or more than one, or one of several rows.
std::uint32_t Evaluator::only_child(const NodeRef& from, NameId name) const {
  const Tree& tree = host_.tree(from.tree);
  const std::uint32_t found = tree.child(from.node, name);
  if (found == kNone || tree.at(found).row_of_repeat) return kNone;
  if (from.tree == 0) return found;  // what is no row stands once
  for (std::uint32_t at = tree.at(found).next; at != kNone; at = tree.at(at).next)
    if (tree.at(at).name == name) return kNone;
  return found;
}

// The leaf that a path leads to, without a node-set on the way: when it is fixed, or goes by plain
// steps from the context. Nothing when it is not that simple.
std::optional<Evaluator::Leaf> Evaluator::leaf(const Expr& e) {
  NodeRef at = focus_.node;
  if (e.model != kNone) {
    const std::uint32_t node = host_.only_node(e.model);
    if (node == kNone) return Leaf{};
    at = NodeRef{0, node};
  } else if (e.start != Start::kContext || !spend(e.count)) {
    return std::nullopt;
  }
  for (std::uint32_t i = 0; e.model == kNone && i < e.count; ++i) {
    const Step& step = program_.steps[e.first + i];
    const bool named = step.axis == Axis::kChild && step.test == Test::kName;
    const bool plain = named || (step.test == Test::kAnyNode &&
                                 (step.axis == Axis::kSelf || step.axis == Axis::kParent));
    if (!plain || step.predicate_count != 0) return std::nullopt;
    if (named) at.node = only_child(at, step.name);
    if (step.axis == Axis::kParent) at.node = host_.tree(at.tree).at(at.node).parent;
    if (at.node == kNone) return std::nullopt;
  }
  const TreeNode& found = host_.tree(at.tree).at(at.node);
  if (found.irrelevant) return Leaf{};
  return found.first_child == kNone ? std::optional(Leaf{&found}) : std::nullopt;
}

NodeSet Evaluator::path(const Expr& e) {
  if (e.model != kNone) {
    const std::uint32_t node = host_.only_node(e.model);
    if (node == kNone || host_.tree(0).at(node).irrelevant) return {};
    return NodeSet{NodeRef{0, node}};
  }
  std::optional<NodeSet> at = start_of(e);
  if (!at) return {};
  for (std::uint32_t i = 0; i < e.count && !at->empty(); ++i) {
    const Step& step = program_.steps[e.first + i];
    NodeSet next;
    const std::uint32_t own =
        e.start == Start::kRoot && i + 1 < e.count ? own_row(at->front(), step) : kNone;
    if (own != kNone)
      next.push_back(NodeRef{0, own});
    else
      walk(step, *at, next);
    if (!spend(next.size())) return {};
    at = std::move(next);
  }
  std::erase_if(*at,
                [&](const NodeRef& ref) { return host_.tree(ref.tree).at(ref.node).irrelevant; });
  return std::move(*at);
}

// An absolute path through a repeat that the context node stands in means its own row (FORM.md §3),
// unless the step says otherwise with a predicate, or names the repeat itself.
std::uint32_t Evaluator::own_row(const NodeRef& parent, const Step& step) const {
  if (parent.tree != 0 || context_.tree != 0 || step.predicate_count != 0 ||
      step.test != Test::kName)
    return kNone;
  const Tree& tree = host_.tree(0);
  std::uint32_t at = context_.node;
  while (at != kNone && tree.at(at).parent != parent.node) at = tree.at(at).parent;
  if (at == kNone || !tree.at(at).row_of_repeat || tree.at(at).name != step.name) return kNone;
  return at;
}

bool Evaluator::children_named(NameId name, const NodeRef& from, NodeSet& out) {
  const Tree& tree = host_.tree(from.tree);
  std::uint64_t count = 1;
  for (std::uint32_t at = tree.at(from.node).first_child; at != kNone; at = tree.at(at).next) {
    ++count;
    if (tree.at(at).name == name) out.push_back(NodeRef{from.tree, at});
  }
  return spend(count);
}

void Evaluator::walk(const Step& step, const NodeSet& from, NodeSet& out) {
  const bool named_child = step.axis == Axis::kChild && step.test == Test::kName;
  if (named_child && step.predicate_count == 0) {  // the plain case: /data/row/name
    for (const NodeRef& node : from)
      if (!children_named(step.name, node, out)) return;
    return;
  }
  for (const NodeRef& node : from) {
    NodeSet found;
    std::uint32_t first_predicate = 0;
    const Hits hits =
        step.predicate_count > 0 ? filter_by_index(step, node, found) : Hits::kUnknown;
    if (hits == Hits::kExact) first_predicate = 1;
    if (hits == Hits::kUnknown) walk_one(step, node, found);
    for (std::uint32_t i = first_predicate; i < step.predicate_count; ++i)
      if (!filter(program_.lists[step.first_predicate + i], found)) return;
    if (backwards(step.axis)) std::reverse(found.begin(), found.end());
    out.insert(out.end(), found.begin(), found.end());
    if (!spend(found.size() + 1)) return;
  }
  if (from.size() < 2 || !can_repeat_or_mix(step.axis)) return;
  if (step.axis != Axis::kParent)
    std::sort(out.begin(), out.end(), [&](const NodeRef& a, const NodeRef& b) {
      if (a.tree != b.tree) return a.tree < b.tree;
      // Secondary instances are numbered in document order.
      return a.tree > 0 ? a.node < b.node : host_.tree(0).precedes(a.node, b.node);
    });
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

namespace {

// A leaf stands for its text node as well. What holds elements has no text of its own.
bool has_own_text(const TreeNode& node) {
  return node.first_child == kNone && !node.attribute && !node.text.empty();
}
bool takes_text(Test test) { return test == Test::kTextNode || test == Test::kAnyNode; }

}  // namespace

void Evaluator::add_if(const Step& step, std::uint32_t tree, std::uint32_t node,
                       NodeSet& out) const {
  const TreeNode& at = host_.tree(tree).at(node);
  const bool element = node != 0;
  const bool fits = step.test == Test::kName      ? at.name == step.name
                    : step.test == Test::kAnyName ? element
                    : step.test == Test::kAnyNode ? true
                                                  : element && has_own_text(at);
  if (fits) out.push_back(NodeRef{tree, node});
}

void Evaluator::add_below(const Step& step, const NodeRef& from, NodeSet& out) {
  const Tree& tree = host_.tree(from.tree);
  std::uint32_t at = tree.at(from.node).first_child;
  while (at != kNone && spend(1)) {
    add_if(step, from.tree, at, out);
    if (tree.at(at).first_child != kNone) {
      at = tree.at(at).first_child;
      continue;
    }
    while (at != from.node && tree.at(at).next == kNone) at = tree.at(at).parent;
    at = at == from.node ? kNone : tree.at(at).next;
  }
}

void Evaluator::walk_one(const Step& step, const NodeRef& from, NodeSet& out) {
  const Tree& tree = host_.tree(from.tree);
  const TreeNode& node = tree.at(from.node);
  const auto along = [&](std::uint32_t at, std::uint32_t TreeNode::*link) {
    if (step.test == Test::kTextNode) return;  // those are elements
    for (; at != kNone && spend(1); at = tree.at(at).*link) add_if(step, from.tree, at, out);
  };
  switch (step.axis) {
    case Axis::kChild:
      if (takes_text(step.test) && has_own_text(node)) out.push_back(from);
      return along(node.first_child, &TreeNode::next);
    case Axis::kAttribute: return along(node.first_attribute, &TreeNode::next);
    case Axis::kSelf: return add_if(step, from.tree, from.node, out);
    case Axis::kParent:
      if (node.parent != kNone) add_if(step, from.tree, node.parent, out);
      return;
    case Axis::kAncestor: return along(node.parent, &TreeNode::parent);
    case Axis::kAncestorOrSelf: return along(from.node, &TreeNode::parent);
    case Axis::kFollowingSibling: return along(node.attribute ? kNone : node.next, &TreeNode::next);
    case Axis::kPrecedingSibling:
      return along(node.attribute ? kNone : node.previous, &TreeNode::previous);
    case Axis::kDescendantOrSelf:
      add_if(step, from.tree, from.node, out);
      return add_below(step, from, out);
    case Axis::kDescendant:
      if (takes_text(step.test) && has_own_text(node)) out.push_back(from);
      return add_below(step, from, out);
    case Axis::kFollowing:
      for (std::uint32_t up = from.node; up != kNone; up = tree.at(up).parent)
        for (std::uint32_t at = tree.at(up).next; at != kNone && spend(1); at = tree.at(at).next) {
          add_if(step, from.tree, at, out);
          add_below(step, NodeRef{from.tree, at}, out);
        }
      return;
    case Axis::kPreceding:
      for (std::uint32_t up = from.node; up != kNone; up = tree.at(up).parent)
        for (std::uint32_t at = tree.at(up).previous; at != kNone && spend(1);
             at = tree.at(at).previous) {
          NodeSet some;
          add_if(step, from.tree, at, some);
          add_below(step, NodeRef{from.tree, at}, some);
          out.insert(out.end(), some.rbegin(), some.rend());
        }
      return;
  }
}

bool Evaluator::pick_by_position(std::uint32_t predicate, NodeSet& found) {
  const Expr& e = program_.nodes[predicate];
  if (e.op != Op::kNumber) return false;
  const bool hit = e.number >= 1 && e.number <= static_cast<double>(found.size()) &&
                   e.number == std::floor(e.number);
  if (hit)
    found = NodeSet{found[static_cast<std::size_t>(e.number) - 1]};
  else
    found.clear();
  return true;
}

// XPath §2.4: a number is a position, anything else a boolean. False: a limit was reached.
bool Evaluator::filter(std::uint32_t predicate, NodeSet& found) {
  if (pick_by_position(predicate, found)) return true;
  const Focus outer = focus_;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found.size() && spend(1); ++i) {
    focus_ = Focus{found[i], static_cast<std::uint32_t>(i + 1),
                   static_cast<std::uint32_t>(found.size())};
    const Value value = eval(predicate);
    const bool keep = value.kind == ValueKind::kNumber ? value.number == static_cast<double>(i + 1)
                                                       : to_boolean(value);
    if (keep) found[kept++] = found[i];
  }
  found.resize(failed_ ? 0 : kept);
  focus_ = outer;
  return !failed_;
}

// item[key = value] in a secondary instance, without looking at every item.
Evaluator::Hits Evaluator::by_key(const Step& step, const NodeRef& from, std::uint32_t predicate,
                                  NodeSet& out) {
  const auto test = key_test(program_, predicate);
  if (!test) return Hits::kUnknown;
  const Value value = eval(test->second);
  const bool text = value.kind == ValueKind::kString ||
                    (value.kind == ValueKind::kNodes && value.nodes.size() <= 1);
  const NodeSet* const hits =
      text ? host_.indexed(from, step.name, test->first, to_string(value)) : nullptr;
  if (hits == nullptr) return Hits::kUnknown;
  out.insert(out.end(), hits->begin(), hits->end());
  return Hits::kExact;
}

// The items that a predicate may keep, from an index: of `a = x and ...` those with a = x, which
// are looked at again; of `a = x or b = y` both.
Evaluator::Hits Evaluator::candidates(const Step& step, const NodeRef& from,
                                      std::uint32_t predicate, NodeSet& out) {
  const Expr& e = expr(predicate);
  if (e.op == Op::kEqual) return by_key(step, from, predicate, out);
  if (e.op == Op::kAnd && !asks_for_position(program_)) {
    for (std::uint32_t i = 0; i < e.count; ++i) {
      NodeSet some;
      if (candidates(step, from, argument(e, i), some) == Hits::kUnknown) continue;
      out.insert(out.end(), some.begin(), some.end());
      return Hits::kMore;
    }
  }
  if (e.op != Op::kOr) return Hits::kUnknown;
  Hits all = Hits::kExact;
  for (std::uint32_t i = 0; i < e.count && all != Hits::kUnknown; ++i) {
    all = std::min(all, candidates(step, from, argument(e, i), out));
  }
  std::sort(out.begin(), out.end());  // secondary instances are numbered in document order
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return all;
}

Evaluator::Hits Evaluator::filter_by_index(const Step& step, const NodeRef& from, NodeSet& out) {
  if (from.tree == 0 || step.axis != Axis::kChild || step.test != Test::kName)
    return Hits::kUnknown;
  const Hits hits = candidates(step, from, program_.lists[step.first_predicate], out);
  if (hits == Hits::kUnknown) out.clear();
  return hits;
}

}  // namespace faltbok::forms

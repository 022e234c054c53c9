#include "forms/xpath/tree.h"

#include <utility>

namespace faltbok::forms {

Tree::Tree() { nodes_.emplace_back(); }

Tree::Tree(const Tree& other) : nodes_(other.nodes_), owned_(other.owned_) {
  for (TreeNode& node : nodes_)
    if (node.slot != kNone) node.text = owned_[node.slot];
}

std::uint32_t Tree::make(NameId name, std::uint32_t parent) {
  TreeNode& node = nodes_.emplace_back();
  node.name = name;
  node.parent = parent;
  return size() - 1;
}

std::uint32_t Tree::add_child(std::uint32_t parent, NameId name, std::string_view text) {
  const std::uint32_t node = make(name, parent);
  const std::uint32_t last = nodes_[parent].last_child;
  nodes_[node].text = text;
  nodes_[node].previous = last;
  (last == kNone ? nodes_[parent].first_child : nodes_[last].next) = node;
  nodes_[parent].last_child = node;
  return node;
}

std::uint32_t Tree::add_attribute(std::uint32_t element, NameId name, std::string_view text) {
  const std::uint32_t node = make(name, element);
  nodes_[node].text = text;
  nodes_[node].attribute = true;
  std::uint32_t* link = &nodes_[element].first_attribute;
  while (*link != kNone) link = &nodes_[*link].next;
  *link = node;
  return node;
}

std::uint32_t Tree::insert_after(std::uint32_t sibling, NameId name) {
  const std::uint32_t parent = nodes_[sibling].parent;
  const std::uint32_t node = make(name, parent);
  const std::uint32_t next = nodes_[sibling].next;
  nodes_[node].previous = sibling;
  nodes_[node].next = next;
  nodes_[sibling].next = node;
  (next == kNone ? nodes_[parent].last_child : nodes_[next].previous) = node;
  return node;
}

std::uint32_t Tree::insert_first(std::uint32_t parent, NameId name) {
  const std::uint32_t first = nodes_[parent].first_child;
  if (first == kNone) return add_child(parent, name, {});
  const std::uint32_t node = make(name, parent);
  nodes_[node].next = first;
  nodes_[first].previous = node;
  nodes_[parent].first_child = node;
  return node;
}

void Tree::remove(std::uint32_t node) {
  const TreeNode gone = nodes_[node];
  (gone.previous == kNone ? nodes_[gone.parent].first_child : nodes_[gone.previous].next) =
      gone.next;
  (gone.next == kNone ? nodes_[gone.parent].last_child : nodes_[gone.next].previous) =
      gone.previous;
  std::vector<std::uint32_t> below{node};
  while (!below.empty()) {
    const std::uint32_t at = below.back();
    below.pop_back();
    nodes_[at].dead = true;
    for (std::uint32_t c = nodes_[at].first_child; c != kNone; c = nodes_[c].next)
      below.push_back(c);
  }
}

void Tree::set_text(std::uint32_t node, std::string text) {
  TreeNode& target = nodes_[node];
  if (target.slot == kNone) {
    target.slot = static_cast<std::uint32_t>(owned_.size());
    owned_.push_back(std::move(text));
  } else {
    owned_[target.slot] = std::move(text);
  }
  target.text = owned_[target.slot];
}

std::string_view Tree::own(std::string text) { return owned_.emplace_back(std::move(text)); }

std::span<char> Tree::own_bytes(std::string bytes) { return owned_.emplace_back(std::move(bytes)); }

std::uint32_t Tree::child(std::uint32_t parent, NameId name) const {
  std::uint32_t at = nodes_[parent].first_child;
  while (at != kNone && nodes_[at].name != name) at = nodes_[at].next;
  return at;
}

std::string Tree::string_value(std::uint32_t node) const {
  const TreeNode& top = nodes_[node];
  if (top.first_child == kNone) return std::string(top.text);
  std::string out;
  std::uint32_t at = node;
  while (true) {
    out.append(nodes_[at].text);
    if (nodes_[at].first_child != kNone) {
      at = nodes_[at].first_child;
      continue;
    }
    while (at != node && nodes_[at].next == kNone) at = nodes_[at].parent;
    if (at == node) return out;
    at = nodes_[at].next;
  }
}

bool Tree::precedes(std::uint32_t a, std::uint32_t b) const {
  std::vector<std::uint32_t> above_a{a};
  std::vector<std::uint32_t> above_b{b};
  while (nodes_[above_a.back()].parent != kNone) above_a.push_back(nodes_[above_a.back()].parent);
  while (nodes_[above_b.back()].parent != kNone) above_b.push_back(nodes_[above_b.back()].parent);
  while (!above_a.empty() && !above_b.empty() && above_a.back() == above_b.back()) {
    above_a.pop_back();
    above_b.pop_back();
  }
  if (above_a.empty() || above_b.empty()) return above_a.empty() && !above_b.empty();
  const std::uint32_t x = above_a.back();
  const std::uint32_t y = above_b.back();
  if (nodes_[x].row > 0 && nodes_[x].model == nodes_[y].model) return nodes_[x].row < nodes_[y].row;
  if (nodes_[x].attribute != nodes_[y].attribute) return nodes_[x].attribute;
  for (std::uint32_t at = nodes_[x].next; at != kNone; at = nodes_[at].next)
    if (at == y) return true;
  return false;
}

}  // namespace faltbok::forms

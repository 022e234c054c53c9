// A tree of elements, attributes and text that XPath walks:
// the primary instance (changes) or a secondary one (does not).
//
//   Shape    node 0 is the document; elements and attributes after it; a node's number never
//            changes and is never used again
//   Lifetime text of a node is a view: of the form's bytes,
//            or of what the tree owns after set_text()
//   Threads  const: any; changing: one
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xpath/names.h"

namespace faltbok::forms {

struct TreeNode {
  NameId name = kNone;
  std::uint32_t parent = kNone, next = kNone, previous = kNone;
  std::uint32_t first_child = kNone, last_child = kNone, first_attribute = kNone;
  // which node of the form's model this is one of; kNone in secondary instances
  std::uint32_t model = kNone;
  std::uint32_t slot = kNone;  // owned text
  std::uint32_t row = 0;       // 1-based among the rows of its repeat; 0: not a row
  bool attribute = false, row_of_repeat = false, irrelevant = false, dead = false;
  bool number = false;  // a number or boolean by its bind: 0 and false are no
  std::string_view text;
};

class Tree {
 public:
  Tree();
  Tree(const Tree& other);
  Tree& operator=(const Tree& other) = delete;
  Tree(Tree&&) noexcept = default;
  Tree& operator=(Tree&&) noexcept = default;
  ~Tree() = default;

  const TreeNode& at(std::uint32_t node) const { return nodes_[node]; }
  TreeNode& at(std::uint32_t node) { return nodes_[node]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(nodes_.size()); }
  void reserve(std::size_t count) { nodes_.reserve(count); }

  std::uint32_t add_child(std::uint32_t parent, NameId name, std::string_view text);
  std::uint32_t add_attribute(std::uint32_t element, NameId name, std::string_view text);
  std::uint32_t insert_after(std::uint32_t sibling, NameId name);  // a new node after `sibling`
  std::uint32_t insert_first(std::uint32_t parent, NameId name);   // a new node before all children
  // unlinks; the node and what is below it become dead
  void remove(std::uint32_t node);
  void set_text(std::uint32_t node, std::string text);
  std::string_view own(std::string text);  // keeps the text as long as the tree
  std::span<char> own_bytes(std::string bytes);

  std::uint32_t child(std::uint32_t parent, NameId name) const;  // the first of that name, or kNone
  // XPath 1.0 §5: all text below, in order
  std::string string_value(std::uint32_t node) const;
  bool precedes(std::uint32_t a, std::uint32_t b) const;  // document order

 private:
  std::uint32_t make(NameId name, std::uint32_t parent);
  std::vector<TreeNode> nodes_;
  std::deque<std::string> owned_;
};

}  // namespace faltbok::forms

// Items of a list by the text of one of their children: item[key = value] without a walk.
//
//   Shape    a hash table over what is in the tree; no text is copied
//   Lifetime the tree outlives it and does not change
//   Source   FORM.md §3: an item without the child reads as ""
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "forms/xpath/tree.h"
#include "forms/xpath/value.h"

namespace faltbok::forms {

class ItemIndex {
 public:
  struct Of {
    std::uint32_t tree = 0, parent = 0;  // the items are its children
    NameId element = kNone, key = kNone;
    auto operator<=>(const Of&) const = default;
  };
  ItemIndex(const Tree& tree, const Of& of);
  // in document order
  void find(std::string_view text, NodeSet& out) const;

 private:
  struct Entry {
    std::size_t hash = 0;
    std::uint32_t item = kNone, key = kNone, next = kNone;
  };
  bool has_text(const Entry& entry, std::string_view text) const;
  const Tree* tree_;
  std::uint32_t number_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> heads_;  // its size is a power of two
};

}  // namespace faltbok::forms

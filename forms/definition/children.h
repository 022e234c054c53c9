// Which model nodes stand below which, by name: so that a path is followed without looking at every
// sibling.
//
//   Shape    add() all, then close(); from then on named() finds
//   Threads  while a form is loaded: one; afterwards nobody asks
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "forms/xpath/names.h"

namespace faltbok::forms {

struct ChildKey {
  std::uint32_t parent = kNone;  // kNone: the document
  NameId name = kNone;
  bool attribute = false;
  auto operator<=>(const ChildKey&) const = default;
};

class ModelChildren {
 public:
  struct Entry {
    ChildKey key;
    std::uint32_t model = kNone;
    auto operator<=>(const Entry&) const = default;
  };

  void add(const ChildKey& key, std::uint32_t model) { entries_.push_back({key, model}); }
  void close() { std::sort(entries_.begin(), entries_.end()); }
  // in document order; more than one when prefixes tell them apart
  std::span<const Entry> named(const ChildKey& key) const {
    const auto first = std::lower_bound(
        entries_.begin(), entries_.end(), key,
        [this](const Entry& each, const ChildKey& wanted) { return looked(each).key < wanted; });
    auto last = first;
    while (last != entries_.end() && looked(*last).key == key) ++last;
    return {first, last};
  }
  // What finding has cost so far, counted in entries looked at.
  std::uint64_t looked_at() const { return looked_at_; }

 private:
  const Entry& looked(const Entry& entry) const {
    ++looked_at_;
    return entry;
  }
  std::vector<Entry> entries_;
  mutable std::uint64_t looked_at_ = 0;
};

}  // namespace faltbok::forms

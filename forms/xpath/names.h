// Element names as numbers, so that a step of a path compares integers.
// Prefixes are not part of a name.
//
//   Lifetime a Names outlives every tree and program that uses its numbers
//   Threads  const after the form is loaded
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace faltbok::forms {

using NameId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;  // no node, no name, no expression

std::string_view local_name(std::string_view qualified);  // "orx:meta" -> "meta"

class Names {
 public:
  Names() = default;
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;
  NameId intern(std::string_view name);      // of the local part
  NameId find(std::string_view name) const;  // kNone when no tree and no program has it
  std::string_view text(NameId id) const { return texts_[id]; }

 private:
  // An open table: every element of every choice list asks for its name's number.
  struct Place {
    std::uint64_t hash = 0;
    NameId id = kNone;
  };
  static std::uint64_t hash_of(std::string_view name);
  std::size_t place_of(std::string_view name, std::uint64_t hash) const;
  void grow();
  std::deque<std::string> texts_;
  std::vector<Place> table_;  // its size is a power of two, or 0
};

}  // namespace faltbok::forms

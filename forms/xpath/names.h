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
#include <unordered_map>

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
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, NameId> ids_;
};

}  // namespace faltbok::forms

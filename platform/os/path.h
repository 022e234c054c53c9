// Where a file or folder is, as the machine names it.
//
//   Shape    absolute or relative, '/' between names, no NUL
//   Threads  values
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace faltbok::os {

struct Path {
  std::string text;
  auto operator<=>(const Path&) const = default;

  Path operator/(std::string_view name) const;  // the path of `name` in this folder
  Path folder() const;                          // "a/b" -> "a"; "b" -> "."; "/b" -> "/"
  std::string name() const;                     // "a/b" -> "b"
};

}  // namespace faltbok::os

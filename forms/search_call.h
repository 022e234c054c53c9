// search(...) in the appearance of a select: its choices are rows of a CSV file, and the choice
// that it lists names the columns for value and label.
//
//   Shape    search(file) | search(file, how, columns, value)
//                         | search(file, how, columns, value, filter column, filter value)
//            how: 'contains', 'startswith', 'endswith', 'matches'; each argument is an expression
//   Errors   `why`: it stands there and is not of that shape
//   Lifetime views into the appearance
//   Source   ODK documentation, "Dynamic selects from pre-loaded data"; forms/FORM.md §1
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faltbok::forms {

struct SearchCall {
  std::vector<std::string_view> arguments;
  std::string why;
};

// Nothing when the appearance has no search(.
std::optional<SearchCall> search_call_in(std::string_view appearance);

// 'towns' -> towns; nothing when the argument is no plain text.
std::optional<std::string_view> text_argument(std::string_view argument);

}  // namespace faltbok::forms

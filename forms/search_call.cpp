#include "forms/search_call.h"

namespace faltbok::forms {
namespace {

constexpr std::string_view kName = "search(";
constexpr std::string_view kSpace = " \t\r\n";

std::string_view stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Where the call begins, as a word of its own.
std::size_t call_in(std::string_view appearance) {
  std::size_t at = appearance.find(kName);
  while (at != std::string_view::npos && at > 0 &&
         kSpace.find(appearance[at - 1]) == std::string_view::npos)
    at = appearance.find(kName, at + 1);
  return at;
}

// Cuts at commas that stand in no brackets and no quotes; false when the call does not end.
bool cut(std::string_view text, std::vector<std::string_view>& arguments) {
  int depth = 1;
  char quote = '\0';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (depth != 0 && (c != ',' || depth != 1)) continue;
    arguments.push_back(stripped(text.substr(from, i - from)));
    from = i + 1;
    if (depth == 0) return true;
  }
  return false;
}

std::string wrong_with(const std::vector<std::string_view>& arguments) {
  const std::size_t count = arguments.size();
  if (count != 1 && count != 4 && count != 6)
    return "search() has " + std::to_string(count) + " arguments: it takes 1, 4 or 6";
  for (const std::string_view argument : arguments)
    if (argument.empty()) return "an argument of search() is empty";
  if (!text_argument(arguments[0])) return "the file of search() must be a text in quotes";
  if (count >= 4 && !text_argument(arguments[2]))
    return "the columns that search() looks in must be a text in quotes";
  if (count == 6 && !text_argument(arguments[4]))
    return "the column that search() filters by must be a text in quotes";
  return {};
}

}  // namespace

std::optional<SearchCall> search_call_in(std::string_view appearance) {
  const std::size_t at = call_in(appearance);
  if (at == std::string_view::npos) return std::nullopt;
  SearchCall call;
  if (cut(appearance.substr(at + kName.size()), call.arguments))
    call.why = wrong_with(call.arguments);
  else
    call.why = "search( is not closed";
  return call;
}

std::optional<std::string_view> text_argument(std::string_view argument) {
  if (argument.size() < 2 || (argument.front() != '\'' && argument.front() != '"'))
    return std::nullopt;
  const std::string_view inside = argument.substr(1, argument.size() - 2);
  if (argument.back() != argument.front() ||
      inside.find(argument.front()) != std::string_view::npos)
    return std::nullopt;
  return stripped(inside);
}

}  // namespace faltbok::forms

#include "forms/tool/options.h"

#include <algorithm>

#include "forms/xlsform/report.h"

namespace faltbok::forms::tool {
namespace {

std::string unknown(std::string_view word, const std::vector<Option>& options) {
  std::vector<std::string_view> names;
  for (const Option& option : options) names.push_back(option.name);
  const std::string guess = xlsform::did_you_mean(word, names);
  return "there is no option '" + std::string(word) + "' here" +
         (guess.empty() ? "" : "; " + guess);
}

}  // namespace

std::optional<std::string> read_options(Words words, const std::vector<Option>& options,
                                        std::vector<std::string>& rest) {
  std::vector<std::string_view> seen;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--") {
      rest.insert(rest.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      return std::nullopt;
    }
    if (!word.starts_with('-')) {
      rest.emplace_back(word);
      continue;
    }
    const auto option = std::find_if(options.begin(), options.end(),
                                     [&](const Option& each) { return each.name == word; });
    if (option == options.end()) return unknown(word, options);
    if (std::find(seen.begin(), seen.end(), word) != seen.end())
      return "'" + std::string(word) + "' is given twice";
    seen.push_back(word);
    if (++i == words.size() || words[i].empty())
      return "'" + std::string(word) + "' needs a value after it";
    *option->value = words[i];
  }
  return std::nullopt;
}

std::optional<std::string> read_options(Words words, const std::vector<Option>& options,
                                        std::string& form) {
  std::vector<std::string> rest;
  if (auto wrong = read_options(words, options, rest)) return wrong;
  if (rest.empty() || rest[0].empty()) return "no form is given";
  if (rest.size() > 1)
    return "two forms are given, '" + rest[0] + "' and '" + rest[1] + "'; this takes one";
  form = rest[0];
  return std::nullopt;
}

}  // namespace faltbok::forms::tool

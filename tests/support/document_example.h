// Worked examples in our documents: a line `NAME key=value key=value`,
// carried on by lines that begin with two spaces.
#pragma once

#include <map>
#include <optional>
#include <sstream>

#include "tests/support/read_file.h"

namespace faltbok::tests {

using Example = std::map<std::string, std::string>;

// A piece without `=` carries on the value before it.
inline Example fields_of(const std::string& text) {
  Example out;
  std::string key;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos) key = word.substr(0, equals);
    out[key] += equals == std::string::npos ? word : word.substr(equals + 1);
  }
  return out;
}

inline std::optional<Example> example_in(const std::filesystem::path& document,
                                         const std::string& name) {
  const base::Bytes bytes = read_file(document);
  std::istringstream lines{std::string(base::text_of(bytes))};
  std::optional<std::string> found;
  for (std::string line; std::getline(lines, line);) {
    if (found && !line.starts_with("  ")) break;
    if (found) found->append(" ").append(line);
    if (!found && line.starts_with(name + " ")) found = line.substr(name.size());
  }
  return found ? std::optional(fields_of(*found)) : std::nullopt;
}

}  // namespace faltbok::tests

#include "forms/xlsform/parameters.h"

#include <algorithm>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {
// Parted by ';' if there is one, else by ',', else by spaces: as the field writes them.
std::vector<std::string_view> parts_of(std::string_view cell) {
  if (cell.find(';') != std::string_view::npos) return split(cell, ";");
  if (cell.find(',') != std::string_view::npos) return split(cell, ",");
  return words_of(cell);
}
}  // namespace

Parameters::Parameters(std::string_view cell, const Place& place, Report& report)
    : place_(place), report_(report) {
  for (const std::string_view part : parts_of(cell)) {
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      report_.error(place_, "'" + std::string(part) + "' is no parameter", "write name=value");
      continue;
    }
    values_.emplace_back(lower(trimmed(part.substr(0, equals))), trimmed(part.substr(equals + 1)));
  }
}

std::string_view Parameters::get(std::string_view name) const {
  const auto found = std::find_if(values_.begin(), values_.end(),
                                  [&](const auto& value) { return value.first == name; });
  return found == values_.end() ? std::string_view() : std::string_view(found->second);
}

bool Parameters::has(std::string_view name) const {
  return std::any_of(values_.begin(), values_.end(),
                     [&](const auto& value) { return value.first == name; });
}

void Parameters::allow(std::initializer_list<std::string_view> names) const {
  for (const auto& [name, value] : values_) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string guess = did_you_mean(name, names);
    report_.error(place_, "this question type takes no parameter '" + name + "'",
                  guess.empty() ? "remove it" : guess);
  }
}

bool Parameters::wrong(std::string_view name, std::string_view wanted) const {
  report_.error(place_,
                "parameter " + std::string(name) + " cannot be '" + std::string(get(name)) + "'",
                "it must be " + std::string(wanted));
  return false;
}

bool Parameters::number(std::string_view name) const {
  return !has(name) || is_number(get(name)) || wrong(name, "a number");
}

bool Parameters::integer(std::string_view name) const {
  return !has(name) || is_integer(get(name)) || wrong(name, "a whole number");
}

bool Parameters::one_of(std::string_view name,
                        std::initializer_list<std::string_view> values) const {
  if (!has(name) || std::find(values.begin(), values.end(), get(name)) != values.end()) return true;
  std::string wanted;
  for (const std::string_view value : values)
    wanted.append(wanted.empty() ? "" : ", or ").append(value);
  return wrong(name, wanted);
}

}  // namespace faltbok::forms::xlsform

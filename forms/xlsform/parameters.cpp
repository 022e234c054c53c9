#include "forms/xlsform/parameters.h"

#include <algorithm>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {
constexpr std::string_view kBetween = " \t\r\n,;";

bool is_apart(char c) { return kBetween.find(c) != std::string_view::npos; }

// The next name, value or '='; empty at the end.
std::string_view next_token(std::string_view& cell) {
  const std::size_t from = std::min(cell.find_first_not_of(kBetween), cell.size());
  std::size_t end = from;
  while (end < cell.size() && !is_apart(cell[end]) && cell[end] != '=') ++end;
  if (end == from && end < cell.size()) ++end;  // '=' itself
  const std::string_view token = cell.substr(from, end - from);
  cell.remove_prefix(end);
  return token;
}

// Words of the form's own; columns of files, apps and references are written as they are.
bool ignores_case(std::string_view name, std::string_view value) {
  return name != "value" && name != "label" && name != "app" && name != "reference-geometry" &&
         name != "tick_labelset" && !value.starts_with("${");
}
}  // namespace

Parameters::Parameters(std::string_view cell, const Place& place, Report& report)
    : place_(place), report_(report) {
  std::string_view name = next_token(cell);
  while (!name.empty()) {
    std::string_view rest = cell;
    const std::string_view equals = next_token(rest);
    const std::string_view value = equals == "=" ? next_token(rest) : std::string_view();
    if (name == "=" || value.empty() || value == "=") {
      report_.error(place_, "'" + std::string(name) + "' is no parameter", "write name=value");
      name = next_token(cell);
      continue;
    }
    const std::string key = lower(name);
    values_.emplace_back(key, ignores_case(key, value) ? lower(value) : std::string(value));
    cell = rest;
    name = next_token(cell);
  }
}

std::string_view Parameters::get(std::string_view name) const {
  const auto found = std::find_if(values_.rbegin(), values_.rend(),  // the last one counts
                                  [&](const auto& value) { return value.first == name; });
  return found == values_.rend() ? std::string_view() : std::string_view(found->second);
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

#include "forms/dataset/shape.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

namespace faltbok::forms {
namespace {

std::string group_of(std::string_view path) {
  const std::size_t name_at = path.rfind('/');
  if (name_at == std::string_view::npos || name_at == 0) return {};
  const std::size_t group_at = path.rfind('/', name_at - 1);
  return std::string(path.substr(group_at + 1, name_at - group_at - 1));
}

}  // namespace

std::string without_positions(std::string_view path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  return out;
}

const ShapeColumn* FormShape::column(std::string_view path) const {
  for (const ShapeColumn& column : columns)
    if (column.path == path) return &column;
  return nullptr;
}

std::vector<std::string> FormShape::repeats() const {
  std::vector<std::string> found;
  for (const ShapeColumn& column : columns)
    if (!column.repeat.empty() &&
        std::find(found.begin(), found.end(), column.repeat) == found.end())
      found.push_back(column.repeat);
  return found;
}

namespace {

// Columns that stand before a form's own in its tables.
constexpr std::array<std::string_view, 10> kTaken = {
    "participant",  "site",      "visit",      "record", "revision",
    "form_version", "finalised", "respondent", "row",    "parent_row"};

// `x_missing` says why `x` is not there.
bool is_reason(std::string_view name, const std::set<std::string, std::less<>>& names) {
  constexpr std::string_view kMissing = "_missing";
  return name.ends_with(kMissing) && names.contains(name.substr(0, name.size() - kMissing.size()));
}

}  // namespace

// Names that are still the same twice after their group's name: the whole path.
void FormShape::make_names_unique() {
  std::set<std::string, std::less<>> names;
  for (const ShapeColumn& column : columns) names.insert(column.name);
  for (ShapeColumn& column : columns)
    if (std::find(kTaken.begin(), kTaken.end(), column.name) != kTaken.end() ||
        is_reason(column.name, names))
      column.name = form + "_" + column.name;
  const auto rename = [this](const auto& longer) {
    std::map<std::pair<std::string, std::string>, int> count;
    for (const ShapeColumn& column : columns) ++count[{column.repeat, column.name}];
    for (ShapeColumn& column : columns)
      if (count[{column.repeat, column.name}] > 1) column.name = longer(column);
  };
  rename([](const ShapeColumn& column) { return group_of(column.path) + "_" + column.name; });
  rename([](const ShapeColumn& column) {
    std::string name = column.path.substr(1);
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
  });
}

FormShape merged(FormShape newest, const FormShape& older) {
  for (const ShapeColumn& column : older.columns)
    if (newest.column(column.path) == nullptr) newest.columns.push_back(column);
  newest.make_names_unique();
  return newest;
}

}  // namespace faltbok::forms

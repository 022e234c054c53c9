#include "forms/dataset/shape.h"

#include <algorithm>
#include <array>
#include <map>

namespace faltbok::forms {
namespace {

constexpr std::array<std::string_view, 4> kNumberTypes = {"int", "integer", "decimal", "range"};

bool is_under(std::string_view path, std::string_view group) {
  const std::size_t root_end = path.find('/', 1);  // "/data/meta/instanceID"
  if (root_end == std::string_view::npos) return false;
  const std::string_view rest = path.substr(root_end + 1);
  return rest.size() > group.size() && rest.substr(0, group.size()) == group && rest[group.size()] == '/';
}

std::string group_of(std::string_view path) {
  const std::size_t name_at = path.rfind('/');
  if (name_at == std::string_view::npos || name_at == 0) return {};
  const std::size_t group_at = path.rfind('/', name_at - 1);
  return std::string(path.substr(group_at + 1, name_at - group_at - 1));
}

bool has_column(const Field& field) {
  if (is_under(field.path, "meta")) return false;
  return !(field.asked && field.kind == QuestionKind::kNote);
}

CellKind kind_of(const Field& field) {
  const bool number = std::find(kNumberTypes.begin(), kNumberTypes.end(), field.type) != kNumberTypes.end();
  return number || field.calculated ? CellKind::kNumber : CellKind::kText;
}

// Names that are still the same twice after their group's name: the whole path.
void make_names_unique(std::vector<ShapeColumn>& columns) {
  const auto rename = [&columns](const auto& longer) {
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

}  // namespace

const ShapeColumn* FormShape::column(std::string_view path) const {
  for (const ShapeColumn& column : columns)
    if (column.path == path) return &column;
  return nullptr;
}

std::vector<std::string> FormShape::repeats() const {
  std::vector<std::string> found;
  for (const ShapeColumn& column : columns)
    if (!column.repeat.empty() && std::find(found.begin(), found.end(), column.repeat) == found.end())
      found.push_back(column.repeat);
  return found;
}

FormShape shape_of(const Definition& definition) {
  FormShape shape{definition.id(), {}};
  for (const Field& field : definition.fields("")) {
    if (!has_column(field)) continue;
    const bool is_fact = is_under(field.path, "facts");
    const std::string name = is_fact ? "facts_" + field.name : field.name;
    shape.columns.push_back(
        {field.path, field.repeat, name, kind_of(field), field.asked, field.calculated, is_fact});
  }
  make_names_unique(shape.columns);
  return shape;
}

FormShape merged(FormShape newest, const FormShape& older) {
  for (const ShapeColumn& column : older.columns)
    if (newest.column(column.path) == nullptr) newest.columns.push_back(column);
  make_names_unique(newest.columns);
  return newest;
}

}  // namespace faltbok::forms

#include "forms/dataset/shape.h"

#include <algorithm>
#include <array>

namespace faltbok::forms {
namespace {

constexpr std::array<std::string_view, 4> kNumberTypes = {"int", "integer", "decimal", "range"};

bool is_under(std::string_view path, std::string_view group) {
  const std::size_t root_end = path.find('/', 1);  // "/data/meta/instanceID"
  if (root_end == std::string_view::npos) return false;
  const std::string_view rest = path.substr(root_end + 1);
  return rest.size() > group.size() && rest.substr(0, group.size()) == group &&
         rest[group.size()] == '/';
}

bool has_column(const Field& field) {
  if (is_under(field.path, "meta")) return false;
  return !(field.asked && field.kind == QuestionKind::kNote);
}

CellKind kind_of(const Field& field) {
  const bool number =
      std::find(kNumberTypes.begin(), kNumberTypes.end(), field.type) != kNumberTypes.end();
  return number || field.calculated ? CellKind::kNumber : CellKind::kText;
}

}  // namespace

FormShape shape_of(const Definition& definition) {
  FormShape shape{definition.id(), {}};
  for (const Field& field : definition.fields("")) {
    if (!has_column(field)) continue;
    const bool is_fact = is_under(field.path, "facts");
    const std::string name = is_fact ? "facts_" + field.name : field.name;
    shape.columns.push_back(
        {field.path, field.repeat, name, kind_of(field), field.asked, field.calculated, is_fact});
  }
  shape.make_names_unique();
  return shape;
}

}  // namespace faltbok::forms

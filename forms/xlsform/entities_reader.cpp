#include "forms/xlsform/limits.h"
#include "forms/xlsform/readers.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

void check_dataset(const Entity& entity, const Place& place, Report& report) {
  if (entity.dataset.starts_with("__"))
    report.error(place, "an entity list's name cannot begin with '__'", "choose another name");
  else if (!is_xml_name(entity.dataset) || entity.dataset.find('.') != std::string::npos)
    report.error(place, "'" + entity.dataset + "' cannot be an entity list's name",
                 "begin with a letter or '_', then letters, digits, '-' and '_'");
}

void check_conditions(const Entity& entity, const Place& place, Report& report) {
  if (!entity.update_if.empty() && entity.id.empty())
    report.error(place, "update_if needs the column entity_id",
                 "say in entity_id which entity is updated");
  if (!entity.id.empty() && !entity.create_if.empty() && entity.update_if.empty())
    report.error(place, "create_if beside entity_id needs update_if too",
                 "say when the entity is updated");
  if (entity.id.empty() && entity.label.empty())
    report.error(place, "an entity that is created needs a label", "add the column label");
}

Entity read_entity(const Table& table, const TableRow& row, Report& report) {
  Entity entity;
  entity.sheet = table.sheet;
  entity.row = row.number;
  const std::pair<std::string_view, std::string*> texts[] = {
      {"dataset", &entity.dataset},     {"entity_id", &entity.id}, {"create_if", &entity.create_if},
      {"update_if", &entity.update_if}, {"label", &entity.label},  {"repeat", &entity.repeat}};
  for (const auto& [key, into] : texts) *into = row.get(key);
  check_dataset(entity, table.place(row, "dataset"), report);
  check_conditions(entity, entity.place({}), report);
  if (entity.repeat.empty()) return entity;
  const std::string repeat = entity.repeat;
  const bool is_reference = repeat.starts_with("${") && repeat.ends_with("}");
  if (is_reference) entity.repeat = repeat.substr(2, repeat.size() - 3);
  if (!is_reference || !is_xml_name(entity.repeat))
    report.error(table.place(row, "repeat"), "'" + entity.repeat + "' is no single reference",
                 "write it as ${name}");
  return entity;
}

}  // namespace

void read_entities(const Workbook& workbook, Survey& survey, Report& report) {
  const Sheet* sheet = sheet_named(workbook, "entities", report);
  if (sheet == nullptr) return;
  const Table table = read_table(*sheet, SheetKind::kEntities, Spaces::kKeep, report);
  for (const TableRow& row : table.rows) {
    if (survey.entities.size() >= kEntityCountMax) {
      report.error({table.sheet, row.number, {}}, "there are more than 100 entity lists",
                   "remove rows");
      return;
    }
    Entity entity = read_entity(table, row, report);
    for (const Entity& other : survey.entities)
      if (other.dataset == entity.dataset)
        report.error(table.place(row, "dataset"),
                     "the entity list '" + entity.dataset + "' already stands in row " +
                         std::to_string(other.row),
                     "a form makes at most one kind of change to a list: join the rows");
    survey.entities.push_back(std::move(entity));
  }
}

}  // namespace faltbok::forms::xlsform

#include <algorithm>

#include "forms/dataset/tables.h"

namespace faltbok::forms {
namespace {

using FormIds = std::vector<std::string>;

// One column of the wide table, and where its values come from.
struct WideColumn {
  std::string visit, form, path, name;
  CellKind kind = CellKind::kText;
};

struct Slot {
  std::string participant, visit, form;
  auto operator<=>(const Slot&) const = default;
};

void add_once(FormIds& list, const std::string& form) {
  if (std::find(list.begin(), list.end(), form) == list.end()) list.push_back(form);
}

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// The study's visits in its order, each with the forms of the plan and then what was filled beside
// it (the eligibility form, a form of an older plan); visits that the plan does not know come last.
std::vector<std::pair<std::string, FormIds>> visits_with_forms(const Dataset& data) {
  std::vector<std::pair<std::string, FormIds>> visits;
  std::map<std::string, FormIds> beside;
  for (const FlatRecord& record : data.records)
    add_once(beside[record.about.visit], record.about.form);
  for (const Visit& visit : data.study.visits) {
    FormIds forms;
    for (const VisitForm& form : visit.forms) add_once(forms, form.form_id);
    for (const std::string& form : beside[visit.id]) add_once(forms, form);
    beside.erase(visit.id);
    visits.emplace_back(visit.id, std::move(forms));
  }
  for (auto& [visit, forms] : beside) visits.emplace_back(visit, std::move(forms));
  return visits;
}

std::vector<const ShapeColumn*> wide_columns_of(const FormShape& shape) {
  std::vector<const ShapeColumn*> columns;
  for (const ShapeColumn& column : shape.columns)
    if (column.repeat.empty() && !column.is_fact) columns.push_back(&column);
  return columns;
}

void add_visit(const Dataset& data, const std::string& visit, const FormIds& forms,
               std::vector<WideColumn>& out) {
  std::map<std::string, int> uses;
  for (const std::string& form : forms)
    if (const auto shape = data.shapes.find(form); shape != data.shapes.end())
      for (const ShapeColumn* column : wide_columns_of(shape->second)) ++uses[column->name];
  for (const std::string& form : forms) {
    const auto shape = data.shapes.find(form);
    if (shape == data.shapes.end()) continue;
    for (const ShapeColumn* column : wide_columns_of(shape->second)) {
      const bool say_form = visit.empty() || uses[column->name] > 1;
      const std::string name = say_form ? form + "_" + column->name : column->name;
      out.push_back({visit, form, column->path,
                     visit.empty() ? name : lower_case(visit) + "_" + name, column->kind});
    }
  }
}

std::vector<Person> all_people(const Dataset& data) {
  std::map<std::string, std::string> site_of;
  for (const FlatRecord& record : data.records)
    if (!record.about.participant.empty()) site_of[record.about.participant] = record.about.site;
  for (const Person& person : data.people) site_of[person.participant] = person.site;
  std::vector<Person> people;
  for (const auto& [participant, site] : site_of) people.push_back({participant, site});
  return people;
}

std::string value_at(const FlatRecord& record, std::string_view path) {
  for (const FlatValue& value : record.values)
    if (value.path == path && value.row.empty()) return value.value;
  return {};
}

}  // namespace

WideTable wide_table(const Dataset& data) {
  std::vector<WideColumn> columns;
  for (const auto& [visit, forms] : visits_with_forms(data)) add_visit(data, visit, forms, columns);

  std::map<Slot, std::vector<const FlatRecord*>> slots;
  for (const FlatRecord& record : data.records)
    if (!record.about.participant.empty())
      slots[{record.about.participant, record.about.visit, record.about.form}].push_back(&record);

  WideTable out;
  out.table.name = "wide";
  out.table.columns = {{"participant"}, {"site"}};
  for (const WideColumn& column : columns) out.table.columns.push_back({column.name, column.kind});
  for (const auto& [slot, records] : slots) {
    if (records.size() < 2) continue;
    LeftOut left_out{slot.participant, slot.visit, slot.form, {}};
    for (const FlatRecord* record : records) left_out.records.push_back(record->about.record);
    out.left_out.push_back(std::move(left_out));
  }
  for (const Person& person : all_people(data)) {
    Row row = {person.participant, person.site};
    for (const WideColumn& column : columns) {
      const auto slot = slots.find({person.participant, column.visit, column.form});
      const bool one = slot != slots.end() && slot->second.size() == 1;
      row.push_back(one ? value_at(*slot->second.front(), column.path) : std::string());
    }
    out.table.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace faltbok::forms

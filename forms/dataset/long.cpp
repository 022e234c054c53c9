#include "forms/dataset/tables.h"

namespace faltbok::forms {
namespace {

std::string field_name(const Dataset& data, const FlatRecord& record, const FlatValue& value) {
  const auto shape = data.shapes.find(record.about.form);
  const ShapeColumn* column =
      shape == data.shapes.end() ? nullptr : shape->second.column(value.path);
  return column == nullptr ? value.name : column->name;
}

}  // namespace

Table long_table(const Dataset& data) {
  Table table{"long",
              {{"participant"},
               {"site"},
               {"visit"},
               {"form"},
               {"form_version"},
               {"record"},
               {"revision", CellKind::kNumber},
               {"finalised"},
               {"respondent"},
               {"row"},
               {"name"},
               {"value", CellKind::kNumber},
               {"label"},
               {"missing"},
               {"implied", CellKind::kNumber}},
              {}};
  for (const FlatRecord& record : data.records) {
    const RecordLabel& about = record.about;
    const Row lead = {about.participant,
                      about.site,
                      about.visit,
                      about.form,
                      about.form_version,
                      about.record,
                      std::to_string(about.revision),
                      about.finalised_at,
                      about.respondent};
    const auto add = [&](const FlatValue& value, const Row& tail) {
      Row row = lead;
      row.push_back(value.row);
      row.insert(row.end(), tail.begin(), tail.end());
      table.rows.push_back(std::move(row));
    };
    for (const FlatValue& value : record.values) {
      const std::string name = field_name(data, record, value);
      const std::string missing(name_of(value.presence));
      add(value, {name, value.value, value.label, missing, value.implied ? "1" : "0"});
      if (!missing.empty()) add(value, {name + "_missing", missing, "", "", "0"});
    }
  }
  return table;
}

}  // namespace faltbok::forms

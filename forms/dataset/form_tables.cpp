#include "forms/dataset/tables.h"

namespace faltbok::forms {
namespace {

const std::vector<Column> kLead = {
    {"participant"},  {"site"},      {"visit"},     {"record"}, {"revision", CellKind::kNumber},
    {"form_version"}, {"finalised"}, {"respondent"}};

Row lead_of(const FlatRecord& record) {
  const RecordLabel& about = record.about;
  return {about.participant,
          about.site,
          about.visit,
          about.record,
          std::to_string(about.revision),
          about.form_version,
          about.finalised_at,
          about.respondent};
}

std::vector<const ShapeColumn*> columns_in(const FormShape& shape, std::string_view repeat) {
  std::vector<const ShapeColumn*> columns;
  for (const ShapeColumn& column : shape.columns)
    if (column.repeat == repeat) columns.push_back(&column);
  return columns;
}

void add_columns(Table& table, const std::vector<const ShapeColumn*>& columns) {
  for (const ShapeColumn* column : columns) table.columns.push_back({column->name, column->kind});
  for (const ShapeColumn* column : columns)
    table.columns.push_back({column->name + "_missing", CellKind::kText});
}

// The values of one row of a repeat (or of the form itself, row "") in the order of `columns`.
Row cells_of(const FlatRecord& record, const std::vector<const ShapeColumn*>& columns,
             std::string_view row) {
  Row values(columns.size());
  Row reasons(columns.size());
  for (const FlatValue& value : record.values) {
    if (value.row != row) continue;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i]->path != value.path) continue;
      values[i] = value.value;
      reasons[i] = name_of(value.presence);
    }
  }
  values.insert(values.end(), reasons.begin(), reasons.end());
  return values;
}

std::vector<std::string> rows_of(const FlatRecord& record,
                                 const std::vector<const ShapeColumn*>& columns) {
  std::vector<std::string> rows;
  for (const FlatValue& value : record.values)
    for (const ShapeColumn* column : columns)
      if (column->path == value.path && (rows.empty() || rows.back() != value.row))
        rows.push_back(value.row);
  return rows;
}

Table child_table(const Dataset& data, const FormShape& shape, const std::string& repeat) {
  const std::vector<const ShapeColumn*> columns = columns_in(shape, repeat);
  Table table{shape.form + "_" + repeat.substr(repeat.rfind('/') + 1), kLead, {}};
  table.columns.push_back({"row"});
  add_columns(table, columns);
  for (const FlatRecord& record : data.records) {
    if (record.about.form != shape.form) continue;
    for (const std::string& at : rows_of(record, columns)) {
      Row row = lead_of(record);
      row.push_back(at);
      const Row cells = cells_of(record, columns, at);
      row.insert(row.end(), cells.begin(), cells.end());
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table own_table(const Dataset& data, const FormShape& shape) {
  const std::vector<const ShapeColumn*> columns = columns_in(shape, "");
  Table table{shape.form, kLead, {}};
  add_columns(table, columns);
  for (const FlatRecord& record : data.records) {
    if (record.about.form != shape.form) continue;
    Row row = lead_of(record);
    const Row cells = cells_of(record, columns, "");
    row.insert(row.end(), cells.begin(), cells.end());
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::vector<Table> form_tables(const Dataset& data) {
  std::vector<Table> tables;
  for (const auto& [form, shape] : data.shapes) {
    tables.push_back(own_table(data, shape));
    for (const std::string& repeat : shape.repeats())
      tables.push_back(child_table(data, shape, repeat));
  }
  return tables;
}

}  // namespace faltbok::forms

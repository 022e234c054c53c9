#include <algorithm>
#include <set>
#include <unordered_map>

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

// "/data/rep[2]/g/inner[1]" -> "/data/rep[2]": the row that this one stands in; "" in no other.
std::string parent_row_of(std::string_view row) {
  const std::size_t own = row.rfind('[');
  const std::size_t above = row.substr(0, std::min(own, row.size())).rfind(']');
  return above == std::string_view::npos ? std::string() : std::string(row.substr(0, above + 1));
}

// Fills the rows of one table from a record, in one walk over its values: those of one row of a
// repeat follow each other, but for what inner repeats say between them.
class RowsOf {
 public:
  explicit RowsOf(const std::vector<const ShapeColumn*>& columns) : columns_(columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) index_[columns[i]->path] = i;
  }

  struct Cells {
    std::string row;
    Row cells;  // values, then the reasons of those that are not there
  };
  std::vector<Cells> of(const FlatRecord& record) const {
    std::vector<Cells> rows;
    for (const FlatValue& value : record.values) {
      const auto at = index_.find(value.path);
      if (at == index_.end()) continue;
      if (rows.empty() || rows.back().row != value.row)
        rows.push_back({value.row, Row(2 * columns_.size())});
      rows.back().cells[at->second] = value.value;
      rows.back().cells[columns_.size() + at->second] = name_of(value.presence);
    }
    return rows;
  }

 private:
  const std::vector<const ShapeColumn*>& columns_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

void append(Row& row, const Row& cells) { row.insert(row.end(), cells.begin(), cells.end()); }

Table child_table(const Dataset& data, const FormShape& shape, const std::string& repeat) {
  const std::vector<const ShapeColumn*> columns = columns_in(shape, repeat);
  Table table{shape.form + "_" + repeat.substr(repeat.rfind('/') + 1), kLead, {}};
  table.columns.push_back({"row"});
  table.columns.push_back({"parent_row"});
  add_columns(table, columns);
  const RowsOf rows_of(columns);
  for (const FlatRecord& record : data.records) {
    if (record.about.form != shape.form) continue;
    for (const RowsOf::Cells& each : rows_of.of(record)) {
      Row row = lead_of(record);
      row.push_back(each.row);
      row.push_back(parent_row_of(each.row));
      append(row, each.cells);
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table own_table(const Dataset& data, const FormShape& shape) {
  const std::vector<const ShapeColumn*> columns = columns_in(shape, "");
  Table table{shape.form, kLead, {}};
  add_columns(table, columns);
  const RowsOf rows_of(columns);
  for (const FlatRecord& record : data.records) {
    if (record.about.form != shape.form) continue;
    const std::vector<RowsOf::Cells> rows = rows_of.of(record);
    Row row = lead_of(record);
    append(row, rows.empty() ? Row(2 * columns.size()) : rows.front().cells);
    table.rows.push_back(std::move(row));
  }
  return table;
}

// Two repeats may end in one name, or a form be called as another's repeat: a number tells apart.
void make_names_differ(std::vector<Table>& tables) {
  std::set<std::string> taken;
  for (Table& table : tables) {
    const std::string name = table.name;
    for (int number = 2; !taken.insert(table.name).second; ++number)
      table.name = name + "_" + std::to_string(number);
  }
}

}  // namespace

std::vector<Table> form_tables(const Dataset& data) {
  std::vector<Table> tables;
  for (const auto& [form, shape] : data.shapes) {
    tables.push_back(own_table(data, shape));
    for (const std::string& repeat : shape.repeats())
      tables.push_back(child_table(data, shape, repeat));
  }
  make_names_differ(tables);
  return tables;
}

}  // namespace faltbok::forms

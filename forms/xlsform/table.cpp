#include "forms/xlsform/table.h"

#include <algorithm>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kMedia[] = {"image", "big-image", "audio", "video"};

class TableReader {
 public:
  TableReader(const Sheet& sheet, Table& table, Spaces spaces, Report& report)
      : sheet_(sheet), table_(table), spaces_(spaces), report_(report) {}
  void read();

 private:
  void read_header(const Row& row);
  void check_header(const Column& column, const Row& row);
  void settle_two_ids(Column& column, const Row& row);
  void read_row(const Row& row);
  const Column* column_at(std::uint32_t index);
  bool is_unknown_medium(const Column& column, const Row& row);
  const Sheet& sheet_;
  Table& table_;
  Spaces spaces_;
  Report& report_;
  std::vector<std::uint32_t> without_header_;
  std::vector<std::uint32_t> bad_media_;
  std::string unknown_;
};

void TableReader::check_header(const Column& column, const Row& row) {
  const auto same =
      std::find_if(table_.columns.begin(), table_.columns.end(), [&](const Column& other) {
        if (other.key.empty() || column.key.empty())
          return lower(other.header) == lower(column.header);
        return other.key == column.key && other.language == column.language;
      });
  const Place place{sheet_.name, row.number, column.header};
  if (same != table_.columns.end()) {
    report_.error(place,
                  "there are two columns for the same thing: '" + same->header + "' and '" +
                      column.header + "'",
                  "rename or remove one of them");
  }
  if (!column.key.empty()) return;
  const std::string guess = did_you_mean(snake(column.header), known_columns(table_.kind));
  if (table_.kind == SheetKind::kEntities)
    report_.error(place, "'" + column.header + "' is not a column of this sheet", guess);
  else if (!guess.empty())
    report_.warning(place, "'" + column.header + "' is not a column that we know; it is left out",
                    guess);
  else
    unknown_ += (unknown_.empty() ? "'" : ", '") + column.header + "'";
}

// `id_string` is what `form_id` was called before: where both stand, the newer counts.
void TableReader::settle_two_ids(Column& column, const Row& row) {
  if (table_.kind != SheetKind::kSettings || column.key != "id_string") return;
  const bool is_older = snake(column.header) == "id_string";
  for (Column& other : table_.columns) {
    if (other.key != column.key || (snake(other.header) == "id_string") == is_older) continue;
    Column& left_out = is_older ? column : other;
    left_out.key.clear();
    report_.warning({sheet_.name, row.number, left_out.header},
                    "the form has its id twice; this one is left out", "remove the column");
    return;
  }
}

void TableReader::read_header(const Row& row) {
  const bool doubled = std::any_of(row.cells.begin(), row.cells.end(), [](const Cell& cell) {
    return cell.text.find("::") != std::string::npos;
  });
  table_.columns.reserve(row.cells.size());
  for (const Cell& cell : row.cells) {
    Column column = understand_header(cell.text, table_.kind, doubled ? "::" : ":");
    column.index = cell.column;
    // A column of choices that we do not know is data for choice filters: its name is its own.
    if (column.key.empty() && table_.kind == SheetKind::kChoices) column.key = cell.text;
    settle_two_ids(column, row);
    check_header(column, row);
    table_.columns.push_back(std::move(column));
  }
  if (!unknown_.empty())
    report_.warning({sheet_.name, row.number, {}},
                    "these columns are not part of XLSForm and are left out: " + unknown_);
}

const Column* TableReader::column_at(std::uint32_t index) {
  const auto found =
      std::lower_bound(table_.columns.begin(), table_.columns.end(), index,
                       [](const Column& column, std::uint32_t i) { return column.index < i; });
  return found != table_.columns.end() && found->index == index ? &*found : nullptr;
}

// Said once, and only where the column holds something.
bool TableReader::is_unknown_medium(const Column& column, const Row& row) {
  constexpr std::string_view kPrefix = "media::";
  if (!column.key.starts_with(kPrefix)) return false;
  const std::string_view form = std::string_view(column.key).substr(kPrefix.size());
  if (std::find(std::begin(kMedia), std::end(kMedia), form) != std::end(kMedia)) return false;
  if (std::find(bad_media_.begin(), bad_media_.end(), column.index) == bad_media_.end()) {
    bad_media_.push_back(column.index);
    report_.error({sheet_.name, row.number, column.header},
                  "'" + std::string(form) + "' is no medium that a form can show",
                  "use image, big-image, audio or video");
  }
  return true;
}

void TableReader::read_row(const Row& row) {
  TableRow read{row.number, row.ordinal, {}};
  read.values.reserve(row.cells.size());
  for (const Cell& cell : row.cells) {
    const Column* column = column_at(cell.column);
    if (column == nullptr) {
      if (std::find(without_header_.begin(), without_header_.end(), cell.column) !=
          without_header_.end())
        continue;
      without_header_.push_back(cell.column);
      report_.warning({sheet_.name, row.number, {}},
                      "a cell of column number " + std::to_string(cell.column + 1) +
                          " stands under no header; the column is left out",
                      "give the column a header");
      continue;
    }
    if (column->key.empty() || is_unknown_medium(*column, row)) continue;
    std::string text =
        straight_quotes(spaces_ == Spaces::kSingle ? single_spaced(cell.text) : cell.text);
    read.values.push_back({column, std::move(text)});
  }
  if (!read.values.empty()) table_.rows.push_back(std::move(read));
}

void TableReader::read() {
  table_.sheet = sheet_.name;
  if (sheet_.rows.empty()) return;
  read_header(sheet_.rows.front());
  for (std::size_t i = 1; i < sheet_.rows.size(); ++i) read_row(sheet_.rows[i]);
}

}  // namespace

std::string_view TableRow::get(std::string_view key) const {
  const Value* value = find(key);
  return value == nullptr ? std::string_view() : std::string_view(value->text);
}

const Value* TableRow::find(std::string_view key) const {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const Value& v) { return v.column->key == key; });
  return found == values.end() ? nullptr : &*found;
}

bool Table::has(std::string_view key) const {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const Column& column) { return column.key == key; });
}

Place Table::place(const TableRow& row, std::string_view key) const {
  if (const Value* value = row.find(key)) return {sheet, row.number, value->column->header};
  for (const Column& column : columns)
    if (column.key == key) return {sheet, row.number, column.header};
  return {sheet, row.number, header_of(kind, key)};
}

Table read_table(const Sheet& sheet, SheetKind kind, Spaces spaces, Report& report) {
  Table table;
  table.kind = kind;
  TableReader(sheet, table, spaces, report).read();
  return table;
}

}  // namespace faltbok::forms::xlsform

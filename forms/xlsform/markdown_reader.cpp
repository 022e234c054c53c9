#include <algorithm>
#include <map>

#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"
#include "forms/xlsform/workbook.h"

namespace faltbok::forms::xlsform {

namespace {

// "| a | b\|c |" -> "a", "b|c". A backslash keeps the bar after it; "\\n" stays as it is written.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  std::string cell;
  line.remove_prefix(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cell += line[++i];
    } else if (line[i] == '|') {
      cells.emplace_back(trimmed(cell));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  if (!trimmed(cell).empty()) cells.emplace_back(trimmed(cell));  // the closing bar was left out
  return cells;
}

// The line under a header in Markdown: | --- | :--- |
bool is_rule(const std::vector<std::string>& cells) {
  bool dashes = false;
  for (const std::string& cell : cells) {
    if (cell.find_first_not_of(":-") != std::string::npos) return false;
    dashes = dashes || cell.find('-') != std::string::npos;
  }
  return dashes;
}

class MarkdownReader {
 public:
  explicit MarkdownReader(Report& report) : report_(report) {}
  void line(std::string_view text, int number);
  Workbook take() { return std::move(workbook_); }

 private:
  void row(const std::vector<std::string>& cells, int number);
  void begin_sheet(const std::string& name, int number);
  Report& report_;
  Workbook workbook_;
  bool in_sheet_ = false;
  int ordinal_ = 0;
};

void MarkdownReader::begin_sheet(const std::string& name, int number) {
  if (workbook_.find(lower(name)) != nullptr)
    report_.error({name, number, {}}, "there are two tables of this name", "join them");
  if (workbook_.sheets.size() < kSheetCountMax)
    workbook_.sheets.push_back({name, {}});
  else
    report_.error({name, number, {}}, "there are too many tables", "keep those of the form");
  in_sheet_ = true;
  ordinal_ = 0;
}

void MarkdownReader::row(const std::vector<std::string>& cells, int number) {
  Row row{number, ++ordinal_, {}};
  Sheet& sheet = workbook_.sheets.back();
  for (std::size_t i = 1; i < cells.size() && i <= kColumnCountMax; ++i) {
    if (cells[i].size() > kCellSizeMax)
      report_.error({sheet.name, number, {}}, "a cell is too long", "shorten it");
    else if (!cells[i].empty())
      row.cells.push_back({static_cast<std::uint32_t>(i - 1), cells[i]});
  }
  if (!row.cells.empty()) sheet.rows.push_back(std::move(row));
}

// A table's first cell names its sheet; rows below have an empty first cell.
// Everything else is prose.
void MarkdownReader::line(std::string_view text, int number) {
  if (!text.starts_with('|')) {
    in_sheet_ = in_sheet_ && text.empty();
    return;
  }
  const std::vector<std::string> cells = cells_of(text);
  if (cells.empty() || is_rule(cells)) return;
  if (!cells.front().empty()) {
    begin_sheet(cells.front(), number);
    if (std::any_of(cells.begin() + 1, cells.end(),
                    [](const std::string& cell) { return !cell.empty(); }))
      row(cells, number);  // the header may stand on the line of the name
    return;
  }
  if (in_sheet_)
    row(cells, number);
  else
    report_.error({{}, number, {}}, "this row belongs to no table",
                  "begin the table with a line such as '| survey |'");
}

}  // namespace

std::optional<Workbook> read_markdown(std::string_view text, Report& report) {
  MarkdownReader reader(report);
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    reader.line(trimmed(text.substr(at, end - at)), ++number);
    at = end + 1;
  }
  if (report.has_errors()) return std::nullopt;
  return reader.take();
}

}  // namespace faltbok::forms::xlsform

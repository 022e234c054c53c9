#include "forms/xlsform/compile.h"

#include "forms/xlsform/checks.h"
#include "forms/xlsform/entities.h"
#include "forms/xlsform/form_writer.h"
#include "forms/xlsform/readers.h"
#include "forms/xlsform/style.h"
#include "forms/xlsform/workbook.h"

namespace faltbok::forms::xlsform {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? "\"\"" : std::string(1, c));
  return out + "\"";
}

// The sheet external_choices as the file that Collect reads beside the form.
std::vector<MadeFile> made_files(const Workbook& workbook) {
  const Sheet* sheet = workbook.find("external_choices");
  if (sheet == nullptr || sheet->rows.empty()) return {};
  MadeFile file{"itemsets.csv", {}};
  const std::size_t width = static_cast<std::size_t>(sheet->rows.front().cells.back().column) + 1;
  for (const Row& row : sheet->rows) {
    std::vector<std::string_view> line(width);
    for (const Cell& cell : row.cells)
      if (cell.column < width) line[cell.column] = cell.text;
    for (std::size_t i = 0; i < width; ++i)
      file.content.append(i == 0 ? "" : ",").append(quoted(line[i]));
    file.content += "\n";
  }
  return {std::move(file)};
}

}  // namespace

namespace {

// Reads all sheets and looks at the whole. Nothing when there is no survey to look at.
std::optional<Survey> read_checked(const Workbook& workbook, std::string_view file_name,
                                   Report& report) {
  Survey survey;
  read_settings(workbook, file_name, survey, report);
  read_choices(workbook, survey, report);
  read_entities(workbook, survey, report);
  read_survey(workbook, survey, report);
  if (!survey.root) return std::nullopt;
  settle(survey);
  place_entities(survey, report);
  check_survey(survey, report);
  return survey;
}

}  // namespace

Compiled compile(base::BytesView bytes, std::string_view file_name) {
  Report report;
  Compiled compiled;
  if (const std::optional<Workbook> workbook = open_workbook(bytes, file_name, report)) {
    if (const std::optional<Survey> survey = read_checked(*workbook, file_name, report)) {
      FormWriter writer(*survey, report);
      compiled.xml = writer.write();
      compiled.unreadable = writer.take_expression_problems();
      compiled.files = made_files(*workbook);
    }
  }
  if (report.has_errors()) {
    compiled.xml.clear();
    compiled.files.clear();
  }
  compiled.problems = report.take();
  return compiled;
}

std::vector<Problem> style_warnings(base::BytesView bytes, std::string_view file_name) {
  Report report;
  const std::optional<Workbook> workbook = open_workbook(bytes, file_name, report);
  if (!workbook) return {};
  const std::optional<Survey> survey = read_checked(*workbook, file_name, report);
  if (!survey || report.has_errors()) return {};
  Report style;
  check_style(*survey, style);
  return style.take();
}

}  // namespace faltbok::forms::xlsform

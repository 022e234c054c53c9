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

void gather_places(const Survey& survey, const Item& item, std::vector<NodePlace>& places) {
  for (const auto& child : item.children) {
    places.push_back({path_of(*child), survey.sheet, child->row});
    gather_places(survey, *child, places);
  }
}

// "/data/q", or the question that an element of the body is for: "...[@ref='/data/q']...".
std::string_view node_of(std::string_view path) {
  constexpr std::string_view kRef = "[@ref='";
  const std::size_t ref = path.rfind(kRef);
  if (ref == std::string_view::npos) return path;
  path.remove_prefix(ref + kRef.size());
  return path.substr(0, path.find('\''));
}

}  // namespace

Problem located(Problem problem, const std::vector<NodePlace>& places) {
  if (problem.where.row != 0) return problem;
  const std::string_view node = node_of(problem.where.path);
  for (const NodePlace& place : places) {
    if (place.path != node) continue;
    problem.where.sheet = place.sheet;
    problem.where.row = place.row;
    problem.where.path.clear();  // of a file that the author never sees
    problem.where.line = 0;
    break;
  }
  return problem;
}

Compiled compile(base::BytesView bytes, std::string_view file_name) {
  Report report;
  Compiled compiled;
  if (const std::optional<Workbook> workbook = open_workbook(bytes, file_name, report)) {
    if (const std::optional<Survey> survey = read_checked(*workbook, file_name, report)) {
      FormWriter writer(*survey, report);
      compiled.xml = writer.write();
      compiled.unreadable = writer.take_expression_problems();
      compiled.files = made_files(*workbook);
      gather_places(*survey, *survey->root, compiled.places);
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

#include "forms/problem.h"

#include <algorithm>

namespace faltbok::forms {

std::string text_of(const Where& where) {
  std::string out;
  const auto add = [&](const std::string& part) {
    out.append(out.empty() ? "" : ", ").append(part);
  };
  if (!where.sheet.empty()) add("sheet " + where.sheet);
  if (where.row > 0) add("row " + std::to_string(where.row));
  if (!where.column.empty()) add("column " + where.column);
  if (where.line > 0) add("line " + std::to_string(where.line));
  if (!where.path.empty()) add(where.path);
  return out;
}

std::string text_of(const Problem& problem) {
  std::string out = text_of(problem.where);
  if (!out.empty()) out.append(": ");
  out.append(problem.what);
  if (!problem.advice.empty()) out.append("; ").append(problem.advice);
  return out;
}

bool has_errors(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.severity == Severity::kError; });
}

}  // namespace faltbok::forms

// What the XLSForm tests share: compile a form written as Markdown, and look at what came of it.
#pragma once

#include <string>
#include <string_view>

#include "forms/xlsform/compile.h"

namespace faltbok::forms::xlsform {

inline Compiled compile_text(std::string_view markdown) {
  return compile(base::view_of(markdown), "form.md");
}

// All errors, one a line, as the author reads them.
inline std::string errors_of(const Compiled& compiled) {
  std::string out;
  for (const Problem& problem : compiled.problems)
    if (problem.severity == Severity::kError) out += text_of(problem) + "\n";
  return out;
}

inline std::string warnings_of(const Compiled& compiled) {
  std::string out;
  for (const Problem& problem : compiled.problems)
    if (problem.severity == Severity::kWarning) out += text_of(problem) + "\n";
  return out;
}

inline bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace faltbok::forms::xlsform

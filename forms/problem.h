// What is wrong with a form, said to the person who wrote it: where, what, and what to do about it.
//
//   Shape    text_of(): "sheet survey, row 14, column type: 'selct_one' is not a type;
//            did you mean 'select_one'?"
//   Units    row and line from 1; 0 when there is none
//   Lifetime values
//   Threads  values
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faltbok::forms {

enum class Severity : std::uint8_t { kError, kWarning };

// A place in a workbook (sheet, row, column) or in an XForm (path of a node or element, line).
// Only what is known is set.
struct Where {
  std::string sheet;
  int row = 0;
  std::string column;
  std::string path;
  int line = 0;
};

struct Problem {
  Severity severity = Severity::kError;
  Where where;
  std::string what;    // "'selct_one' is not a type"
  std::string advice;  // "did you mean 'select_one'?"; may be empty
};

std::string text_of(const Where& where);
std::string text_of(const Problem& problem);  // without the severity
bool has_errors(const std::vector<Problem>& problems);

}  // namespace faltbok::forms

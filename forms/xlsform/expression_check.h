// Reads every expression of a form with the engine's own parser,
// so that an author is told the cell and not only the XML.
//
//   Errors   gathered apart from the report: pyxform writes such a form all the same,
//            and so do we; but no engine runs it
//   Threads  one at a time
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/report.h"
#include "forms/xpath/names.h"

namespace faltbok::forms::xlsform {

class ExpressionCheck {
 public:
  void check(std::string_view expression, const Place& place);
  // The search() of an appearance, and its arguments.
  void check_search(std::string_view appearance, const Place& place);
  std::vector<Problem> take() { return std::move(problems_); }

 private:
  void say(std::string what, const Place& place);
  Names names_;
  std::vector<Problem> problems_;
};

}  // namespace faltbok::forms::xlsform

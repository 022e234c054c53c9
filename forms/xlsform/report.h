// Collects everything that is wrong with a workbook, so that its author is told all of it at once.
//
//   Lifetime owns the problems; take() them at the end
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/problem.h"

namespace faltbok::forms::xlsform {

// A cell as its author knows it. The column is the header as written;
// row 0 and an empty column mean the whole sheet.
struct Place {
  std::string_view sheet;
  int row = 0;
  std::string_view column;
};

class Report {
 public:
  void error(const Place& place, std::string what, std::string advice = {});
  void warning(const Place& place, std::string what, std::string advice = {});
  bool has_errors() const { return error_count_ > 0; }
  bool full() const;  // no more errors are shown: looking for them is in vain
  std::size_t error_count() const { return error_count_; }
  std::vector<Problem> take();  // and, at the end, whether there were more than kProblemCountMax

 private:
  void add(Severity severity, const Place& place, std::string what, std::string advice);
  std::vector<Problem> problems_;
  std::size_t error_count_ = 0, told_error_count_ = 0;  // told: without repetitions
  bool left_out_ = false;
};

// "did you mean 'select_one'?", or nothing when no candidate is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace faltbok::forms::xlsform

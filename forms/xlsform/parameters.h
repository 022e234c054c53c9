// The column `parameters`: "start=1 end=10, step=2" as names and values.
//
//   Errors   in the report: a part without '=', a name that the question type does not take
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/xlsform/report.h"

namespace faltbok::forms::xlsform {

class Parameters {
 public:
  Parameters(std::string_view cell, const Place& place, Report& report);
  // Empty when absent.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  void allow(std::initializer_list<std::string_view> names) const;
  // These say whether a parameter that is there is as it must be, and report it when not.
  bool number(std::string_view name) const;
  bool integer(std::string_view name) const;
  bool one_of(std::string_view name, std::initializer_list<std::string_view> values) const;
  const Place& place() const { return place_; }

 private:
  bool wrong(std::string_view name, std::string_view wanted) const;
  std::vector<std::pair<std::string, std::string>> values_;
  Place place_;
  Report& report_;
};

}  // namespace faltbok::forms::xlsform

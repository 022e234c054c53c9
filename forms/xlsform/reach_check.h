// What no answers lead to: questions that are never asked, choices that every filter keeps back,
// scores that stop short of the range that their constraint declares.
//
//   Shape    warnings, each only when it is proved (reach.h)
//   Lifetime borrows both
//   Threads  one at a time
#pragma once

#include "forms/xlsform/reach.h"

namespace faltbok::forms::xlsform {

class ReachCheck {
 public:
  ReachCheck(const Survey& survey, Report& report);
  void check(const Item& item);
  void check_choices();

 private:
  void gather_uses(const Item& item);
  void check_score(const Item& item);
  void check_list(const ChoiceList& list, const std::vector<const Item*>& uses);
  const Survey& survey_;
  Report& report_;
  Reach reach_;
  std::map<std::string, std::vector<const Item*>, std::less<>> uses_;  // by list
};

}  // namespace faltbok::forms::xlsform

// When each visit of a participant is due, counted from recorded dates.
//
//   Units    civil dates; windows in days
//   Errors   none: a visit that cannot be dated yet says so
//   Source   design.md section 1: T1 is an event, T2 and T3 count from it;
//            months clamp to the month's last day
#pragma once

#include <set>

#include "forms/study/study.h"
#include "platform/base/time.h"

namespace faltbok::forms {

enum class VisitStatus {
  kUndated,   // waits for another visit's date
  kUpcoming,  // its window has not opened
  kOpen,      // inside the window
  kOverdue,   // the window has closed and it is not done
  kDone,
};

struct VisitPlan {
  std::string visit_id;
  VisitStatus status = VisitStatus::kUndated;
  std::optional<base::Date> due;
  std::optional<base::Date> opens;
  std::optional<base::Date> closes;
};

struct Course {
  std::optional<base::Date> start;                                // what "" anchors count from
  std::map<std::string, base::Date, std::less<>> recorded_dates;  // visit id -> the day it happened
  std::set<std::string, std::less<>> done_visits;
};

// One plan per visit, in the study's order.
// A corrected date gives a new plan for visits that are not done.
std::vector<VisitPlan> plan_visits(const Study& study, const Course& course,
                                   const base::Date& today);

}  // namespace faltbok::forms

#include "forms/study/schedule.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using namespace faltbok::forms;

namespace {

Study ips() {
  Study study;
  Visit t0{"t0", {}, "", 0, false, 0, 30, {}};
  Visit t1{"t1", {}, "", 0, true, 0, 30, {}};
  Visit t2{"t2", {}, "t1", 3, false, 14, 30, {}};
  Visit t3{"t3", {}, "t1", 12, false, 0, 60, {}};
  study.visits = {t0, t1, t2, t3};
  return study;
}

}  // namespace

TEST_CASE("schedule: an event and what counts from it wait until its date is recorded") {
  const auto plans = plan_visits(ips(), {base::Date{2026, 1, 15}, {}, {}}, {2026, 1, 20});
  CHECK(plans[0].status == VisitStatus::kOpen);
  CHECK(plans[1].status == VisitStatus::kUndated);
  CHECK(plans[2].status == VisitStatus::kUndated);
}

TEST_CASE("schedule: T2 and T3 count from the recorded end, clamped to the month's last day") {
  const Course course{base::Date{2026, 1, 15}, {{"t1", base::Date{2026, 11, 30}}}, {"t0", "t1"}};
  const auto plans = plan_visits(ips(), course, {2027, 2, 13});
  CHECK(plans[0].status == VisitStatus::kDone);
  CHECK(plans[2].due == base::Date{2027, 2, 28});
  CHECK(plans[2].status == VisitStatus::kUpcoming);
  CHECK(plan_visits(ips(), course, {2027, 2, 14})[2].status == VisitStatus::kOpen);
  CHECK(plan_visits(ips(), course, {2027, 3, 30})[2].status == VisitStatus::kOpen);
  CHECK(plan_visits(ips(), course, {2027, 3, 31})[2].status == VisitStatus::kOverdue);
  CHECK(plans[3].due == base::Date{2027, 11, 30});
}

TEST_CASE("schedule: a corrected end date gives the visits that are not done a new due date") {
  Course course{base::Date{2026, 1, 15}, {{"t1", base::Date{2026, 6, 1}}}, {}};
  CHECK(plan_visits(ips(), course, {2026, 6, 2})[2].due == base::Date{2026, 9, 1});
  course.recorded_dates["t1"] = base::Date{2026, 7, 1};
  CHECK(plan_visits(ips(), course, {2026, 7, 2})[2].due == base::Date{2026, 10, 1});
}

TEST_CASE("schedule: without a start nothing is due") {
  CHECK(plan_visits(ips(), {}, {2026, 1, 1})[0].status == VisitStatus::kUndated);
}

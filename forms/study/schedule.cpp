#include "forms/study/schedule.h"

namespace faltbok::forms {
namespace {

std::optional<base::Date> due_date(const Visit& visit, const Course& course) {
  const auto recorded = course.recorded_dates.find(visit.id);
  if (recorded != course.recorded_dates.end()) return recorded->second;
  if (visit.is_event) return std::nullopt;
  std::optional<base::Date> from = course.start;
  if (!visit.anchor.empty()) {
    const auto anchor = course.recorded_dates.find(visit.anchor);
    from = anchor == course.recorded_dates.end() ? std::nullopt : std::optional(anchor->second);
  }
  if (!from) return std::nullopt;
  return base::add_months(*from, visit.months_after);
}

VisitStatus status_of(const VisitPlan& plan, bool done, const base::Date& today) {
  if (done) return VisitStatus::kDone;
  if (!plan.due) return VisitStatus::kUndated;
  if (today < *plan.opens) return VisitStatus::kUpcoming;
  return today > *plan.closes ? VisitStatus::kOverdue : VisitStatus::kOpen;
}

}  // namespace

std::vector<VisitPlan> plan_visits(const Study& study, const Course& course,
                                   const base::Date& today) {
  std::vector<VisitPlan> plans;
  for (const Visit& visit : study.visits) {
    VisitPlan plan{visit.id, VisitStatus::kUndated, due_date(visit, course), {}, {}};
    if (plan.due) {
      plan.opens = base::add_days(*plan.due, -visit.window_before_days);
      plan.closes = base::add_days(*plan.due, visit.window_after_days);
    }
    plan.status = status_of(plan, course.done_visits.contains(visit.id), today);
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace faltbok::forms

#include "device/app/today.h"

#include <algorithm>
#include <cctype>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

// Overdue people are lost unless somebody sees them first.
int urgency(const TodayRow& row) {
  switch (row.visit_status) {
    case forms::VisitStatus::kOverdue: return 0;
    case forms::VisitStatus::kOpen: return 1;
    case forms::VisitStatus::kUpcoming: return 2;
    case forms::VisitStatus::kUndated: return 3;
    case forms::VisitStatus::kDone: return 4;
  }
  return 4;
}

bool is_left(forms::ParticipantState state) {
  using enum forms::ParticipantState;
  return state == kExcluded || state == kDeclined || state == kWithdrawn;
}

// The visit that matters next: one that is overdue or open, else the first to come.
const forms::VisitPlan* next_plan(const std::vector<forms::VisitPlan>& plans) {
  const forms::VisitPlan* next = nullptr;
  for (const forms::VisitPlan& plan : plans) {
    if (plan.status == forms::VisitStatus::kOverdue || plan.status == forms::VisitStatus::kOpen)
      return &plan;
    if (!next && plan.status != forms::VisitStatus::kDone) next = &plan;
  }
  return next;
}

TodayRow row_of(const Session& session, const ParticipantInfo& info, const State& state) {
  TodayRow row;
  row.participant = info.participant;
  row.site_name = session.site_name(info.site, state.settings.language);
  row.state = info.state;
  for (const RecordInfo& record : session.records)
    if (record.participant == info.participant && record.state == RecordState::kDraft)
      ++row.draft_count;
  const base::Date today = date_of(state.now.wall);
  const auto plans = session.place.study
                         ? plan_visits(*session.place.study, session.course_of(info), today)
                         : std::vector<forms::VisitPlan>{};
  const forms::VisitPlan* next = is_left(info.state) ? nullptr : next_plan(plans);
  row.visit_status = forms::VisitStatus::kDone;
  if (!next) return row;
  row.visit_id = next->visit_id;
  row.visit_name = session.visit_name(next->visit_id, state.settings.language);
  row.visit_status = next->status;
  row.due = next->due;
  if (next->due) row.days_to_due = days_since_1970(*next->due) - days_since_1970(today);
  return row;
}

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text)
    out.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  return out;
}

}  // namespace

void refresh_today(State& state) {
  TodayState& today = state.today;
  today.rows.clear();
  today.date = date_of(state.now.wall);
  if (!state.session) return;
  const Session& session = *state.session;
  const std::string search = upper(today.search);
  for (const ParticipantInfo& info : session.participants)
    if (info.participant.find(search) != std::string::npos)
      today.rows.push_back(row_of(session, info, state));
  std::stable_sort(today.rows.begin(), today.rows.end(), [](const TodayRow& a, const TodayRow& b) {
    if (urgency(a) != urgency(b)) return urgency(a) < urgency(b);
    return a.due && b.due && *a.due < *b.due;
  });
  today.participant_count = session.participants.size();
  if (session.place.study)
    today.study_name =
        std::string(forms::text_in(session.place.study->name, state.settings.language));
  today.may_add = session.place.certified && !session.place.expired &&
                  session.user.role != kEmploymentSpecialist;
  today.waiting_count = state.sync.waiting_count;
  today.problem_count = static_cast<std::size_t>(
      std::count_if(state.sync.batches.begin(), state.sync.batches.end(),
                    [](const BatchRow& row) { return row.state == BatchState::kQuarantined; }));
}

void on(Step& step, const SetSearch& what) { step.state.today.search = what.text; }

void on(Step& step, const OpenParticipant& what) {
  step.want(NoteOpened{what.participant});
  show_participant(step, what.participant, "");
}

}  // namespace faltbok::app

// Today: who is due, and how sending goes. The first screen after unlocking.
//
//   Threads  values
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/record/event.h"
#include "forms/study/schedule.h"

namespace faltbok::app {

struct TodayRow {
  std::string participant;
  std::string site_name;
  forms::ParticipantState state = forms::ParticipantState::kAsked;
  // The visit that matters next; empty when there is none.
  std::string visit_id;
  std::string visit_name;
  forms::VisitStatus visit_status = forms::VisitStatus::kUndated;
  std::optional<base::Date> due;
  std::int64_t days_to_due = 0;  // negative: days since; 0 also when there is no due date
  std::size_t draft_count = 0;   // begun and not finalised
};

struct TodayState {
  std::string search;          // part of a pseudonym
  std::vector<TodayRow> rows;  // those that match; overdue first, then open, upcoming, the rest
  std::size_t participant_count = 0;  // all
  std::string study_name;
  base::Date date;
  // Sending in short; the sync screen has the rest.
  std::size_t waiting_count = 0;  // sealed, no receipt yet
  std::size_t problem_count = 0;  // quarantined
  bool may_add = false;           // this role adds participants
};

// Intents.
struct SetSearch {
  std::string text;
};
struct OpenParticipant {
  std::string participant;
};
struct AddParticipant {};
struct OpenSync {};
struct OpenSettings {};
struct LockNow {};
struct GoToday {};  // from any staff screen, when nothing unsaved is left behind
struct GoBack {};   // one screen back
struct DismissNotice {};

}  // namespace faltbok::app

// One participant: visits, their forms with who fills each, and the course (consent, outcome,
// end of the intervention).
//
//   Threads  values
//   Source   study.md (states), design section 1
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "device/app/record_key.h"
#include "forms/record/event.h"
#include "forms/study/schedule.h"

namespace faltbok::app {

struct FormRow {
  std::string form_id;
  std::string title;
  forms::Respondent respondent = forms::Respondent::kInterviewer;
  RecordState state = RecordState::kNone;
  bool gone_through = false;  // a draft whose last page has been passed
  std::uint32_t revision = 1;
  std::size_t answered_count = 0;  // of a draft; 0 until it has been opened in this session
  std::optional<RecordKey> record;
};

struct VisitRow {
  std::string visit_id;
  std::string name;
  forms::VisitPlan plan;
  bool is_event = false;       // its date is recorded as it happens (T1)
  std::vector<FormRow> forms;  // only those that this role may see; empty: registers only
  bool can_hand_over = false;  // participant's forms are left to fill
  bool can_review = false;     // at least one draft to finalise
};

// A question on top of the participant screen.
enum class ParticipantDialog : std::uint8_t { kNone, kVisitDate, kState, kCorrection };

struct ParticipantViewState {
  std::string participant;
  std::string site_name;
  forms::ParticipantState state = forms::ParticipantState::kAsked;
  std::string state_reason;
  std::vector<VisitRow> visits;
  std::string visit_id;  // the one that is unfolded
  bool may_see_contact = false;
  ParticipantDialog dialog = ParticipantDialog::kNone;
  std::string dialog_visit;                             // kVisitDate
  std::string dialog_form;                              // kCorrection
  std::string dialog_date;                              // as typed, ISO
  std::string dialog_reason;                            // as typed; needed before Confirm works
  std::optional<forms::ParticipantState> dialog_state;  // kState; nothing preselected
  bool dialog_can_confirm = false;
};

// Intents.
struct UnfoldVisit {
  std::string visit;
};
struct OpenForm {
  std::string visit, form_id;
};  // begins it, or goes on with the draft
struct HandOverVisit {
  std::string visit;
};
struct ReviewVisit {
  std::string visit;
};
// e.g. the end of the intervention, also for drop-outs
struct AskVisitDate {
  std::string visit;
};
struct AskState {};  // consent declined, dormant, withdrawn ...
// a final record: a new revision, with a reason
struct AskCorrection {
  std::string visit, form_id;
};
struct SetDialogDate {
  std::string date;
};  // typed
struct SetDialogReason {
  std::string reason;
};  // typed
struct SetDialogState {
  forms::ParticipantState state;
};
struct ConfirmDialog {};
struct CancelDialog {};

}  // namespace faltbok::app

#include "device/app/participant.h"

#include <algorithm>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

// Before it is known whether a person takes part, there is only the form that decides it; who has
// left is not asked any more.
bool visits_open(forms::ParticipantState state) {
  using enum forms::ParticipantState;
  return state != kAsked && state != kExcluded && state != kDeclined && state != kWithdrawn;
}

FormRow row_of(const State& state, const forms::VisitForm& form, std::string_view visit) {
  const Session& session = *state.session;
  FormRow row;
  row.form_id = form.form_id;
  row.title = session.form_title(form.form_id, state.settings.language);
  row.respondent = form.respondent;
  const RecordInfo* record = session.newest(state.participant.participant, visit, form.form_id);
  if (!record) return row;
  row.record = record->key;
  row.state = record->state;
  row.revision = record->key.revision;
  row.gone_through = record->gone_through;
  return row;
}

void finish_row(VisitRow& row) {
  for (const FormRow& form : row.forms) {
    const bool open = form.state == RecordState::kNone || form.state == RecordState::kDraft;
    if (form.state == RecordState::kDraft) row.can_review = true;
    if (open && form.respondent == forms::Respondent::kParticipant && !form.gone_through)
      row.can_hand_over = true;
  }
}

// The form that decides who is included, where it belongs to no visit.
std::optional<VisitRow> enrolment_row(const State& state) {
  const forms::Study& study = *state.session->place.study;
  const std::string& form_id = study.enrolment.form_id;
  if (form_id.empty()) return std::nullopt;
  for (const forms::Visit& visit : study.visits)
    for (const forms::VisitForm& form : visit.forms)
      if (form.form_id == form_id) return std::nullopt;
  const forms::VisitForm form{form_id, forms::Respondent::kInterviewer};
  if (!state.session->may_see(form)) return std::nullopt;
  VisitRow row;
  row.name = state.session->form_title(form_id, state.settings.language);
  row.forms.push_back(row_of(state, form, ""));
  row.plan.status =
      is_final(row.forms.front().state) ? forms::VisitStatus::kDone : forms::VisitStatus::kOpen;
  finish_row(row);
  return row;
}

VisitRow visit_row(const State& state, const forms::Visit& visit, const forms::VisitPlan& plan) {
  VisitRow row;
  row.visit_id = visit.id;
  row.name = std::string(forms::text_in(visit.name, state.settings.language));
  row.plan = plan;
  row.is_event = visit.is_event;
  for (const forms::VisitForm& form : visit.forms)
    if (state.session->may_see(form)) row.forms.push_back(row_of(state, form, visit.id));
  if (visits_open(state.participant.state)) finish_row(row);
  return row;
}

const VisitRow* unfolded(const State& state, std::string_view visit) {
  for (const VisitRow& row : state.participant.visits)
    if (row.visit_id == visit) return &row;
  return nullptr;
}

const FormRow* form_in(const VisitRow& row, std::string_view form_id) {
  for (const FormRow& form : row.forms)
    if (form.form_id == form_id) return &form;
  return nullptr;
}

void check_dialog(ParticipantViewState& view) {
  const bool reason = !view.dialog_reason.empty();
  switch (view.dialog) {
    case ParticipantDialog::kNone: view.dialog_can_confirm = false; return;
    case ParticipantDialog::kVisitDate:
      view.dialog_can_confirm = reason && base::date_from_iso(view.dialog_date).ok();
      return;
    case ParticipantDialog::kState:
      view.dialog_can_confirm = reason && view.dialog_state.has_value();
      return;
    case ParticipantDialog::kCorrection: view.dialog_can_confirm = reason; return;
  }
}

void open_dialog(ParticipantViewState& view, ParticipantDialog dialog) {
  view.dialog = dialog;
  view.dialog_visit.clear();
  view.dialog_form.clear();
  view.dialog_date.clear();
  view.dialog_reason.clear();
  view.dialog_state.reset();
}

}  // namespace

void refresh_participant(State& state) {
  ParticipantViewState& view = state.participant;
  const ParticipantInfo* info =
      state.session ? state.session->participant(view.participant) : nullptr;
  view.visits.clear();
  if (!info || !state.session->place.study) return;
  const forms::Study& study = *state.session->place.study;
  view.state = info->state;
  view.may_see_contact = may_see_contact(state);
  view.site_name = state.session->site_name(info->site, state.settings.language);
  if (auto row = enrolment_row(state)) view.visits.push_back(std::move(*row));
  const auto plans = plan_visits(study, state.session->course_of(*info), date_of(state.now.wall));
  for (std::size_t i = 0; i < plans.size(); ++i)
    view.visits.push_back(visit_row(state, study.visits[i], plans[i]));
  check_dialog(view);
}

void show_participant(Step& step, std::string_view participant, std::string_view visit) {
  State& state = step.state;
  if (!state.session || !state.session->participant(participant)) return;
  close_record(step);
  ParticipantViewState& view = state.participant;
  if (view.participant != participant) view = {};
  view.participant = participant;
  refresh_participant(state);
  if (!visit.empty()) view.visit_id = visit;
  go(step, Screen::kParticipant);
}

void on(Step& step, const UnfoldVisit& what) {
  std::string& unfolded_id = step.state.participant.visit_id;
  unfolded_id = unfolded_id == what.visit ? "" : what.visit;
}

void on(Step& step, const OpenForm& what) {
  State& state = step.state;
  const VisitRow* row = unfolded(state, what.visit);
  const FormRow* form = row ? form_in(*row, what.form_id) : nullptr;
  if (!form) return;
  // A self-rating is the participant's alone: it is opened by handing the tablet over.
  if (form->respondent == forms::Respondent::kParticipant)
    return tell(step, NoticeKind::kFormHidden);
  if (!what.visit.empty() && !visits_open(state.participant.state)) return;
  const forms::Visit* visit = state.session->place.study->visit(what.visit);
  open_form(step, visit, {form->form_id, form->respondent});
}

void on(Step& step, const ReviewVisit& what) {
  const VisitRow* row = unfolded(step.state, what.visit);
  if (!row || !row->can_review) return;
  step.state.review = {};
  step.state.review.visit_id = what.visit;
  step.state.review.visit_name = row->name;
  std::vector<RecordKey> drafts;
  for (const FormRow& form : row->forms)
    if (form.state == RecordState::kDraft && form.record) drafts.push_back(*form.record);
  review_records(step, std::move(drafts));
}

void on(Step& step, const AskVisitDate& what) {
  ParticipantViewState& view = step.state.participant;
  const VisitRow* row = unfolded(step.state, what.visit);
  if (!row || !row->is_event) return;
  open_dialog(view, ParticipantDialog::kVisitDate);
  view.dialog_visit = what.visit;
}

void on(Step& step, const AskState&) {
  open_dialog(step.state.participant, ParticipantDialog::kState);
}

void on(Step& step, const AskCorrection& what) {
  const VisitRow* row = unfolded(step.state, what.visit);
  const FormRow* form = row ? form_in(*row, what.form_id) : nullptr;
  // A participant's own answers are not staff's to correct.
  if (!form || !is_final(form->state) || form->respondent == forms::Respondent::kParticipant)
    return;
  // What was answered is not here any more: nobody could see what is corrected.
  if (form->state == RecordState::kPurged) return tell(step, NoticeKind::kRecordPurged);
  open_dialog(step.state.participant, ParticipantDialog::kCorrection);
  step.state.participant.dialog_visit = what.visit;
  step.state.participant.dialog_form = what.form_id;
}

void on(Step& step, const SetDialogDate& what) { step.state.participant.dialog_date = what.date; }
void on(Step& step, const SetDialogReason& what) {
  step.state.participant.dialog_reason = what.reason;
}
void on(Step& step, const SetDialogState& what) {
  step.state.participant.dialog_state = what.state;
}
void on(Step& step, const CancelDialog&) {
  open_dialog(step.state.participant, ParticipantDialog::kNone);
}

void on(Step& step, const ConfirmDialog&) {
  ParticipantViewState& view = step.state.participant;
  check_dialog(view);
  if (!view.dialog_can_confirm) return;
  const ParticipantDialog dialog = view.dialog;
  if (dialog == ParticipantDialog::kVisitDate)
    step.want(ChangeParticipant{
        view.participant,
        {forms::VisitDateChanged{view.dialog_visit, view.dialog_date, view.dialog_reason}}});
  if (dialog == ParticipantDialog::kState)
    step.want(ChangeParticipant{view.participant,
                                {forms::StateChanged{*view.dialog_state, view.dialog_reason}}});
  if (dialog == ParticipantDialog::kCorrection) {
    const RecordInfo* record =
        step.state.session->newest(view.participant, view.dialog_visit, view.dialog_form);
    if (record && is_final(record->state) && !step.state.opening) {
      StartRecord start{
          record->participant, "", record->visit, record->form_id, record->respondent, {}, {}, ""};
      start.corrects = record->key;
      start.reason = view.dialog_reason;
      step.state.opening = true;
      step.want(std::move(start));
    }
  }
  open_dialog(view, ParticipantDialog::kNone);
}

void on(Step& step, const ParticipantChanged& what) {
  if (what.error) return tell(step, NoticeKind::kSaveFailed, what.error);
  if (step.state.session) step.state.session->put(what.participant);
  touch(step);
}

}  // namespace faltbok::app

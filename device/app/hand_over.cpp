#include "device/app/hand_over.h"

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

const forms::Visit* visit_of(const State& state) {
  return state.session && state.session->place.study
             ? state.session->place.study->visit(state.hand_over.visit_id)
             : nullptr;
}

// The participant's own forms of the visit that are not finished.
// An interviewer's form is never among them.
std::vector<HandOverForm> forms_left(const State& state, const forms::Visit& visit,
                                     const std::string& participant) {
  std::vector<HandOverForm> left;
  for (const forms::VisitForm& form : visit.forms) {
    if (form.respondent != forms::Respondent::kParticipant || !state.session->may_see(form))
      continue;
    const RecordInfo* record = state.session->newest(participant, visit.id, form.form_id);
    if (record && (is_final(record->state) || record->gone_through)) continue;
    left.push_back(
        {form.form_id, state.session->form_title(form.form_id, state.settings.language), false});
  }
  return left;
}

void remember(Step& step) {
  const HandOverState& hand_over = step.state.hand_over;
  HandOverPlace place{hand_over.participant, hand_over.visit_id, {}};
  for (const HandOverForm& form : hand_over.forms)
    if (form.done) place.done_forms.push_back(form.form_id);
  step.want(RememberHandOver{std::move(place)});
}

void show_phase(Step& step, HandOverPhase phase) {
  step.state.hand_over.phase = phase;
  go(step, phase == HandOverPhase::kFilling ? Screen::kRunner : Screen::kHandOver);
  page_changed(step);
}

void cover_with(Step& step, HandOverPhase phase) {
  HandOverState& hand_over = step.state.hand_over;
  flush_typed(step);
  if (hand_over.phase != HandOverPhase::kCover && hand_over.phase != HandOverPhase::kStaffPin &&
      hand_over.phase != HandOverPhase::kPassphrase)
    hand_over.phase_before = hand_over.phase;
  show_phase(step, phase);
}

void ask_staff(Step& step) {
  step.state.pin.entry.wipe();
  step.state.pin.digit_count = 0;
  const bool by_pin = step.state.session->has_pin && step.state.pin.try_left_count > 0;
  cover_with(step, by_pin ? HandOverPhase::kStaffPin : HandOverPhase::kPassphrase);
}

void take_back(Step& step) {
  State& state = step.state;
  const std::string participant = state.hand_over.participant;
  const std::string visit = state.hand_over.visit_id;
  step.want(RememberHandOver{{}});
  state.hand_over = {};
  reset_pin(state.pin);
  state.unlock = {};
  show_participant(step, participant, visit);
}

}  // namespace

bool in_participants_hands(const State& state) {
  return state.hand_over.active() && state.hand_over.phase != HandOverPhase::kOffer;
}

void on(Step& step, const HandOverVisit& what) {
  State& state = step.state;
  const std::string participant = state.participant.participant;
  state.hand_over = {};
  state.hand_over.visit_id = what.visit;
  const forms::Visit* visit = visit_of(state);
  if (!visit) return;
  std::vector<HandOverForm> left = forms_left(state, *visit, participant);
  if (left.empty() || state.runner.storage_stopped) return;
  state.hand_over.participant = participant;
  state.hand_over.forms = std::move(left);
  reset_pin(state.pin);
  show_phase(step, HandOverPhase::kOffer);
}

void on(Step& step, const CancelHandOver&) {
  State& state = step.state;
  if (state.hand_over.phase != HandOverPhase::kOffer) return;
  const HandOverState before = state.hand_over;
  state.hand_over = {};
  show_participant(step, before.participant, before.visit_id);
}

void on(Step& step, const GiveTablet&) {
  remember(step);
  show_phase(step, HandOverPhase::kWelcome);
}

void on(Step& step, const BeginFilling&) {
  State& state = step.state;
  const forms::Visit* visit = visit_of(state);
  if (!visit || state.hand_over.form_index >= state.hand_over.forms.size()) return;
  state.participant.participant = state.hand_over.participant;
  open_form(
      step, visit,
      {state.hand_over.forms[state.hand_over.form_index].form_id, forms::Respondent::kParticipant});
}

void hand_over_form_done(Step& step) {
  HandOverState& hand_over = step.state.hand_over;
  close_record(step);
  hand_over.forms[hand_over.form_index].done = true;
  ++hand_over.form_index;
  remember(step);
  show_phase(step, hand_over.form_index < hand_over.forms.size() ? HandOverPhase::kBetween
                                                                 : HandOverPhase::kThanks);
}

void on(Step& step, const TakeABreak&) { cover_with(step, HandOverPhase::kCover); }

void on(Step& step, const LiftCover&) { show_phase(step, step.state.hand_over.phase_before); }

void on(Step& step, const AskStaff&) { ask_staff(step); }

void on(Step& step, const StaffPinCancel&) {
  State& state = step.state;
  if (state.hand_over.staff_needed) return;
  state.pin.entry.wipe();
  state.pin.digit_count = 0;
  show_phase(step, state.hand_over.phase_before);
}

// Wrong tries are counted over the whole hand-over:
// a participant with time must not get three at every page.
void hand_over_pin(Step& step, bool right) {
  if (right) return take_back(step);
  if (step.state.pin.try_left_count == 0) ask_staff(step);
}

void on(Step& step, const PassphraseChecked& what) {
  UnlockState& unlock = step.state.unlock;
  unlock.phase = UnlockPhase::kAsk;
  touch(step);
  if (what.right && step.state.hand_over.active()) return take_back(step);
  if (what.right && step.state.ways_in.step == WaysStep::kPresent) return ways_in_known(step);
  if (what.right && step.state.users.step == UsersStep::kPresent) return users_known(step);
  unlock.fault = UnlockFault::kWrongPassphrase;
  delay_unlock(step, what.wait_ms);
}

void on(Step&, const Remembered&) {}  // best effort: without it the passphrase leads to today

void resume_hand_over(Step& step, const HandOverPlace& place) {
  State& state = step.state;
  state.hand_over = {};
  state.hand_over.participant = place.participant;
  state.hand_over.visit_id = place.visit;
  const forms::Visit* visit = visit_of(state);
  if (!visit || !state.session->participant(place.participant)) {
    state.hand_over = {};
    return go(step, Screen::kToday);
  }
  for (RecordInfo& record : state.session->records)
    for (const std::string& form_id : place.done_forms)
      if (record.participant == place.participant && record.visit == place.visit &&
          record.form_id == form_id)
        record.gone_through = true;
  state.hand_over.forms = forms_left(state, *visit, place.participant);
  reset_pin(state.pin);
  show_phase(step,
             state.hand_over.forms.empty() ? HandOverPhase::kThanks : HandOverPhase::kWelcome);
}

void hand_over_idle(Step& step, std::int64_t idle_ms) {
  const HandOverPhase phase = step.state.hand_over.phase;
  const bool staff_up = phase == HandOverPhase::kStaffPin || phase == HandOverPhase::kPassphrase;
  if (idle_ms >= kStaffNeededMs && !step.state.hand_over.staff_needed) {
    step.state.hand_over.staff_needed = true;
    return ask_staff(step);
  }
  if (idle_ms >= kCoverMs && !staff_up && phase != HandOverPhase::kCover)
    cover_with(step, HandOverPhase::kCover);
}

}  // namespace faltbok::app

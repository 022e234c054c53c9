// Opening and leaving a record.
#include "device/app/replay.h"
#include "device/app/rules.h"

namespace faltbok::app {

namespace {

std::string leaf_value(const forms::Form& form, std::string_view name) {
  for (const forms::Leaf& leaf : form.leaves())
    if (leaf.name == name && leaf.relevant) return leaf.value;
  return "";
}

// What the study passes into forms: what is known of the participant.
std::vector<forms::Fact> facts_for(const Session& session, const ParticipantInfo& participant) {
  std::vector<forms::Fact> facts;
  for (const forms::StudyFact& fact : session.place.study->facts) {
    const auto known = participant.facts.find(fact.name);
    if (fact.form_id.empty()) facts.push_back({fact.name, fact.value});  // a setting of the study
    if (!fact.form_id.empty() && known != participant.facts.end())
      facts.push_back({fact.name, known->second});
  }
  return facts;
}

}  // namespace

void load_record(Step& step, const RecordKey& record) {
  if (step.state.opening) return;
  step.state.opening = true;
  step.want(LoadRecord{record});
}

void open_form(Step& step, const forms::Visit* visit, const forms::VisitForm& form) {
  State& state = step.state;
  if (state.opening || !state.session) return;
  const Session& session = *state.session;
  const ParticipantInfo* participant = session.participant(state.participant.participant);
  if (!participant) return;
  if (!session.may_see(form)) return tell(step, NoticeKind::kFormHidden);
  const std::string visit_id = visit ? visit->id : "";
  const RecordInfo* newest = session.newest(participant->participant, visit_id, form.form_id);
  // What is final is the participant's, not ours: it can only be corrected, with a reason.
  if (newest && is_final(newest->state)) return;
  if (newest) return load_record(step, newest->key);
  if (!session.place.forms.contains(form.form_id)) return tell(step, NoticeKind::kFormMissing);
  StartRecord start{participant->participant,
                    participant->site,
                    visit_id,
                    form.form_id,
                    form.respondent,
                    {},
                    {},
                    ""};
  start.facts = facts_for(session, *participant);
  state.opening = true;
  step.want(std::move(start));
}

void on(Step& step, const RecordOpened& what) {
  State& state = step.state;
  state.opening = false;
  touch(step);
  const bool reviewing = state.review.phase == ReviewPhase::kLoading && !state.review_queue.empty();
  if (what.error) {
    if (reviewing) state.review_queue.clear();
    tell(step, NoticeKind::kCannotOpenRecord, what.error);
    if (reviewing) show_participant(step, state.review.participant, state.review.visit_id);
    return;
  }
  if (!state.session) return;
  state.session->put(what.info);
  if (reviewing) return review_opened(step, what);
  base::Result<OpenRecord> record = replay(what, state.settings.language);
  if (!record.ok()) return tell(step, NoticeKind::kCannotOpenRecord, record.error().kind());
  state.record.emplace(std::move(record).value());
  if (!state.jump_path.empty()) state.record->page_index = page_of(*state.record, state.jump_path);
  state.jump_path.clear();
  if (state.hand_over.phase == HandOverPhase::kCover ||
      state.hand_over.phase == HandOverPhase::kStaffPin) {
    state.hand_over.phase_before = HandOverPhase::kFilling;
    return;
  }
  if (state.hand_over.active()) state.hand_over.phase = HandOverPhase::kFilling;
  go(step, Screen::kRunner);
  refresh_runner(state);
}

void close_record(Step& step) {
  State& state = step.state;
  if (!state.record) return;
  flush_typed(step);
  if (state.session) {
    auto changes = fact_changes(*state.session, *state.record);
    if (!changes.empty())
      step.want(ChangeParticipant{state.record->info.participant, std::move(changes)});
  }
  if (state.record->gone_through && state.session) {
    state.record->info.gone_through = true;
    state.session->put(state.record->info);
  }
  state.record.reset();
  const bool stopped = state.runner.storage_stopped;
  const std::size_t unsaved_count = state.runner.unsaved_count;
  state.runner = {};
  state.runner.storage_stopped = stopped;
  state.runner.unsaved_count = unsaved_count;
}

// Facts come from the latest record of a form, draft or final:
// AUDIT-C needs sex on the day on which it was asked.
std::vector<forms::EventBody> fact_changes(const Session& session, const OpenRecord& record) {
  std::vector<forms::EventBody> changes;
  const ParticipantInfo* participant = session.participant(record.info.participant);
  if (!participant || !session.place.study) return changes;
  for (const forms::StudyFact& fact : session.place.study->facts) {
    if (fact.form_id.empty() || fact.form_id != record.info.form_id) continue;
    const std::string value = leaf_value(record.form, fact.node);
    const auto known = participant->facts.find(fact.name);
    if (value.empty() || (known != participant->facts.end() && known->second == value)) continue;
    changes.push_back(forms::FactChanged{fact.name, value, record.info.form_id});
  }
  return changes;
}

void forms_language(State& state) {
  if (!state.record) return;
  if (const auto chosen = form_language(state.record->form.languages(), state.settings.language))
    state.record->form.set_language(*chosen);
}

}  // namespace faltbok::app

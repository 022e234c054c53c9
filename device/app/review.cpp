#include "device/app/review.h"

#include <algorithm>

#include "device/app/replay.h"
#include "device/app/rules.h"

namespace faltbok::app {

namespace {

bool is_asked(const forms::Form& form, const forms::Leaf& leaf) {
  if (!leaf.asked) return false;
  const forms::Question question = form.question(leaf.node);
  return question.kind != forms::QuestionKind::kNote && !question.read_only;
}

forms::AnswerStatus status_of(const OpenRecord& record, const forms::Leaf& leaf) {
  if (!leaf.relevant) return forms::AnswerStatus::kNotRelevant;
  if (!leaf.value.empty()) return forms::AnswerStatus::kAnswered;
  const auto track = record.answers.find(leaf.path);
  return track == record.answers.end() ? forms::AnswerStatus::kNotReached : track->second.status;
}

// What the form that decides about inclusion says; the reason is never lost.
void enrolment_outcome(const Session& session, const OpenRecord& record, const base::Date& today,
                       std::vector<forms::EventBody>& outcome) {
  const forms::Enrolment& enrolment = session.place.study->enrolment;
  const ParticipantInfo* participant = session.participant(record.info.participant);
  if (record.info.form_id != enrolment.form_id || !participant) return;
  std::string state, reason, start;
  for (const forms::Leaf& leaf : record.form.leaves()) {
    if (leaf.name == enrolment.state_node && leaf.relevant) state = leaf.value;
    if (leaf.name == enrolment.reason_node && leaf.relevant) reason = leaf.value;
    if (leaf.name == enrolment.start_node && leaf.relevant) start = leaf.value;
  }
  using enum forms::ParticipantState;
  for (const forms::ParticipantState decided : {kEnrolled, kExcluded, kDeclined}) {
    if (name_of(decided) != state || participant->state == decided) continue;
    outcome.push_back(forms::StateChanged{decided, reason});
    if (decided != kEnrolled || participant->facts.contains(std::string(kStartFact))) continue;
    const std::string from = start.empty() ? iso_of(today) : start;
    outcome.push_back(forms::FactChanged{std::string(kStartFact), from, enrolment.form_id});
  }
}

ReviewRecord review_of(const State& state, const OpenRecord& record, ReviewedRecord& reviewed) {
  ReviewRecord view;
  view.record = record.info.key;
  view.form_id = record.info.form_id;
  view.title = state.session->form_title(record.info.form_id, state.settings.language);
  view.respondent = record.info.respondent;
  const bool own = record.info.respondent == forms::Respondent::kParticipant;
  for (const forms::Leaf& leaf : record.form.leaves()) {
    if (!is_asked(record.form, leaf)) continue;
    const forms::AnswerStatus status = status_of(record, leaf);
    const bool violation =
        leaf.relevant && !leaf.value.empty() && record.form.violation(leaf.node).has_value();
    if (leaf.relevant) ++view.question_count;
    if (status == forms::AnswerStatus::kAnswered) ++view.answered_count;
    if (status != forms::AnswerStatus::kAnswered)
      reviewed.final.unanswered.push_back({leaf.path, status});
    const bool open = leaf.relevant && status != forms::AnswerStatus::kAnswered;
    if (!open && !violation) continue;
    view.items.push_back(
        {leaf.path, own ? "" : record.form.question(leaf.node).label, status, violation});
  }
  return view;
}

void load_next(Step& step) {
  State& state = step.state;
  if (!state.review_queue.empty()) return load_record(step, state.review_queue.front());
  state.review.phase = ReviewPhase::kShowing;
  page_changed(step);
}

void record_visit_date(Step& step) {
  const State& state = step.state;
  const forms::Visit* visit = state.session->place.study->visit(state.review.visit_id);
  const ParticipantInfo* participant = state.session->participant(state.review.participant);
  if (!visit || visit->is_event || !participant || participant->visit_dates.contains(visit->id))
    return;
  const std::string today = iso_of(date_of(state.now.wall));
  step.want(
      ChangeParticipant{participant->participant, {forms::VisitDateChanged{visit->id, today, ""}}});
}

void finalise_next(Step& step) {
  State& state = step.state;
  for (const ReviewRecord& record : state.review.records) {
    const auto reviewed = state.reviewed.find(record.record);
    if (record.finalised || reviewed == state.reviewed.end()) continue;
    if (!reviewed->second.outcome.empty())
      step.want(ChangeParticipant{state.review.participant, reviewed->second.outcome});
    step.want(FinaliseRecord{record.record, reviewed->second.final});
    return;
  }
  state.review.phase = ReviewPhase::kDone;
  state.reviewed.clear();
  step.want(WakeSync{});
  show_participant(step, state.review.participant, state.review.visit_id);
  tell(step, NoticeKind::kFinalised);
}

}  // namespace

void review_records(Step& step, std::vector<RecordKey> records) {
  State& state = step.state;
  if (records.empty() || state.opening) return;
  state.review.phase = ReviewPhase::kLoading;
  state.review.participant = state.participant.participant;
  state.review.records.clear();
  state.review.done_count = 0;
  state.reviewed.clear();
  state.review_queue = std::move(records);
  go(step, Screen::kReview);
  load_next(step);
}

void review_opened(Step& step, const RecordOpened& event) {
  State& state = step.state;
  std::erase(state.review_queue, event.info.key);
  const base::Result<OpenRecord> record = replay(event, state.settings.language);
  if (!record.ok()) {
    tell(step, NoticeKind::kCannotOpenRecord, record.error().kind());
    return load_next(step);
  }
  ReviewedRecord& reviewed = state.reviewed[event.info.key];
  reviewed = {};
  reviewed.final.submission_xml = record.value().form.finalize().xml;
  reviewed.outcome = fact_changes(*state.session, record.value());
  enrolment_outcome(*state.session, record.value(), date_of(state.now.wall), reviewed.outcome);
  state.review.records.push_back(review_of(state, record.value(), reviewed));
  load_next(step);
}

void on(Step& step, const JumpToQuestion& what) {
  State& state = step.state;
  if (state.review.phase != ReviewPhase::kShowing) return;
  for (const ReviewRecord& record : state.review.records) {
    // A self-rating is the participant's: staff do not leaf through it.
    if (record.record != what.record || record.finalised) continue;
    if (record.respondent == forms::Respondent::kParticipant) continue;
    state.jump_path = what.path;
    load_record(step, what.record);
  }
}

void on(Step& step, const AskFinalise&) {
  State& state = step.state;
  if (state.review.phase != ReviewPhase::kShowing || state.reviewed.empty() || state.opening)
    return;
  if (state.runner.storage_stopped) return tell(step, NoticeKind::kStorageStopped);
  if (state.session->place.expired || !state.session->place.certified)
    return tell(step, NoticeKind::kCertificateExpired);
  state.review.phase = ReviewPhase::kAsking;
  page_changed(step);
}

void on(Step& step, const CancelFinalise&) {
  if (step.state.review.phase == ReviewPhase::kAsking)
    step.state.review.phase = ReviewPhase::kShowing;
}

void on(Step& step, const ConfirmFinalise&) {
  if (step.state.review.phase != ReviewPhase::kAsking) return;
  step.state.review.phase = ReviewPhase::kFinalising;
  record_visit_date(step);
  finalise_next(step);
}

void on(Step& step, const RecordFinalised& what) {
  State& state = step.state;
  touch(step);
  if (what.error) {
    state.review.phase = ReviewPhase::kShowing;
    return tell(step, NoticeKind::kCannotFinalise, what.error);
  }
  if (!state.session) return;
  if (const RecordInfo* known = state.session->record(what.record)) {
    RecordInfo info = *known;
    info.state = what.state;
    state.session->put(info);
  }
  for (ReviewRecord& record : state.review.records) {
    if (record.record != what.record || record.finalised) continue;
    record.finalised = true;
    ++state.review.done_count;
  }
  if (state.review.phase == ReviewPhase::kFinalising) finalise_next(step);
}

}  // namespace faltbok::app

// Every answer is saved as it is given, and called saved only when the vault has said so.
#include <algorithm>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

void refresh_counts(State& state) { state.runner.unsaved_count = state.unsaved.size(); }

// Older values of the same question need not be kept once a newer one is there.
void drop_older(State& state, const SaveAnswer& newer) {
  std::erase_if(state.unsaved, [&](const SaveAnswer& older) {
    return older.record == newer.record && older.answer.path == newer.answer.path &&
           older.ticket < newer.ticket && state.runner.storage_stopped;
  });
}

void send(Step& step, const SaveAnswer& save) {
  ++step.state.save_in_flight_count;
  step.want(save);
}

AnswerTrack* track_of(State& state, const RecordKey& record, const std::string& path) {
  if (!state.record || state.record->info.key != record) return nullptr;
  const auto found = state.record->answers.find(path);
  return found == state.record->answers.end() ? nullptr : &found->second;
}

}  // namespace

bool may_answer(Step& step) {
  if (step.state.unsaved.size() < kSaveInFlightMax) return true;
  tell(step, NoticeKind::kBusy);
  return false;
}

void save(Step& step, const std::string& path, forms::AnswerStatus status) {
  State& state = step.state;
  const std::optional<forms::NodeId> node = state.record->form.find(path);
  SaveAnswer save{
      state.record->info.key, {path, status, node ? state.record->form.value(*node) : ""}, 0};
  save.ticket = ++state.last_ticket;
  AnswerTrack& track = state.record->answers[path];
  track.status = status == forms::AnswerStatus::kAnswered && save.answer.value.empty()
                     ? forms::AnswerStatus::kNotReached
                     : status;
  track.ticket = save.ticket;
  track.ask_or_skip = false;
  // After a failure nothing is acknowledged before it has been put right: the answer waits,
  // and the person sees that.
  track.mark = state.runner.storage_stopped ? SaveMark::kFailed : SaveMark::kSaving;
  drop_older(state, save);
  state.unsaved.push_back(save);
  if (!state.runner.storage_stopped) send(step, save);
  refresh_counts(state);
}

void on(Step& step, const AnswerSaved& what) {
  State& state = step.state;
  if (state.save_in_flight_count > 0) --state.save_in_flight_count;
  AnswerTrack* track = track_of(state, what.record, what.path);
  touch(step);
  if (what.error) {
    state.runner.storage_stopped = true;
    state.save_failed_ms = step.now_ms();
    if (track && track->ticket >= what.ticket) track->mark = SaveMark::kFailed;
    return tell(step, NoticeKind::kSaveFailed, what.error);
  }
  std::erase_if(state.unsaved, [&](const SaveAnswer& save) {
    return save.record == what.record && save.answer.path == what.path &&
           save.ticket <= what.ticket;
  });
  if (track && track->ticket == what.ticket && track->mark != SaveMark::kTyping)
    track->mark = SaveMark::kSaved;
  refresh_counts(state);
  if (!state.runner.storage_stopped || !state.unsaved.empty() || state.save_in_flight_count > 0)
    return;
  state.runner.storage_stopped = false;
  tell(step, NoticeKind::kSavedAgain);
}

void on(Step& step, const RetrySaves&) {
  State& state = step.state;
  if (state.save_in_flight_count > 0) return;  // each is answered first
  for (const SaveAnswer& save : state.unsaved) {
    if (AnswerTrack* track = track_of(state, save.record, save.answer.path))
      track->mark = SaveMark::kSaving;
    send(step, save);
  }
  if (state.unsaved.empty()) state.runner.storage_stopped = false;
}

std::optional<std::int64_t> next_retry_ms(const State& state) {
  const bool waits = state.runner.storage_stopped && state.save_in_flight_count == 0;
  return waits ? std::optional(state.save_failed_ms + kRetrySavesMs) : std::nullopt;
}

void retry_when_due(Step& step) {
  const std::optional<std::int64_t> next = next_retry_ms(step.state);
  if (next && *next <= step.now_ms()) on(step, RetrySaves{});
}

std::optional<std::int64_t> next_pause_ms(const State& state) {
  std::optional<std::int64_t> next;
  if (!state.record) return next;
  for (const auto& [path, track] : state.record->answers) {
    if (track.mark != SaveMark::kTyping) continue;
    const std::int64_t at_ms = track.typed_at_ms + kTextPauseMs;
    if (!next || at_ms < *next) next = at_ms;
  }
  return next;
}

void flush_typed(Step& step) {
  if (!step.state.record) return;
  for (auto& [path, track] : step.state.record->answers) {
    if (track.mark != SaveMark::kTyping) continue;
    track.shown_rule = true;
    track.mark = SaveMark::kNone;
    if (!track.refused_text) save(step, path, forms::AnswerStatus::kAnswered);
    touch(step);
  }
}

void flush_paused(Step& step) {
  const std::optional<std::int64_t> next = next_pause_ms(step.state);
  if (next && *next <= step.now_ms()) flush_typed(step);
}

}  // namespace faltbok::app

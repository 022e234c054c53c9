#include "device/ui/screens/sentences.h"

#include <algorithm>

namespace faltbok::ui {

std::string key_of(std::string_view prefix, std::string_view name) {
  std::string key(prefix);
  key.append(".").append(name);
  std::replace(key.begin(), key.end(), ' ', '_');
  return key;
}

std::string sentence_of(const Words& words, const app::Notice& notice) {
  std::string text(words.at(key_of("notice", app::name_of(notice.kind))));
  if (notice.error)
    text.append(" ").append(words.at(key_of("error", base::name_of(*notice.error))));
  if (!notice.detail.empty()) text.append(" (").append(notice.detail).append(")");
  return text;
}

Mark mark_of(const Words& words, const app::FormRow& row) {
  const auto say = [&words](std::string_view name) {
    return std::string(words.at(key_of("participant", name)));
  };
  switch (row.state) {
    case app::RecordState::kNone: return {say("form_none"), Tone::kPlain};
    case app::RecordState::kDraft:
      return row.gone_through ? Mark{say("form_through"), Tone::kGood}
                              : Mark{say("form_draft"), Tone::kNotice};
    case app::RecordState::kFinal: return {say("form_final"), Tone::kGood};
    case app::RecordState::kSealed: return {say("form_sealed"), Tone::kGood};
    case app::RecordState::kStored: return {say("form_stored"), Tone::kGood};
    case app::RecordState::kImported: return {say("form_imported"), Tone::kGood};
    case app::RecordState::kPurged: return {say("form_purged"), Tone::kGood};
  }
  return {};
}

Mark mark_of(const Words& words, const app::TodayRow& row) {
  if (row.visit_id.empty()) return {state_of(words, row.state), Tone::kPlain};
  switch (row.visit_status) {
    case forms::VisitStatus::kUndated:
      return {std::string(words.at("today.undated")), Tone::kPlain};
    case forms::VisitStatus::kUpcoming:
      return {words.fill("today.upcoming", {{"days", std::to_string(row.days_to_due)}}),
              Tone::kPlain};
    case forms::VisitStatus::kOpen: return {std::string(words.at("today.open")), Tone::kGood};
    case forms::VisitStatus::kOverdue:
      return {words.fill("today.overdue", {{"days", std::to_string(-row.days_to_due)}}),
              Tone::kNotice};
    case forms::VisitStatus::kDone: return {std::string(words.at("today.done")), Tone::kGood};
  }
  return {};
}

Mark mark_of(const Words& words, app::BatchState state) {
  const std::string text(
      words.at(key_of("sync", std::string("batch_").append(app::name_of(state)))));
  switch (state) {
    case app::BatchState::kWaiting:
    case app::BatchState::kSending: return {text, Tone::kPlain};
    case app::BatchState::kQuarantined: return {text, Tone::kNotice};
    case app::BatchState::kReceipted:
    case app::BatchState::kImported: return {text, Tone::kGood};
  }
  return {text, Tone::kPlain};
}

std::string state_of(const Words& words, forms::ParticipantState state) {
  return std::string(words.at(key_of("state", forms::name_of(state))));
}

std::string date_of(const std::optional<base::Date>& date) {
  return date ? base::iso_of(*date) : std::string();
}

std::string number(std::size_t count) { return std::to_string(count); }

}  // namespace faltbok::ui

#include "device/app/session.h"

#include <algorithm>

namespace faltbok::app {

const ParticipantInfo* Session::participant(std::string_view pseudonym) const {
  for (const ParticipantInfo& info : participants)
    if (info.participant == pseudonym) return &info;
  return nullptr;
}

const RecordInfo* Session::record(const RecordKey& key) const {
  for (const RecordInfo& info : records)
    if (info.key == key) return &info;
  return nullptr;
}

const RecordInfo* Session::newest(std::string_view of_participant, std::string_view visit,
                                  std::string_view form_id) const {
  const RecordInfo* found = nullptr;
  for (const RecordInfo& info : records) {
    if (info.participant != of_participant || info.visit != visit || info.form_id != form_id)
      continue;
    if (!found || info.key.revision >= found->key.revision) found = &info;
  }
  return found;
}

bool Session::may_see(const forms::VisitForm& form) const {
  // Who is rated by their own help must be able to say what they think of it.
  if (user.role == kEmploymentSpecialist && form.respondent == forms::Respondent::kParticipant)
    return false;
  return place.study && place.study->may_see(user.role, form.form_id);
}

forms::Course Session::course_of(const ParticipantInfo& info) const {
  forms::Course course;
  if (const auto start = info.facts.find(std::string(kStartFact)); start != info.facts.end()) {
    const auto date = base::date_from_iso(start->second);
    if (date.ok()) course.start = date.value();
  }
  for (const auto& [visit, iso] : info.visit_dates) {
    const auto date = base::date_from_iso(iso);
    if (date.ok()) course.recorded_dates.emplace(visit, date.value());
  }
  if (!place.study) return course;
  for (const forms::Visit& visit : place.study->visits) {
    const bool recorded = course.recorded_dates.contains(visit.id);
    const bool all_final =
        std::all_of(visit.forms.begin(), visit.forms.end(), [&](const forms::VisitForm& form) {
          const RecordInfo* newest_record = newest(info.participant, visit.id, form.form_id);
          return newest_record && is_final(newest_record->state);
        });
    if (visit.forms.empty() ? recorded : all_final) course.done_visits.insert(visit.id);
  }
  return course;
}

std::string Session::form_title(std::string_view form_id, std::string_view language) const {
  const forms::StudyForm* form = place.study ? place.study->form(form_id) : nullptr;
  return std::string(form ? forms::text_in(form->name, language) : form_id);
}

std::string Session::visit_name(std::string_view visit_id, std::string_view language) const {
  const forms::Visit* visit = place.study ? place.study->visit(visit_id) : nullptr;
  return std::string(visit ? forms::text_in(visit->name, language) : visit_id);
}

std::string Session::site_name(std::string_view site_id, std::string_view language) const {
  const forms::Site* site = place.study ? place.study->site(site_id) : nullptr;
  return std::string(site ? forms::text_in(site->name, language) : site_id);
}

void Session::put(const ParticipantInfo& info) {
  const auto at =
      std::lower_bound(participants.begin(), participants.end(), info,
                       [](const auto& a, const auto& b) { return a.participant < b.participant; });
  if (at != participants.end() && at->participant == info.participant) {
    *at = info;
  } else {
    participants.insert(at, info);
  }
}

void Session::put(const RecordInfo& info) {
  for (RecordInfo& known : records) {
    if (known.key != info.key) continue;
    const bool gone_through = known.gone_through || info.gone_through;
    known = info;
    known.gone_through = gone_through;
    return;
  }
  records.push_back(info);
}

}  // namespace faltbok::app

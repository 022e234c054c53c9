#include "device/storage/rules.h"

namespace faltbok::storage {
namespace {

base::Error refused(std::string_view place) {
  return base::fail(base::ErrorKind::kInvalidInput, place);
}

bool belongs(forms::RecordType type, forms::EventKind kind) {
  switch (kind) {
    case forms::EventKind::kStarted:
    case forms::EventKind::kFinal: return false;
    case forms::EventKind::kAnswer: return type == forms::RecordType::kForm;
    case forms::EventKind::kParticipant:
    case forms::EventKind::kFact:
    case forms::EventKind::kVisitDate:
    case forms::EventKind::kState: return type == forms::RecordType::kParticipant;
    case forms::EventKind::kAct: return type == forms::RecordType::kAudit;
    case forms::EventKind::kContact:
    case forms::EventKind::kContactSeen:
    case forms::EventKind::kContactErased: return type == forms::RecordType::kIdentity;
  }
  return false;
}

struct Apply {
  ParticipantSummary& summary;
  void operator()(const forms::Started&) const {}
  void operator()(const forms::Answer&) const {}
  void operator()(const forms::Final&) const {}
  void operator()(const forms::Acted&) const {}
  void operator()(const forms::ParticipantCreated& created) const {
    for (const forms::Fact& fact : created.facts) summary.facts[fact.name] = fact.value;
  }
  void operator()(const forms::FactChanged& changed) const {
    summary.facts[changed.name] = changed.value;
  }
  void operator()(const forms::VisitDateChanged& changed) const {
    if (changed.date.empty())
      summary.visit_dates.erase(changed.visit);
    else
      summary.visit_dates[changed.visit] = changed.date;
  }
  void operator()(const forms::StateChanged& changed) const { summary.state = changed.state; }
  void operator()(const forms::ContactChanged&) const {}
  void operator()(const forms::ContactSeen&) const {}
  void operator()(const forms::ContactErased&) const {}
};

}  // namespace

base::Status check_start(const RecordKey& record, std::span<const forms::Event> events) {
  if (events.empty()) return refused("start: no event");
  const auto* started = std::get_if<forms::Started>(&events.front().body);
  if (started == nullptr) return refused("start: the first event");
  if (started->revision != record.revision || record.revision == 0)
    return refused("start: revision");
  const bool correction = record.revision > 1;
  if (correction && started->reason.empty()) return refused("start: a correction without a reason");
  if (correction && started->type != forms::RecordType::kForm)
    return refused("start: only a form is corrected");
  for (const forms::Event& event : events.subspan(1))
    if (!belongs(started->type, forms::kind_of(event.body))) return refused("start: a later event");
  return base::ok_status();
}

base::Status check_purpose(Purpose purpose, const forms::Event& started) {
  const auto& body = std::get<forms::Started>(started.body);
  const bool identity = body.type == forms::RecordType::kIdentity;
  if (identity != (purpose == Purpose::kIdentity)) return refused("start: the other database's");
  return base::ok_status();
}

base::Status check_correction(const forms::Event& started, const RecordSummary& previous) {
  const auto& body = std::get<forms::Started>(started.body);
  if (previous.state == RecordState::kDraft)
    return base::fail(base::ErrorKind::kConflict, "start: a draft is open");
  // Its answers are not here any more, so nobody could see what is corrected.
  if (previous.state == RecordState::kPurged)
    return base::fail(base::ErrorKind::kConflict, "start: purged");
  if (body.form_id != previous.form_id || body.participant != previous.participant ||
      body.visit != previous.visit)
    return refused("start: a correction of another form");
  return base::ok_status();
}

base::Status check_append(const RecordSummary& record, const forms::EventBody& body) {
  if (!belongs(record.type, forms::kind_of(body))) return refused("append: kind");
  if (record.type != forms::RecordType::kParticipant && record.state != RecordState::kDraft)
    return base::fail(base::ErrorKind::kConflict, "append: final");
  return base::ok_status();
}

base::Status check_end(const RecordSummary& record, const forms::EventBody& body) {
  const auto* acted = std::get_if<forms::Acted>(&body);
  const bool ends =
      acted != nullptr && (acted->act == forms::Act::kLocked || acted->act == forms::Act::kCutOff);
  if (record.type != forms::RecordType::kAudit || !ends) return refused("end: kind");
  return check_append(record, body);
}

base::Status check_final(const RecordSummary& record, const forms::EventBody& body) {
  if (record.type != forms::RecordType::kForm) return refused("finalise: not a form");
  if (forms::kind_of(body) != forms::EventKind::kFinal) return refused("finalise: kind");
  if (record.state != RecordState::kDraft)
    return base::fail(base::ErrorKind::kConflict, "finalise: final already");
  return base::ok_status();
}

RecordSummary summary_of(const RecordKey& record, const forms::Event& started) {
  const auto& body = std::get<forms::Started>(started.body);
  RecordSummary out;
  out.key = record;
  out.type = body.type;
  out.participant = body.participant;
  out.site = body.site;
  out.visit = body.visit;
  out.form_id = body.form_id;
  out.form_version = body.form_version;
  out.form_sha256 = body.form_sha256;
  out.respondent = body.respondent;
  out.started_at = started.at;
  out.last_at = started.at;
  return out;
}

ParticipantSummary participant_of(const LoadedRecord& record) {
  ParticipantSummary out;
  out.key = record.summary.key;
  out.participant = record.summary.participant;
  out.site = record.summary.site;
  out.created_at = record.summary.started_at;
  for (const forms::Event& event : record.events) std::visit(Apply{out}, event.body);
  return out;
}

}  // namespace faltbok::storage

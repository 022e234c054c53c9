#include "sync/desk/participants.h"

#include <algorithm>
#include <map>
#include <set>

namespace faltbok::desk {
namespace {

struct Course {
  std::string site, state, reason;
  std::map<std::string, std::string> dates, facts;
};

void apply(const forms::EventBody& body, Course& course) {
  if (const auto* created = std::get_if<forms::ParticipantCreated>(&body)) {
    course.site = created->site;
    for (const forms::Fact& fact : created->facts) course.facts[fact.name] = fact.value;
  } else if (const auto* fact = std::get_if<forms::FactChanged>(&body)) {
    course.facts[fact->name] = fact->value;
  } else if (const auto* date = std::get_if<forms::VisitDateChanged>(&body)) {
    course.dates[date->visit] = date->date;
  } else if (const auto* state = std::get_if<forms::StateChanged>(&body)) {
    course.state = std::string(forms::name_of(state->state));
    course.reason = state->reason;
  }
}

std::string at(const std::map<std::string, std::string>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? std::string() : found->second;
}

}  // namespace

Participants participants_of(const std::vector<StoredRecord>& records,
                             const std::vector<std::string>& erased) {
  std::map<std::string, Course> courses;
  std::set<std::string> visits, facts;
  for (const StoredRecord& record : records) {
    const forms::Started& started = record.started();
    if (std::find(erased.begin(), erased.end(), started.participant) != erased.end()) continue;
    if (started.type != forms::RecordType::kParticipant || started.participant.empty()) continue;
    Course& course = courses[started.participant];
    course.site = started.site;
    for (const forms::Event& event : record.events) apply(event.body, course);
    for (const auto& [visit, date] : course.dates) visits.insert(visit);
    for (const auto& [name, value] : course.facts) facts.insert(name);
  }
  Participants out;
  out.table = {"participants", {{"participant"}, {"site"}, {"state"}, {"state_reason"}}, {}};
  for (const std::string& visit : visits) out.table.columns.push_back({"date_" + visit});
  for (const std::string& fact : facts) out.table.columns.push_back({"fact_" + fact});
  for (const auto& [participant, course] : courses) {
    out.people.push_back({participant, course.site});
    forms::Row row = {participant, course.site, course.state, course.reason};
    for (const std::string& visit : visits) row.push_back(at(course.dates, visit));
    for (const std::string& fact : facts) row.push_back(at(course.facts, fact));
    out.table.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace faltbok::desk

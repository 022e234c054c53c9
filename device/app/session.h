// What is known once the vault is open: who works, in which study, with which forms,
// participants and records.
//
//   Lifetime owned by State; definitions are shared with records that are being filled
//   Threads  values; definitions are immutable
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "device/app/record_key.h"
#include "forms/definition.h"
#include "forms/study/schedule.h"
#include "forms/study/study.h"

namespace faltbok::app {

inline constexpr std::string_view kEmploymentSpecialist = "employment_specialist";
inline constexpr std::string_view kInterviewer = "interviewer";
// The participant fact that visits count from.
inline constexpr std::string_view kStartFact = "start_date";

struct User {
  base::UserId id;
  std::string role;
  std::string label;  // not a name
};

// A form as the installed package has it. A draft keeps the one that it was started with:
// it comes with the record.
struct StudyFormInfo {
  std::shared_ptr<const forms::Definition> definition;
  std::string version;
  base::Digest sha256;
};

struct ParticipantInfo {
  RecordKey record;  // the participant's own course
  std::string participant;
  std::string site;
  forms::ParticipantState state = forms::ParticipantState::kAsked;
  std::map<std::string, std::string> facts;
  std::map<std::string, std::string> visit_dates;  // visit -> ISO date
  base::Date created;
};

struct RecordInfo {
  RecordKey key;
  RecordState state = RecordState::kDraft;
  std::string participant;
  std::string visit;
  std::string form_id;
  forms::Respondent respondent = forms::Respondent::kInterviewer;
  bool gone_through = false;  // a draft whose last page has been passed, in this session
};

// The tablet's standing in the study, from the package.
struct StudyPlace {
  std::shared_ptr<const forms::Study> study;
  std::map<std::string, StudyFormInfo> forms;  // by form id
  std::uint64_t package_version = 0;
  bool certified = false;          // the package has this tablet's certificate and this user's
  bool expired = false;            // it had: nothing can be sealed
  std::vector<std::string> sites;  // of the certificate
  bool has_code_key = false;       // the package says who keeps it
};

struct Session {
  User user;
  StudyPlace place;
  std::vector<ParticipantInfo> participants;  // by pseudonym
  std::vector<RecordInfo> records;            // in the order of their start
  // No: the user has not chosen a code yet (the study desk made new keys, or enrolment broke off)
  bool has_pin = true;

  const ParticipantInfo* participant(std::string_view pseudonym) const;
  const RecordInfo* record(const RecordKey& key) const;
  // The newest revision of that form at that visit.
  const RecordInfo* newest(std::string_view participant, std::string_view visit,
                           std::string_view form_id) const;
  // A role sees what the study does not hide from it,
  // and an employment specialist no self-rating at all.
  bool may_see(const forms::VisitForm& form) const;
  forms::Course course_of(const ParticipantInfo& participant) const;
  std::string form_title(std::string_view form_id, std::string_view language) const;
  std::string visit_name(std::string_view visit_id, std::string_view language) const;
  std::string site_name(std::string_view site_id, std::string_view language) const;

  void put(const ParticipantInfo& participant);  // new, or in place of what was known
  void put(const RecordInfo& record);
};

inline constexpr bool is_final(RecordState state) { return state >= RecordState::kFinal; }

// Where a hand-over was when the app went down: the passphrase leads back to it.
struct HandOverPlace {
  std::string participant;
  std::string visit;
  std::vector<std::string> done_forms;
};

}  // namespace faltbok::app

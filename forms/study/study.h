// A study: sites, visits with their windows, the forms of each visit and who fills them.
// Read from `study.toml`; never code.
//
//   Shape    forms/study/STUDY.md
//   Units    windows in days around the due date; distances between visits in months
//   Errors   parse_study: all problems at once, each with line and column;
//            no Study when there is one
//   Lifetime values
//   Source   design.md sections 1, 2, 9
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/problem.h"
#include "forms/record/event.h"

namespace faltbok::forms {

// A text in the study's languages; the key is the language tag ("sv", "en").
using Texts = std::map<std::string, std::string, std::less<>>;
// The text in `language`, else in the first language that has one, else "".
std::string_view text_in(const Texts& texts, std::string_view language);

struct Site {
  std::string id;
  std::string prefix;  // two letters that start its pseudonyms
  Texts name;
};

struct VisitForm {
  std::string form_id;
  Respondent respondent = Respondent::kInterviewer;
};

struct Visit {
  std::string id;
  Texts name;
  // What its due date counts from: "" the participant's start, else another visit's date.
  std::string anchor;
  int months_after = 0;
  // True for a visit whose date is recorded as it happens (T1, the end of the intervention):
  // it has no due date before.
  bool is_event = false;
  int window_before_days = 0;
  int window_after_days = 0;
  std::vector<VisitForm> forms;  // in the order in which they are filled; empty: registers only
};

struct StudyForm {
  std::string id;
  std::string file;  // beside study.toml
  Texts name;
  bool provisional_wording =
      false;  // a study does not go live on it unless the custodian overrides by name
};

// A fact that is passed into forms as a read-only node of its name: of the participant (from a
// form), or a setting of the study (a constant).
struct StudyFact {
  std::string name;
  std::string form_id;  // the latest record of this form ...
  std::string node;     // ... gives the value of the node with this name;
  std::string value;    // or this constant, when form_id is empty
};

// The form that decides whether a person is included, and which of its nodes say so.
struct Enrolment {
  std::string form_id;
  std::string state_node;  // its value is a name_of(ParticipantState): enrolled, excluded, declined
  std::string reason_node;
  std::string start_node;  // ISO date that T0 counts from; empty: the day of enrolment
};

// Contact details that a study may ask for; the screens have words for these.
inline constexpr std::string_view kIdentityFields[] = {
    "name", "phone", "email", "address", "other_contact", "how_to_reach", "personnummer"};

// Forms that a role never sees (rules of the app, not cryptography).
struct RoleRule {
  std::string role;
  std::vector<std::string> hidden_forms;
};

// What the study asks of the tablets themselves.
struct TabletRules {
  // The content of imported records goes from the tablet after so many days; 0: never.
  int retention_day_count = 0;
};

struct Study {
  std::string id;
  std::string version;
  Texts name;
  std::vector<std::string> languages;  // first is the default
  std::vector<Site> sites;
  std::vector<StudyForm> forms;
  std::vector<Visit> visits;
  std::vector<StudyFact> facts;
  Enrolment enrolment;
  std::vector<RoleRule> roles;
  TabletRules tablet;
  // Who somebody is, on the tablet's page of contact details; none: there is no such page.
  std::vector<std::string> identity_fields = {"name", "phone", "email"};

  const Site* site(std::string_view id) const;
  const StudyForm* form(std::string_view id) const;
  const Visit* visit(std::string_view id) const;
  bool may_see(std::string_view role, std::string_view form_id) const;
};

std::optional<Study> parse_study(std::string_view toml, std::vector<Problem>& problems);

}  // namespace faltbok::forms

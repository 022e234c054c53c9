// One final record as a list of values, each with what it means or why it is not there.
//
//   Shape    a FlatValue for every leaf, in document order; values of a repeat carry their row
//   Lifetime values
//   Threads  values
//   Source   design.md section 9: distinct codes for what is missing,
//            never a value that a score could read
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/dataset/table.h"

namespace faltbok::forms {

// Exported by name_of(). `kPresent` is the empty name.
enum class Presence : std::uint8_t {
  kPresent = 0,
  kNotReached = 1,   // nobody came to the question
  kSkipped = 2,      // seen and passed over
  kRefused = 3,      // asked, and the person would not say
  kNotRelevant = 4,  // the form did not ask it of this person
  kNotComputed = 5,  // a calculated value whose rule gives none, as a score with too much missing
  kMismatch = 6,     // the tablet's calculated value and ours differ: neither is exported
};
std::string_view name_of(Presence presence);

struct FlatValue {
  std::string path;  // "/data/rep/q1": no positions; the field in the codebook
  std::string name;  // "q1"
  std::string row;   // "/data/rep[2]": the nearest repeat row around it, "" outside
  std::string value;
  std::string label;  // of the chosen option(s), in the study's first language
  Presence presence = Presence::kPresent;
  bool implied = false;  // scored by the form's rule though not asked (AUDIT-C "never")
};

// What a record is about; text as it is exported.
struct RecordLabel {
  std::string record;  // record id, hex
  std::string participant, site, visit;
  std::string form, form_version;
  std::uint32_t revision = 1;
  std::string finalised_at;  // ISO 8601
  std::string respondent;    // "interviewer", "participant"
};

struct FlatRecord {
  RecordLabel about;
  std::vector<FlatValue> values;
};

// A calculated value that came out differently here than on the tablet.
struct Mismatch {
  std::string path;
  std::string sent;
  std::string recomputed;
};

}  // namespace faltbok::forms

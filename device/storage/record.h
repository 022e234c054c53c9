// What the vault says about records and participants, and the states that it stores.
//
//   Shape    a record is a chain of events (forms/record/event.h), named by id and revision
//   Threads  values
//   Source   SCHEMA.md sections 3 and 4
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forms/record/event.h"
#include "platform/base/ids.h"
#include "platform/base/time.h"

namespace faltbok::storage {

// A correction is a new revision of the same record, with its own chain and a reason;
// the older one stays.
struct RecordKey {
  base::RecordId id;
  std::uint32_t revision = 1;
  auto operator<=>(const RecordKey&) const = default;
};

// Stored in record.state. Never renumber. Only rises,
// but for kFinal after an import exception: then it is sealed anew.
enum class RecordState : std::uint8_t {
  kDraft = 1,
  kFinal = 2,     // finalised, waiting to be sealed again
  kSealed = 3,    // in the outbox
  kStored = 4,    // the server's receipt is here
  kImported = 5,  // the custodian's import note is here
  kPurged = 6,    // and its content is no longer on this tablet
};
std::optional<RecordState> record_state_from(std::uint8_t raw);

struct RecordSummary {
  RecordKey key;
  RecordState state = RecordState::kDraft;
  forms::RecordType type = forms::RecordType::kForm;
  std::string participant;
  std::string site;
  std::string visit;
  std::string form_id;
  std::string form_version;
  base::Digest form_sha256;
  forms::Respondent respondent = forms::Respondent::kInterviewer;
  base::Instant started_at;
  base::Instant last_at;
  std::uint32_t event_count = 0;
  base::Digest hash;  // of the last event: the record chain's head
  auto operator<=>(const RecordSummary&) const = default;
};

// The newest word on a participant, out of the events of the participant's own record.
struct ParticipantSummary {
  RecordKey key;
  std::string participant;
  std::string site;
  std::optional<forms::ParticipantState> state;
  std::map<std::string, std::string> facts;
  std::map<std::string, std::string> visit_dates;  // visit -> ISO date
  base::Instant created_at;
};

struct LoadedRecord {
  RecordSummary summary;
  std::vector<forms::Event> events;  // in order; the first is Started
};

// When the content of imported records goes. Both must have come about: so many days on the clock
// since it was seen imported, and so many different days on which the tablet was used.
struct PurgeRule {
  std::uint32_t retention_day_count = 0;
  base::Instant now;
  base::UserId user;  // who works, for the audit record
  RecordKey audit;    // the open audit record, which gets an act for each that goes
};
inline constexpr std::size_t kPurgeCountMax = 50;  // records in one transaction

// How far the log has been recomputed.
struct LogCheck {
  std::uint64_t checked_count = 0;
  std::uint64_t event_count = 0;
  auto operator<=>(const LogCheck&) const = default;
};

}  // namespace faltbok::storage

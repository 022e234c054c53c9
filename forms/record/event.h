// The events of a record: what happened to one filled form (or to one participant), append-only,
// in canonical bytes.
//
//   Shape    u8 version = 1 · u8 kind · i64 at · u8[16] user id · body of the kind (RECORD.md has
//            the table);
//            text and bytes are u32 length + content, lists u32 count + items;
//            every field always present
//   Units    at, now: ms; offset: minutes
//   Errors   decode: kInvalidInput not canonical (trailing bytes, unknown status, too long,
//            not UTF-8);
//            kUnsupported another version
//   Threads  values
//   Source   forms/record/RECORD.md
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "platform/base/ids.h"
#include "platform/base/time.h"

namespace faltbok::forms {

inline constexpr std::uint8_t kEventVersion = 1;
inline constexpr std::size_t kEventTextSizeMax = 1U << 20U;  // one text field
inline constexpr std::size_t kEventSubmissionSizeMax = 16U << 20U;
inline constexpr std::uint32_t kEventListCountMax = 100'000;

// Stored. Never renumber.
enum class EventKind : std::uint8_t {
  kStarted = 1,
  kAnswer = 2,
  kFinal = 3,
  kParticipant = 16,
  kFact = 17,
  kVisitDate = 18,
  kState = 19,
  kAct = 32,
  kContact = 48,
  kContactSeen = 49,
  kContactErased = 50,
};

// Stored. What a record is about.
// kIdentity: who a pseudonym is; never beside the others (RECORD.md).
enum class RecordType : std::uint8_t { kForm = 1, kParticipant = 2, kAudit = 3, kIdentity = 4 };

enum class Respondent : std::uint8_t { kInterviewer = 1, kParticipant = 2 };

// Stored and exported. Distinct codes, never values that a score could read (design section 9).
enum class AnswerStatus : std::uint8_t {
  kAnswered = 1,
  kNotReached = 2,
  kSkipped = 3,
  kRefused = 4,
  kNotRelevant = 5,
};

// Stored. Never lose who was asked and why they were not included (study.md).
enum class ParticipantState : std::uint8_t {
  kAsked = 1,
  kExcluded = 2,
  kDeclined = 3,
  kEnrolled = 4,
  kStarted = 5,
  kNeverStarted = 6,
  kDormant = 7,
  kCompleted = 8,
  kDroppedOut = 9,
  kWithdrawn = 10,
};

// Stored. What somebody did with the tablet; never what anybody answered (RECORD.md, "Audit").
enum class Act : std::uint8_t {
  kUnlocked = 1,           // number: failed tries since the last time
  kLocked = 2,             // the end of an audit record
  kCutOff = 3,             // the end of one that the app or the power left open: told afterwards
  kPinAccepted = 4,        // the warm screen
  kPinRefused = 5,         // number: in a row
  kParticipantOpened = 6,  // participant
  kRecordOpened = 7,       // record, revision, participant, form
  kRecordStarted = 8,
  kRecordCorrected = 9,  // revision: the new one
  kRecordFinalised = 10,
  kHandedOver = 11,         // participant
  kTakenBack = 12,          // participant
  kExported = 13,           // number: sealed batches, to a folder or stick
  kRescued = 14,            // the same out of a damaged vault
  kSettingsChanged = 15,    // of the tablet
  kUserAdded = 16,          // user
  kUserRemoved = 17,        // user
  kPassphraseChanged = 18,  // user
  kPackageInstalled = 19,   // number: its version
  kRecordPurged = 20,       // record, revision, participant, form
  kDamageFound = 21,        // number: events that had been checked before it
  kPinGiven = 22,           // to the machine's chip: it opens after a restart; user
  kPinTaken = 23,           // from it
  kContactOpened = 24,      // participant: who the pseudonym is was looked up
  kContactChanged = 25,     // participant
  kContactErased = 26,      // participant
  kPinChosen = 27,          // in place of the one before; user
  kActsLost = 28,           // number: acts before this one that could not be written, nor kept
};
inline constexpr std::uint8_t kActLast = 28;

// The names in exports and logs: "answered", "not_reached" ...; "asked", "excluded" ...
std::string_view name_of(AnswerStatus status);
std::string_view name_of(ParticipantState state);
std::string_view name_of(Act act);

struct Fact {
  std::string name;
  std::string value;
  bool operator==(const Fact&) const = default;
};

struct Started {
  RecordType type = RecordType::kForm;
  std::string participant;  // pseudonym
  std::string site;
  std::string visit;
  std::string form_id;
  std::string form_version;
  base::Digest form_sha256;
  std::uint32_t revision = 1;
  std::string reason;  // why this revision; empty for the first
  Respondent respondent = Respondent::kInterviewer;
  std::string instance_id;
  std::uint64_t seed = 0;
  base::LocalTime now;
  std::vector<Fact> facts;
};

struct Answer {
  std::string path;
  AnswerStatus status = AnswerStatus::kAnswered;
  std::string value;
};

struct Unanswered {
  std::string path;
  AnswerStatus status = AnswerStatus::kNotReached;
};

struct Final {
  std::string submission_xml;
  std::vector<Unanswered> unanswered;
};

struct ParticipantCreated {
  std::string participant;
  std::string site;
  std::vector<Fact> facts;
};

struct FactChanged {
  std::string name;
  std::string value;
  std::string reason;
};

struct VisitDateChanged {
  std::string visit;
  std::string date;  // ISO, or empty when no longer known
  std::string reason;
};

struct StateChanged {
  ParticipantState state = ParticipantState::kAsked;
  std::string reason;
};

// What an act is about; what does not apply is empty or zero.
struct Acted {
  Act act = Act::kUnlocked;
  std::string participant;  // pseudonym
  std::string form_id;
  base::RecordId record;
  std::uint32_t revision = 0;
  base::UserId user;  // another user than the one who did it
  std::uint64_t number = 0;
  bool operator==(const Acted&) const = default;
};

// One contact detail of the person behind the pseudonym; the newest of a field holds.
struct ContactChanged {
  std::string field;   // one of the study's [identity] fields
  std::string value;   // empty: taken away
  std::string reason;  // empty for the first
};

// Somebody looked the person up.
struct ContactSeen {};

// What an earlier record said of the same person is gone, and is to be forgotten by every reader.
struct ContactErased {
  base::RecordId record;
};

using EventBody =
    std::variant<Started, Answer, Final, ParticipantCreated, FactChanged, VisitDateChanged,
                 StateChanged, Acted, ContactChanged, ContactSeen, ContactErased>;

struct Event {
  base::Instant at;
  base::UserId user;
  EventBody body;
};

EventKind kind_of(const EventBody& body);
base::Bytes encode(const Event& event);
base::Result<Event> decode_event(base::BytesView bytes);

}  // namespace faltbok::forms

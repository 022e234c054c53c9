// Contact details: who a pseudonym is, on a page of its own behind the passphrase. Held only while
// the page is up, then wiped; closed by leaving it and by the lock; not there in a hand-over.
//
//   Threads  values
//   Source   device/storage/IDENTITY.md; study.md (the code key apart from coded data)
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faltbok::app {

enum class ContactStage : std::uint8_t {
  kClosed,       // the passphrase is asked for                       state.unlock
  kNoCustodian,  // the study package names nobody who keeps the code key
  kNoSlot,       // another user of this tablet began it
  kOpen,
};

// How one field stands. Saved is said only after the disk has it.
enum class ContactMark : std::uint8_t { kNothing, kTyping, kAskWhy, kSaving, kSaved, kNotSaved };

struct ContactField {
  std::string id;      // one of forms::kIdentityFields
  std::string text;    // as typed
  std::string stored;  // as the database has it
  ContactMark mark = ContactMark::kNothing;
  std::uint64_t ticket = 0;  // of the save on its way
  std::string on_way = {};   // what that save carries
};

// The person's right: everything that was ever written of them on this tablet goes.
enum class ContactErasure : std::uint8_t { kNone, kAsked, kAtWork, kDone };

struct ContactState {
  std::string participant;
  std::string site;
  std::string site_name;
  ContactStage stage = ContactStage::kClosed;
  std::vector<ContactField> fields;
  bool anything_kept = false;  // something stands in the database, be it only older words
  ContactErasure erasure = ContactErasure::kNone;
  bool leaving = false;     // back was asked for: as soon as everything is safe
  bool why_needed = false;  // back was asked for, and a change has no reason yet
};

// Intents.
struct OpenContact {};
struct TypeContact {
  std::string field;
  std::string text;
};
struct LeaveContactField {
  std::string field;
};
// Why what was there is changed. Stored as words in exports: "corrected", "changed".
enum class ContactReason : std::uint8_t { kCorrected, kChanged };
struct SayContactReason {
  std::string field;
  ContactReason reason = ContactReason::kCorrected;
};
struct UndoContact {
  std::string field;
};
struct AskEraseContact {};
struct ConfirmEraseContact {};
struct CancelEraseContact {};

}  // namespace faltbok::app

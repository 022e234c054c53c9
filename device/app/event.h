// What comes back from the shell, and the loop's own Started, Tick and Activity.
//
//   Shape    an `error` that is set means: it did not happen; nothing was changed
//   Threads  values
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "device/app/contact.h"
#include "device/app/rescue.h"
#include "device/app/screen.h"
#include "device/app/secret_text.h"
#include "device/app/session.h"
#include "device/app/settings.h"
#include "device/app/sync.h"
#include "device/app/unlock.h"
#include "device/app/users.h"
#include "device/app/ways_in.h"
#include "forms/record/event.h"

namespace faltbok::app {

using Fault = std::optional<base::ErrorKind>;

// From the main loop.
struct Started {              // once, first
  bool entries_lost = false;  // as the program before this one said when it locked
};
struct Tick {};      // at the time that next_tick_ms() named
struct Activity {};  // any touch or key, also one that no widget took: the idle clock starts again
// The machine goes to sleep, or its lid is closed. From the shell, unasked.
struct MachineSleeps {};

// From the shell.
struct TabletSeen {
  std::optional<Notice> problem;  // the folder cannot be used at all
  bool has_key = false;
  bool pin_opens = false;   // there is a PIN, and a chip to ask
  bool needs_desk = false;  // the ways in have been wiped
  bool has_invitation = false;
  bool invitation_unreadable = false;
  std::vector<std::string> study_words;
  std::string site;
  std::string server_address;
  bool has_package = false;  // a package signed by the invitation's key lies in inbox/
  bool package_refused = false;
  std::string study_name;
  std::vector<std::string> roles;
  std::string tablet_dir, device_id, app_version;
  Settings settings;
};
struct PassphraseMade {
  SecretText passphrase;
  Fault error;
};
struct EnrolFailed {
  base::ErrorKind error = base::ErrorKind::kUnavailable;
};
struct SettingsSaved {
  Fault error;
};

struct VaultOpened {
  Session session;
  std::vector<std::string> request_words;  // while the certificate is waited for
  std::optional<HandOverPlace> hand_over;  // that the app went down in
  RestartPin restart_pin = RestartPin::kNoChip;
};
struct UnlockFailed {
  std::optional<Notice> problem;  // other than a wrong passphrase
  unsigned failure_count = 0;
  std::int64_t wait_ms = 0;  // before the next try is taken
};
struct PinRefused {
  PinRefusal why = PinRefusal::kWrong;
};
struct PinChecked {
  bool right = false;
};
struct PassphraseChecked {
  bool right = false;
  std::int64_t wait_ms = 0;
};
struct VaultClosed {};
struct Remembered {
  Fault error;
};

struct SleepLet {};
struct PassphraseChanged {
  Fault error;              // kConflict: maybe changed, either passphrase may hold
  bool names_kept = false;  // the contact details still open with the old one
};
struct PinGiven {
  bool wrong = false;  // not the PIN that the user has
  Fault error;
};
struct PinTaken {
  Fault error;
};
struct PinSet {
  RestartPin restart_pin = RestartPin::kNoChip;  // off if the chip did not take the new one
  Fault error;
};

struct UsersListed {
  std::vector<UserInfo> users;
  std::vector<std::string> roles;
  Fault error;
};
struct UserAdded {
  std::vector<UserInfo> users;
  std::vector<std::string> request_words;  // for the study desk to certify
  Fault error;
};
struct UserRemoved {
  std::vector<UserInfo> users;
  bool must_unlock = false;  // the vault answers nothing more before it is opened again
  Fault error;
};

struct MediaFound {
  std::vector<std::string> folders;
};
struct RescueWent {
  RescueReport report;
};
struct RescueEnded {
  RescueReport report;
  bool wrong_passphrase = false;  // then nothing was copied
  std::int64_t wait_ms = 0;
};

struct PseudonymDrawn {
  std::string participant;
  Fault error;
};
struct ParticipantCreated {
  ParticipantInfo participant;
  Fault error;
};
struct ParticipantChanged {
  ParticipantInfo participant;
  Fault error;
};

struct IdentityOpened {
  std::string participant;
  std::map<std::string, std::string> values;  // field -> newest
};
struct IdentityRefused {
  ContactStage stage = ContactStage::kNoCustodian;
};
struct ContactSaved {
  forms::ContactChanged change;
  std::uint64_t ticket = 0;
  Fault error;
};
struct ContactErased {
  std::string participant;
  Fault error;
};
struct IdentityClosed {
  Fault error;  // closed all the same; what is new is sealed the next time it is opened
};

struct RecordOpened {
  RecordInfo info;
  std::shared_ptr<const forms::Definition> definition;  // the one that the record was started with
  std::vector<forms::Event> events;                     // the first is forms::Started
  Fault error;
};
struct AnswerSaved {
  RecordKey record;
  std::string path;
  std::uint64_t ticket = 0;
  Fault error;
};
struct RecordFinalised {
  RecordKey record;
  RecordState state = RecordState::kSealed;
  Fault error;
};

struct SyncReported {
  SyncState sync;
  // all, with their states now; empty while nothing has changed
  std::vector<RecordInfo> records;
  std::optional<StudyPlace> new_place;  // a higher package has been installed
  std::vector<std::string> request_words;
  std::vector<Notice> notices;
  Fault error;
};

// Of itself, while nothing else is asked for: how far the check of older events has come.
struct LogChecked {
  std::uint64_t checked_count = 0;
  std::uint64_t total_count = 0;
  bool damaged = false;  // what stands there is not what was written
};

using Event =
    std::variant<Started, Tick, Activity, MachineSleeps, TabletSeen, PassphraseMade, EnrolFailed,
                 SettingsSaved, VaultOpened, UnlockFailed, PinRefused, PinChecked,
                 PassphraseChecked, VaultClosed, Remembered, SleepLet, PassphraseChanged, PinGiven,
                 PinTaken, PinSet, UsersListed, UserAdded, UserRemoved, MediaFound, RescueWent,
                 RescueEnded, PseudonymDrawn, ParticipantCreated, ParticipantChanged,
                 IdentityOpened, IdentityRefused, ContactSaved, ContactErased, IdentityClosed,
                 RecordOpened, AnswerSaved, RecordFinalised, SyncReported, LogChecked>;

}  // namespace faltbok::app

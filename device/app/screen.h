// Which screen is up, and what it has to tell: names only. The sentences live in device/ui.
//
//   Threads  values
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "platform/base/result.h"

namespace faltbok::app {

enum class Screen : std::uint8_t {
  kLoading,         // the tablet folder is being looked at
  kEnrol,           // no key file yet, or no certificate yet        state.enrol
  kUnlock,          // cold: the passphrase                           state.unlock
  kLocked,          // warm: the PIN                                  state.pin
  kToday,           // participants and due visits                    state.today
  kNewParticipant,  //                                                state.new_participant
  kParticipant,     // one participant and the visits                 state.participant
  kContact,         // who the participant is                         state.contact, state.unlock
  kRunner,          // one page of a form (interviewer or hand-over)  state.runner, state.hand_over
  kHandOver,        // the calm pages around the participant's forms  state.hand_over
  kReview,          // before finalise                                state.review
  kSync,            //                                                state.sync
  kSettings,        //                                                state.settings
  kWaysIn,          // passphrase and PIN                             state.ways_in
  kUsers,           // who can open this tablet                       state.users
  kRescue,          // sealed batches out of a vault that is dead     state.rescue
  kFailed,          // the app cannot go on                           state.notice
};

// What is to be said in a line above the screen, or on kFailed in the middle of it. The key of the
// sentence is "notice." + name_of(kind), and where `error` is there a second line "error." +
// base::name_of(*error).
enum class NoticeKind : std::uint8_t {
  kSaveFailed,   // an answer is not saved; error kNoSpace: the disk is full
  kEntriesLost,  // what could not be saved before a lock: to be asked again
  kSavedAgain,   // after kSaveFailed all is saved now
  kBusy,         // wait: too many answers are still being saved
  kCannotOpenRecord,
  kCannotStart,  // a record or participant could not be started
  kCannotFinalise,
  kFinalised,
  kFormMissing,  // the package has no such form
  kFormHidden,   // this role does not see it
  kFormFault,    // the form itself cannot take this answer
  kNoPseudonymLeft,
  kPackageRefused,  // inbox/package.fbp is not what the study key signed, or older
  kPackageInstalled,
  kReceiptRefused,  // signed by another key
  kBatchQuarantined,
  kSyncNotRunning,      // status.json is missing or old
  kCertificateExpired,  // nothing can be sealed; keep the tablet on and ask the study desk
  kSettingsNotSaved,
  kTabletFolder,  // the tablet's folder cannot be used
  kKeyFileDamaged,
  kDatabaseMissing,
  kDatabaseDamaged,
  kDatabaseChanged,    // its pages read well, but somebody has been at them
  kDatabaseReplaced,   // an older one lies in its place: it is not opened
  kProgramOlder,       // the database was written by a newer program
  kNeedsDesk,          // too many wrong passphrases: the study desk opens it
  kDatabaseOlderKey,   // the key file is not the one that the database knows
  kLibraryTooOld,      // SQLCipher below 4.6
  kContactsClosed,     // contact details cannot be opened
  kContactsNotErased,  // contact details could not be erased: they are still there
  kContactsWait,       // contact details are saved but not sealed for sending yet
  // after an I/O error: nothing is acknowledged before the vault is opened again
  kStorageStopped,
  kRecordPurged,   // the study desk has it: corrected there, not here
  kLogDamaged,     // found by the check in the background: what is sealed can still be sent
  kDatabaseOlder,  // a receipt or note knows more than this database: it was put back
};

std::string_view name_of(Screen screen);
std::string_view name_of(NoticeKind kind);

struct Notice {
  NoticeKind kind = NoticeKind::kSaveFailed;
  std::optional<base::ErrorKind> error;
  std::string detail;  // a file or step by name, never an answer; may be empty
  bool operator==(const Notice&) const = default;
};

}  // namespace faltbok::app

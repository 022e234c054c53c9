// Names of enumerators, as keys of texts and in logs.
#include "device/app/enrol.h"
#include "device/app/hand_over.h"
#include "device/app/record_key.h"
#include "device/app/rescue.h"
#include "device/app/screen.h"
#include "device/app/sync.h"
#include "device/app/unlock.h"
#include "device/app/users.h"
#include "device/app/ways_in.h"

namespace faltbok::app {

std::string_view name_of(Screen screen) {
  switch (screen) {
    case Screen::kLoading: return "loading";
    case Screen::kEnrol: return "enrol";
    case Screen::kUnlock: return "unlock";
    case Screen::kLocked: return "locked";
    case Screen::kToday: return "today";
    case Screen::kNewParticipant: return "new_participant";
    case Screen::kParticipant: return "participant";
    case Screen::kContact: return "contact";
    case Screen::kRunner: return "runner";
    case Screen::kHandOver: return "hand_over";
    case Screen::kReview: return "review";
    case Screen::kSync: return "sync";
    case Screen::kSettings: return "settings";
    case Screen::kWaysIn: return "ways_in";
    case Screen::kUsers: return "users";
    case Screen::kRescue: return "rescue";
    case Screen::kFailed: return "failed";
  }
  return "";
}

std::string_view name_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kSaveFailed: return "save_failed";
    case NoticeKind::kSavedAgain: return "saved_again";
    case NoticeKind::kBusy: return "busy";
    case NoticeKind::kCannotOpenRecord: return "cannot_open_record";
    case NoticeKind::kCannotStart: return "cannot_start";
    case NoticeKind::kCannotFinalise: return "cannot_finalise";
    case NoticeKind::kFinalised: return "finalised";
    case NoticeKind::kFormMissing: return "form_missing";
    case NoticeKind::kFormHidden: return "form_hidden";
    case NoticeKind::kFormFault: return "form_fault";
    case NoticeKind::kNoPseudonymLeft: return "no_pseudonym_left";
    case NoticeKind::kPackageRefused: return "package_refused";
    case NoticeKind::kPackageInstalled: return "package_installed";
    case NoticeKind::kReceiptRefused: return "receipt_refused";
    case NoticeKind::kBatchQuarantined: return "batch_quarantined";
    case NoticeKind::kSyncNotRunning: return "sync_not_running";
    case NoticeKind::kCertificateExpired: return "certificate_expired";
    case NoticeKind::kSettingsNotSaved: return "settings_not_saved";
    case NoticeKind::kTabletFolder: return "tablet_folder";
    case NoticeKind::kKeyFileDamaged: return "key_file_damaged";
    case NoticeKind::kDatabaseMissing: return "database_missing";
    case NoticeKind::kDatabaseDamaged: return "database_damaged";
    case NoticeKind::kDatabaseChanged: return "database_changed";
    case NoticeKind::kDatabaseReplaced: return "database_replaced";
    case NoticeKind::kProgramOlder: return "program_older";
    case NoticeKind::kNeedsDesk: return "needs_desk";
    case NoticeKind::kDatabaseOlderKey: return "database_older_key";
    case NoticeKind::kLibraryTooOld: return "library_too_old";
    case NoticeKind::kContactsClosed: return "contacts_closed";
    case NoticeKind::kContactsNotErased: return "contacts_not_erased";
    case NoticeKind::kContactsWait: return "contacts_wait";
    case NoticeKind::kEntriesLost: return "entries_lost";
    case NoticeKind::kStorageStopped: return "storage_stopped";
    case NoticeKind::kRecordPurged: return "record_purged";
    case NoticeKind::kLogDamaged: return "log_damaged";
    case NoticeKind::kDatabaseOlder: return "database_older";
  }
  return "";
}

std::string_view name_of(EnrolStep step) {
  switch (step) {
    case EnrolStep::kNoInvitation: return "no_invitation";
    case EnrolStep::kCompareWords: return "compare_words";
    case EnrolStep::kWaitPackage: return "wait_package";
    case EnrolStep::kWho: return "who";
    case EnrolStep::kPassphrase: return "passphrase";
    case EnrolStep::kRepeatPassphrase: return "repeat_passphrase";
    case EnrolStep::kPin: return "pin";
    case EnrolStep::kRepeatPin: return "repeat_pin";
    case EnrolStep::kMakingKeys: return "making_keys";
    case EnrolStep::kWaitCertificate: return "wait_certificate";
  }
  return "";
}

std::string_view name_of(EnrolFault fault) {
  switch (fault) {
    case EnrolFault::kNone: return "none";
    case EnrolFault::kInvitationUnreadable: return "invitation_unreadable";
    case EnrolFault::kPackageRefused: return "package_refused";
    case EnrolFault::kWordsRejected: return "words_rejected";
    case EnrolFault::kPassphraseDiffers: return "passphrase_differs";
    case EnrolFault::kPinTooSimple: return "pin_too_simple";
    case EnrolFault::kPinDiffers: return "pin_differs";
    case EnrolFault::kCouldNotWrite: return "could_not_write";
  }
  return "";
}

std::string_view name_of(PinRefusal refusal) {
  switch (refusal) {
    case PinRefusal::kNone: return "none";
    case PinRefusal::kWrong: return "wrong";
    case PinRefusal::kLocked: return "locked";
    case PinRefusal::kAbsent: return "absent";
  }
  return "";
}

std::string_view name_of(WaysStep step) {
  switch (step) {
    case WaysStep::kOverview: return "overview";
    case WaysStep::kPresent: return "present";
    case WaysStep::kNewWords: return "new_words";
    case WaysStep::kRepeatWords: return "repeat_words";
    case WaysStep::kChanging: return "changing";
    case WaysStep::kPin: return "pin";
    case WaysStep::kNewPin: return "new_pin";
    case WaysStep::kRepeatPin: return "repeat_pin";
  }
  return "";
}

std::string_view name_of(WaysFault fault) {
  switch (fault) {
    case WaysFault::kNone: return "none";
    case WaysFault::kWordsDiffer: return "words_differ";
    case WaysFault::kNotMade: return "not_made";
    case WaysFault::kNotChanged: return "not_changed";
    case WaysFault::kMaybeChanged: return "maybe_changed";
    case WaysFault::kUnlockFirst: return "unlock_first";
    case WaysFault::kChipRefused: return "chip_refused";
    case WaysFault::kPinTooSimple: return "pin_too_simple";
    case WaysFault::kPinDiffers: return "pin_differs";
    case WaysFault::kPinNotSet: return "pin_not_set";
  }
  return "";
}

std::string_view name_of(WaysDone done) {
  switch (done) {
    case WaysDone::kNothing: return "nothing";
    case WaysDone::kPassphrase: return "passphrase";
    case WaysDone::kPassphraseNotNames: return "passphrase_not_names";
    case WaysDone::kPinOn: return "pin_on";
    case WaysDone::kPinOff: return "pin_off";
    case WaysDone::kPin: return "pin";
  }
  return "";
}

std::string_view name_of(UsersStep step) {
  switch (step) {
    case UsersStep::kList: return "list";
    case UsersStep::kPresent: return "present";
    case UsersStep::kWho: return "who";
    case UsersStep::kNewWords: return "new_words";
    case UsersStep::kRepeatWords: return "repeat_words";
    case UsersStep::kPin: return "pin";
    case UsersStep::kRepeatPin: return "repeat_pin";
    case UsersStep::kAdding: return "adding";
    case UsersStep::kCertify: return "certify";
    case UsersStep::kConfirm: return "confirm";
    case UsersStep::kRemoving: return "removing";
  }
  return "";
}

std::string_view name_of(UsersFault fault) {
  switch (fault) {
    case UsersFault::kNone: return "none";
    case UsersFault::kNotRead: return "not_read";
    case UsersFault::kWordsDiffer: return "words_differ";
    case UsersFault::kPinTooSimple: return "pin_too_simple";
    case UsersFault::kPinDiffers: return "pin_differs";
    case UsersFault::kNotAdded: return "not_added";
    case UsersFault::kMaybeAdded: return "maybe_added";
    case UsersFault::kNotRemoved: return "not_removed";
    case UsersFault::kNamesHeld: return "names_held";
    case UsersFault::kOldKeys: return "old_keys";
    case UsersFault::kFull: return "full";
  }
  return "";
}

std::string_view name_of(UsersDone done) {
  switch (done) {
    case UsersDone::kNothing: return "nothing";
    case UsersDone::kAdded: return "added";
    case UsersDone::kRemoved: return "removed";
  }
  return "";
}

std::string_view name_of(RescueStep step) {
  switch (step) {
    case RescueStep::kWhere: return "where";
    case RescueStep::kPassphrase: return "passphrase";
    case RescueStep::kCopying: return "copying";
    case RescueStep::kDone: return "done";
  }
  return "";
}

std::string_view name_of(RecordState state) {
  switch (state) {
    case RecordState::kNone: return "none";
    case RecordState::kDraft: return "draft";
    case RecordState::kFinal: return "final";
    case RecordState::kSealed: return "sealed";
    case RecordState::kStored: return "stored";
    case RecordState::kImported: return "imported";
    case RecordState::kPurged: return "purged";
  }
  return "";
}

std::string_view name_of(HandOverPhase phase) {
  switch (phase) {
    case HandOverPhase::kNone: return "none";
    case HandOverPhase::kOffer: return "offer";
    case HandOverPhase::kWelcome: return "welcome";
    case HandOverPhase::kFilling: return "filling";
    case HandOverPhase::kBetween: return "between";
    case HandOverPhase::kCover: return "cover";
    case HandOverPhase::kThanks: return "thanks";
    case HandOverPhase::kStaffPin: return "staff_pin";
    case HandOverPhase::kPassphrase: return "passphrase";
  }
  return "";
}

std::string_view name_of(BatchState state) {
  switch (state) {
    case BatchState::kWaiting: return "waiting";
    case BatchState::kSending: return "sending";
    case BatchState::kReceipted: return "receipted";
    case BatchState::kQuarantined: return "quarantined";
    case BatchState::kImported: return "imported";
  }
  return "";
}

std::string_view name_of(SyncPhase phase) {
  switch (phase) {
    case SyncPhase::kUnknown: return "unknown";
    case SyncPhase::kIdle: return "idle";
    case SyncPhase::kSending: return "sending";
    case SyncPhase::kWaiting: return "waiting";
    case SyncPhase::kFailed: return "failed";
    case SyncPhase::kDone: return "done";
  }
  return "";
}

}  // namespace faltbok::app

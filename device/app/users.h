// Who can open this tablet: another colleague comes, one goes.
//
//   Shape    kList -> kPresent -> kWho -> kNewWords -> kRepeatWords -> kPin -> kRepeatPin
//            -> kAdding -> kCertify -> kList
//            kList -> kPresent -> kConfirm -> kRemoving -> kList
//   Threads  values
//   Source   design section 5 (a user who goes: another data key), section 7 (certificates)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device/app/secret_text.h"
#include "platform/base/ids.h"

namespace faltbok::app {

struct UserInfo {
  base::UserId id;
  std::string role;
  std::string label;       // not a name
  bool self = false;       // whoever has the tablet open
  bool certified = false;  // the study desk has signed
};

inline constexpr std::size_t kUserCountMax = 32;  // as crypto/FORMAT.md section 3

enum class UsersStep : std::uint8_t {
  kList,
  kPresent,      // the present passphrase is asked: an open tablet may lie somewhere; state.unlock
  kWho,          // the new one's role, and a label that is not a name
  kNewWords,     // shown once
  kRepeatWords,  // typed back
  kPin,          // chosen; state.pin
  kRepeatPin,
  kAdding,   // takes a few seconds
  kCertify,  // request_words to be read to the study desk
  kConfirm,  // is this the one who goes?
  kRemoving  // everything is encrypted anew: as long as that takes
};
enum class UsersFault : std::uint8_t {
  kNone,
  kNotRead,  // the list
  kWordsDiffer,
  kPinTooSimple,
  kPinDiffers,
  kNotAdded,    // the tablet opens as before
  kMaybeAdded,  // the disk did not confirm it: the list says which, after the next unlocking
  kNotRemoved,  // the same
  kNamesHeld,   // the leaving one's words open contact details, and the present one's do not
  kOldKeys,     // somebody's keys are of an older kind: each changes the passphrase first
  kFull,        // as many as there can be
};
enum class UsersDone : std::uint8_t { kNothing, kAdded, kRemoved };

std::string_view name_of(UsersStep step);
std::string_view name_of(UsersFault fault);
std::string_view name_of(UsersDone done);

struct UsersState {
  UsersStep step = UsersStep::kList;
  UsersFault fault = UsersFault::kNone;
  UsersDone done = UsersDone::kNothing;
  std::vector<UserInfo> users;
  std::vector<std::string> roles;  // to choose among
  std::optional<UserInfo> leaving;
  std::string role, label;  // of the new one
  SecretText passphrase;    // only while kNewWords and kRepeatWords
  SecretText pin;           // first entry
  SecretText present;       // until whoever leaves is gone
  std::vector<std::string> request_words;
};

// Intents. Besides: TryPassphrase (kPresent), ChooseRole, SetUserLabel, ConfirmWho,
// PassphraseWritten, RepeatPassphrase, PinDigit, PinErase, and GoBack, which leaves what has been
// begun and changes nothing.
struct OpenUsers {};
struct AskAddUser {};
struct AskRemoveUser {
  base::UserId user;
};
struct ConfirmRemoveUser {};

}  // namespace faltbok::app

// What opens this tablet: another passphrase, and a PIN that opens it after a restart, where the
// machine has a chip that counts the wrong ones.
//
//   Shape    kOverview -> kPresent -> kNewWords -> kRepeatWords -> kChanging -> kOverview
//            kOverview -> kPresent -> kNewPin -> kRepeatPin -> kOverview
//            kOverview -> kPin -> kOverview
//   Threads  values
//   Source   design section 5; issue "vault" part 2
#pragma once

#include <cstdint>

#include "device/app/secret_text.h"

namespace faltbok::app {

// The PIN after a restart.
enum class RestartPin : std::uint8_t {
  kNoChip,  // this machine has none that can be used: the passphrase opens, and nothing else
  kOff,
  kOn,
};

enum class WaysStep : std::uint8_t {
  kOverview,
  kPresent,      // the present passphrase is asked; state.unlock
  kNewWords,     // shown once
  kRepeatWords,  // typed back
  kChanging,     // takes a few seconds
  kPin,          // the PIN is asked, to be given to the chip; state.pin
  kNewPin,       // another PIN is chosen
  kRepeatPin,
};
enum class WaysFault : std::uint8_t {
  kNone,
  kWordsDiffer,
  kNotMade,       // no new words could be drawn
  kNotChanged,    // the present passphrase holds
  kMaybeChanged,  // the disk did not confirm it: either passphrase may hold
  kUnlockFirst,   // the passphrase must open the tablet once before the chip can be given the PIN
  kChipRefused,   // its tries cannot be limited, or it does not answer
  kPinTooSimple,
  kPinDiffers,
  kPinNotSet,  // the old one holds
};
// What has just been done, said on the overview.
enum class WaysDone : std::uint8_t {
  kNothing,
  kPassphrase,
  kPassphraseNotNames,  // the contact details keep the old one
  kPinOn,
  kPinOff,
  kPin,
};

std::string_view name_of(WaysStep step);
std::string_view name_of(WaysFault fault);
std::string_view name_of(WaysDone done);

struct WaysInState {
  WaysStep step = WaysStep::kOverview;
  WaysFault fault = WaysFault::kNone;
  WaysDone done = WaysDone::kNothing;
  RestartPin restart_pin = RestartPin::kNoChip;
  bool working = false;     // the chip, or the key file, is being written
  bool for_pin = false;     // what kPresent leads to
  bool pin_needed = false;  // there is none: kNewPin cannot be left
  SecretText passphrase;    // the new one, only while kNewWords and kRepeatWords
  SecretText present;       // until then
  SecretText new_pin;       // only while kRepeatPin
};

// Intents. Besides: TryPassphrase (kPresent), PassphraseWritten, RepeatPassphrase, PinDigit,
// PinErase, and GoBack, which leaves a step and changes nothing.
struct OpenWaysIn {};
struct AskNewPassphrase {};
struct AskNewPin {};
struct AskRestartPin {};   // to be turned on
struct DropRestartPin {};  // turned off

}  // namespace faltbok::app

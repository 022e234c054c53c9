// A PIN that opens a cold vault, where a chip of the machine counts the wrong ones; and the wipe.
//
//   Shape    six digits; one PIN slot for each tablet (crypto/FORMAT.md section 3, T)
//   Errors   unlock: PinRefused says what is wrong with the PIN, UnlockRefused what with the rest.
//            set_pin: kUnsupported the chip's tries cannot be limited; kInvalidInput not six
//            digits; kConflict opened by an older slot, or just made: unlock by passphrase first
//   Lifetime as open.h
//   Threads  the worker
//   Source   design section 5, platform/os/key_store.h
#pragma once

#include <variant>

#include "device/storage/open.h"
#include "platform/os/key_store.h"

namespace faltbok::storage {

inline constexpr std::size_t kPinDigitCount = 6;

enum class PinProblem {
  kPin,     // wrong: one try less
  kLocked,  // too many wrong ones, or the chip does not answer: the passphrase opens
  kAbsent,  // no PIN was set, or on another machine's chip: the passphrase opens
};
struct PinRefused {
  PinProblem problem;
  base::Error error;
};
using PinOutcome = std::variant<OpenVault, PinRefused, UnlockRefused>;

PinOutcome unlock_vault_with_pin(const VaultPlace& place, os::KeyStore& store,
                                 const crypto::SecretBytes& pin);

struct NewPin {
  os::KeyStore& store;
  const crypto::SecretBytes& pin;
};
base::Status set_pin(const VaultPlace& place, OpenVault& open, const NewPin& wanted);
base::Status remove_pin(const VaultPlace& place, OpenVault& open);

// Every passphrase and the PIN are gone from the key file; only the custodian and the escrow can
// open it, and `faltbok-desk recover` issues a passphrase anew. Nothing is lost.
base::Status wipe_ways_in(const VaultPlace& place);

}  // namespace faltbok::storage

// The steps of unlocking that the several ways in share: passphrase, PIN, rescue.
//
//   Errors   in the outcome
//   Threads  the worker
//   Source   open.h
#pragma once

#include <variant>

#include "device/storage/open.h"

namespace faltbok::storage {

struct ReadKeyFile {
  base::Bytes bytes;
  crypto::KeyFile file;
};
// The library started and fit, and the key file read.
std::variant<ReadKeyFile, UnlockRefused> begin_unlocking(const VaultPlace& place);

// With the data key in hand: the database opened, checked, its outbox reconciled.
UnlockOutcome open_unlocked(const VaultPlace& place, const ReadKeyFile& key_file,
                            crypto::Unlocked unlocked);

}  // namespace faltbok::storage

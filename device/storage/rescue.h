// When a vault does not open any more: its sealed batches are taken out all the same. They are
// encrypted and signed, so nothing but the way to the desk is needed for them.
//
//   Shape    reads key file and database (vault.next, if that is the key file's and the power went
//            before it got its name), writes only into the folder it is given
//   Errors   of the key file and the passphrase; kAuthentication the database cannot be read at all
//   Threads  the worker
//   Source   issue "The vault" part 4
#pragma once

#include <functional>

#include "device/storage/open.h"

namespace faltbok::storage {

inline constexpr std::uint64_t kRescueSequenceMax = 10'000;  // when nobody can say how many

struct RescueReport {
  std::uint64_t written_count = 0;   // batches that are in the folder now
  std::uint64_t imported_count = 0;  // the desk has them: their bytes were no longer kept
  std::uint64_t damaged_count = 0;   // could not be read, or do not verify
};

struct RescueTo {
  os::Path folder;
  // after each batch: how many have been looked at, of how many
  std::function<void(std::uint64_t part, std::uint64_t whole)> progress = {};
};

base::Result<RescueReport> rescue_batches(const VaultPlace& place,
                                          const crypto::SecretBytes& passphrase,
                                          const RescueTo& to);

}  // namespace faltbok::storage

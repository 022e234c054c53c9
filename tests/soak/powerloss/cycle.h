// Power-loss cycles: a tablet at work on a disk that fails, crashes, comes back, and is asked for
// everything it promised.
//
//   Shape    a life is a tablet's vault from its making (or from an older schema) through one cycle
//            of each phase. A cycle is: something planned to fail at the n-th operation while the
//            tablet is {running, recovering, migrating, re-keying, exporting}; {crash, EIO,
//            ENOSPC, short write, lost fsync, bit flip on read}; power off; what was not synced
//            is {omitted, kept, torn at 512 bytes, garbage in a sector, reordered}; power on; and
//            everything is compared. All drawn from the seed
//   Threads  one at a time in a process (it registers a VFS)
//   Source   issue "The vault"
#pragma once

#include <optional>
#include <string>

#include "tests/soak/powerloss/model.h"
#include "tests/soak/powerloss/tally.h"
#include "tests/support/fault_disk.h"
#include "tests/support/vault_world.h"

namespace faltbok::soak {

// What a vault is robbed of, to see that the harness notices.
enum class Weakness : std::uint8_t {
  kNone,
  kSynchronousNormal,  // commits are acknowledged before they are synced
};

class PowerLoss {
 public:
  explicit PowerLoss(Weakness weakness = Weakness::kNone);
  // Five cycles. What went wrong, or nothing. The same seed gives the same life (but for random
  // keys and nonces).
  std::optional<std::string> live(std::uint64_t seed);
  const Tally& tally() const { return tally_; }

 private:
  class Life;
  support::VaultWorld world_;
  support::FaultDisk::Contents older_;  // a vault of schema 1, and what it holds
  Model older_model_;
  Weakness weakness_;
  Tally tally_;
};

}  // namespace faltbok::soak

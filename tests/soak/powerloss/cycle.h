// One power-loss cycle: a tablet at work on a disk that fails, crashes, comes back,
// and is asked for everything it promised.
//
//   Shape    {running, recovering, re-keying, exporting} x {crash, EIO, ENOSPC, short write,
//            lost fsync, bit flip on read} x
//            {omitted, kept, torn, garbage, reordered}, all drawn from the seed
//   Threads  one at a time in a process (it registers a VFS)
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "device/storage/open.h"
#include "tests/soak/powerloss/model.h"
#include "tests/support/fault_disk.h"
#include "tests/support/vault_world.h"

namespace faltbok::soak {

// Planted in every answer; in no file may it ever be seen.
inline constexpr std::string_view kMarker = "HEMLIGHETEN-7F3A";

class PowerLoss {
 public:
  PowerLoss();
  // What went wrong, or nothing. The same seed gives the same cycle (but for random keys and
  // nonces).
  std::optional<std::string> run_cycle(std::uint64_t seed);

  struct Tally {
    std::uint64_t cycles = 0;
    std::uint64_t crashes = 0;
    std::uint64_t faults = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t refused_unlocks = 0;
  };
  const Tally& tally() const { return tally_; }

 private:
  class Cycle;
  support::VaultWorld world_;
  support::FaultDisk::Contents fresh_;
  Tally tally_;
};

}  // namespace faltbok::soak

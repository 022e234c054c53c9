// What a power-loss run has met: every cell of fault, crash and what the tablet was doing.
//
//   Units    counts
#pragma once

#include <array>
#include <cstdint>

#include "tests/support/fault_disk.h"

namespace faltbok::soak {

// What the tablet is doing when the disk fails.
enum class Phase : std::uint8_t { kRunning, kRecovering, kMigrating, kReKeying, kExporting };
inline constexpr std::size_t kPhaseCount = 5;
inline constexpr std::array<support::Fault, 6> kFaults = {
    support::Fault::kCrash,      support::Fault::kIoError,  support::Fault::kFull,
    support::Fault::kShortWrite, support::Fault::kLostSync, support::Fault::kBitFlip};
inline constexpr std::size_t kCrashModeCount = 5;

struct Tally {
  std::uint64_t cycle_count = 0;
  std::uint64_t crash_count = 0;
  std::uint64_t fault_count = 0;
  std::uint64_t acknowledged_count = 0;
  std::uint64_t refused_unlock_count = 0;
  std::uint64_t purged_count = 0;   // records, as found after a crash
  std::uint64_t audited_count = 0;  // audit records that were ended, the same
  // [phase][place in kFaults][crash mode]: cycles in which that fault happened there
  std::array<std::array<std::array<std::uint64_t, kCrashModeCount>, kFaults.size()>, kPhaseCount>
      cells{};

  struct Cells {
    std::size_t count = 0;
    std::size_t met_count = 0;
    std::uint64_t least = UINT64_MAX;
  };
  Cells summary() const {
    Cells out;
    for (const auto& phase : cells)
      for (const auto& fault : phase)
        for (const std::uint64_t met : fault) {
          out.count += 1;
          out.met_count += met > 0 ? 1 : 0;
          out.least = met < out.least ? met : out.least;
        }
    return out;
  }
};

}  // namespace faltbok::soak

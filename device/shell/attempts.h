// Wrong passphrases are counted on the disk, before each try,
// so that a restart does not give new ones.
//
//   Units    ms
//   Shape    attempts.toml: failures, cold_failures, last_ms, last_user. Nothing secret. It is made
//            before the key file and never taken away: one that is missing or damaged is somebody's
//            doing
//   Source   issue "vault" part 2: delays double up to 30 minutes
#pragma once

#include <optional>

#include "platform/base/ids.h"
#include "platform/base/time.h"
#include "platform/os/files.h"

namespace faltbok::shell {

inline constexpr std::int64_t kFirstDelayMs = 1'000;
inline constexpr std::int64_t kDelayMsMax = 30 * 60'000;
inline constexpr unsigned kFreeFailureCount = 2;  // slips of the finger

struct Attempts {
  unsigned failure_count = 0;
  // those at the cold lock alone: what the study's wipe counts
  unsigned cold_failure_count = 0;
  base::Instant last;
  bool trusted = true;  // false: not as we left it; then it begins with the longest wait, now
  // Who opened it last: whose slot is tried first.
  std::optional<base::UserId> last_user = {};
};

// How long to wait after so many failures.
std::int64_t delay_ms_after(unsigned failure_count);
// What is left of it. A clock that was put back gives nothing away: then it begins anew.
std::int64_t delay_left_ms(const Attempts& attempts, base::Instant now);

base::Result<Attempts> load_attempts(os::Files& files, const os::Path& folder, base::Instant now);
base::Status save_attempts(os::Files& files, const os::Path& folder, const Attempts& attempts);

}  // namespace faltbok::shell

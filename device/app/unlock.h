// The cold start: the passphrase, with a delay after failures that a restart does not shorten.
//
//   Units    monotonic ms
//   Threads  values
//   Source   design section 5; issue "vault" part 2: the delay doubles up to 30 minutes
#pragma once

#include <cstdint>
#include <optional>

#include "device/app/secret_text.h"

namespace faltbok::app {

enum class UnlockPhase : std::uint8_t { kAsk, kWorking, kDelayed };
// kFailed: state.notice says what
enum class UnlockFault : std::uint8_t { kNone, kWrongPassphrase, kFailed };

struct UnlockState {
  UnlockPhase phase = UnlockPhase::kAsk;
  UnlockFault fault = UnlockFault::kNone;
  unsigned failure_count = 0;
  std::int64_t delayed_until_ms = 0;  // monotonic
  std::int64_t delay_left_s = 0;      // what to show while kDelayed
};

// Intents.
struct TryPassphrase {
  SecretText text;
};

}  // namespace faltbok::app

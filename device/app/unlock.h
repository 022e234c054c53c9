// The cold start: the passphrase, with a delay after failures that a restart does not shorten; or
// the PIN, where a chip counts the wrong ones.
//
//   Units    monotonic ms
//   Threads  values
//   Source   design section 5; issue "vault" part 2: the delay doubles up to 30 minutes
#pragma once

#include <cstdint>
#include <optional>

#include "device/app/screen.h"
#include "device/app/secret_text.h"

namespace faltbok::app {

enum class UnlockPhase : std::uint8_t { kAsk, kWorking, kDelayed };
// kFailed: `refused` says what
enum class UnlockFault : std::uint8_t { kNone, kWrongPassphrase, kFailed };
enum class UnlockWay : std::uint8_t { kPassphrase, kPin };

// Why the PIN did not open. After all but kWrong only the passphrase does.
enum class PinRefusal : std::uint8_t {
  kNone,
  kWrong,
  kLocked,  // too many wrong ones, or the chip does not answer
  kAbsent,  // another machine's chip, or none was set
};
std::string_view name_of(PinRefusal refusal);

struct UnlockState {
  UnlockPhase phase = UnlockPhase::kAsk;
  UnlockFault fault = UnlockFault::kNone;
  UnlockWay way = UnlockWay::kPassphrase;
  bool pin_offered = false;
  PinRefusal pin_refusal = PinRefusal::kNone;
  // The vault does not open, whatever is typed: this is said instead of asking again.
  std::optional<Notice> refused;
  unsigned failure_count = 0;
  std::int64_t delayed_until_ms = 0;  // monotonic
  std::int64_t delay_left_s = 0;      // what to show while kDelayed
};

// Its sealed batches can be taken out all the same.
bool can_be_rescued(const Notice& refused);

// Intents.
struct TryPassphrase {
  SecretText text;
};
struct UsePassphrase {};
struct UsePin {};
struct TryUnlockAgain {};  // after a refusal

}  // namespace faltbok::app

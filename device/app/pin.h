// Entering six digits: on the warm lock, to take the tablet back from a participant,
// and at enrolment.
//
//   Threads  values
//   Source   design section 5: three tries, then the passphrase
#pragma once

#include "device/app/secret_text.h"

namespace faltbok::app {

inline constexpr unsigned kPinTryCountMax = 3;

struct PinState {
  SecretText entry;
  std::size_t digit_count = 0;  // dots to show
  bool checking = false;
  bool wrong = false;  // the last try was
  unsigned try_left_count = kPinTryCountMax;
};

// Intents. The sixth digit sends.
struct PinDigit {
  char digit;
};
struct PinErase {};

}  // namespace faltbok::app

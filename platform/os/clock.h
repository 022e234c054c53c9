// What time it is: the only room that asks the machine.
//
//   Units    now: ms since 1970 UTC, may jump; monotonic_ms: since an unknown start,
//            goes on during suspend, never back
//   Errors   none
//   Threads  safe from any thread
#pragma once

#include <cstdint>
#include <memory>

#include "platform/base/time.h"

namespace faltbok::os {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual base::Instant now() = 0;
  virtual std::int64_t monotonic_ms() = 0;
  virtual base::UtcOffset offset_at(base::Instant instant) = 0;  // of the machine's time zone

  base::LocalTime local_now() {
    const base::Instant instant = now();
    return {instant, offset_at(instant)};
  }
};

// This machine's clock.
std::unique_ptr<Clock> open_clock();

}  // namespace faltbok::os

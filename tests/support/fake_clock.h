// A clock that stands still until a test moves it.
#pragma once

#include "platform/os/clock.h"

namespace faltbok::support {

class FakeClock final : public os::Clock {
 public:
  // 2026-11-22T16:00:00Z
  explicit FakeClock(base::Instant start = {1'795'363'200'000}) : now_(start) {}

  base::Instant now() override { return now_; }
  std::int64_t monotonic_ms() override { return monotonic_ms_; }
  base::UtcOffset offset_at(base::Instant) override { return offset_; }

  void advance_ms(std::int64_t ms) {
    now_.ms_since_1970 += ms;
    monotonic_ms_ += ms;
  }
  // As when somebody sets the machine's clock: the monotonic one does not notice.
  void jump_to(base::Instant instant) { now_ = instant; }
  void move_to(base::UtcOffset offset) { offset_ = offset; }

 private:
  base::Instant now_;
  std::int64_t monotonic_ms_ = 0;
  base::UtcOffset offset_{60};
};

}  // namespace faltbok::support

#include "platform/os/clock.h"

#include <ctime>

namespace faltbok::os {
namespace {

std::int64_t read_ms(clockid_t which) {
  timespec time{};
  CHECK(::clock_gettime(which, &time) == 0);
  return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

class LinuxClock final : public Clock {
 public:
  base::Instant now() override { return {read_ms(CLOCK_REALTIME)}; }
  std::int64_t monotonic_ms() override { return read_ms(CLOCK_BOOTTIME); }
  base::UtcOffset offset_at(base::Instant instant) override {
    const std::time_t seconds = static_cast<std::time_t>(instant.ms_since_1970 / 1000);
    std::tm local{};
    if (::localtime_r(&seconds, &local) == nullptr) return {0};
    return {static_cast<int>(local.tm_gmtoff / 60)};
  }
};

}  // namespace

std::unique_ptr<Clock> open_clock() { return std::make_unique<LinuxClock>(); }

}  // namespace faltbok::os

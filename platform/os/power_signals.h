// The machine goes to sleep, or its lid is closed: said in time to lock.
//
//   Shape    after kSleeping the machine waits for let_sleep(), but a few seconds at most
//            (logind's InhibitDelayMaxSec); it also goes on when the watch or the process ends
//   Errors   none: where nobody tells (no bus, no logind) it stays silent
//   Lifetime told until the watch goes; its destructor waits for a call that is being made
//   Threads  `told` is called from a thread of its own; let_sleep from any
//   Source   org.freedesktop.login1(5): Inhibit, PrepareForSleep, LidClosed
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace faltbok::os {

enum class PowerSignal : std::uint8_t { kSleeping, kLidClosed };

class PowerSignals {
 public:
  virtual ~PowerSignals() = default;
  virtual void let_sleep() = 0;
};

struct PowerWatch {
  std::function<void(PowerSignal)> told;
  std::string bus = "";  // a D-Bus address; empty: the system's bus
  // logind does not tell when the lid closes: it is asked.
  int lid_interval_ms = 5'000;
};
std::unique_ptr<PowerSignals> watch_power(PowerWatch watch);

}  // namespace faltbok::os

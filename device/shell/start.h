// Everything below the screen, put together: the machine, the tablet's folder held by one app,
// the shell on it.
//
//   Errors   StartFault: said before anything is opened
//   Lifetime the parts live as long as the Machine
//   Threads  the main thread
#pragma once

#include <memory>

#include "device/app/moment.h"
#include "device/shell/command_line.h"
#include "device/shell/shell.h"
#include "platform/os/counter.h"
#include "platform/os/power_signals.h"

namespace faltbok::shell {

inline constexpr std::string_view kAppVersion = "0.1.0";

// A counter stays on the chip for ever, so only the app itself makes one there.
enum class Chip : std::uint8_t { kNone, kOfThisMachine };

class Machine {
 public:
  app::EffectRunner& runner() { return *shell_; }
  app::Moment now() { return {clock_->local_now(), clock_->monotonic_ms()}; }

 private:
  friend std::variant<std::unique_ptr<Machine>, StartFault> start(const std::string& dir,
                                                                  Chip chip);
  std::unique_ptr<os::Files> files_;
  std::unique_ptr<os::Clock> clock_;
  std::unique_ptr<os::FileLock> lock_;
  std::unique_ptr<os::Counters> counters_;  // none: this machine has no chip
  std::unique_ptr<VaultDoor> door_;
  std::unique_ptr<os::KeyStore> key_store_;  // none: this machine has no chip
  std::unique_ptr<Shell> shell_;
  std::unique_ptr<os::PowerSignals> power_;  // last: it tells the shell
};

// Hardens the process, looks at the folder, takes its lock, reads settings.toml.
std::variant<std::unique_ptr<Machine>, StartFault> start(const std::string& dir, Chip chip);

}  // namespace faltbok::shell

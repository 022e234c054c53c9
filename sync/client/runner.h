// Runs the engine's effects: one at a time, over a transport and the tablet's folder.
//
//   Errors   none: what goes wrong is a Failed event, the status says it
//   Lifetime what Hands refers to must outlive the call
//   Threads  one at a time
#pragma once

#include <functional>

#include "platform/os/clock.h"
#include "sync/client/http.h"
#include "sync/client/tablet_folder.h"

namespace faltbok::client {

enum class WaitEnd { kWoken, kStopped };  // woken: the time is over, or there is something to do

struct Hands {
  TabletFiles& tablet;
  HttpTransport& transport;
  os::Clock& clock;
  std::function<WaitEnd(std::int64_t ms)> wait;
  std::function<std::uint64_t()> random;
  std::int64_t pid = 0;
};

// Until the engine finishes or the wait says stop. The status at the end.
SyncStatus run(const Hands& hands, const Policy& policy);

// One effect that answers, as its event: what the simulator and run() share. Wait, Report and
// Finish are the caller's.
Happening perform(TabletFiles& tablet, HttpTransport& transport, const Effect& effect);

}  // namespace faltbok::client

// Who runs effects. The shell does it on its worker thread;
// a fake in tests/support does it in memory.
//
//   Errors   none here: each effect is answered by an event, which carries its own.
//            A full queue is answered with
//            kUnavailable
//   Lifetime set_waker's function must outlive the runner
//   Threads  post and poll from the UI thread; the waker is called from any thread
#pragma once

#include <functional>
#include <optional>

#include "device/app/effect.h"
#include "device/app/event.h"

namespace faltbok::app {

class EffectRunner {
 public:
  virtual ~EffectRunner() = default;
  virtual void post(Effect effect) = 0;                     // never blocks
  virtual std::optional<Event> poll() = 0;                  // never blocks
  virtual void set_waker(std::function<void()> waker) = 0;  // called when poll() has something
};

}  // namespace faltbok::app

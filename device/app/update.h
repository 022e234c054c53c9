// The rules: what an intent or an event means. Pure: no clock, no disk, no pixels;
// the moment is given.
//
//   Shape    Effects are to be posted in order
//   Threads  the UI thread; never blocks
//   Source   design sections 1, 3, 5; the rules stand beside their code
#pragma once

#include <optional>
#include <vector>

#include "device/app/effect.h"
#include "device/app/event.h"
#include "device/app/intent.h"
#include "device/app/state.h"

namespace faltbok::app {

using Effects = std::vector<Effect>;

Effects update(State& state, const Intent& intent, const Moment& at);
Effects update(State& state, Event event, const Moment& at);

// When update() wants a Tick (monotonic ms): a pause in typing, an idle lock,
// a delay that runs out. None: sleep on.
std::optional<std::int64_t> next_tick_ms(const State& state);

}  // namespace faltbok::app

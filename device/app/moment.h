// When something happened, as given by the main loop: the app itself reads no clock.
//
//   Units    wall: UTC instant + offset; monotonic_ms:
//            milliseconds of a clock that never jumps, from any start
//   Threads  values
#pragma once

#include "platform/base/time.h"

namespace faltbok::app {

struct Moment {
  base::LocalTime wall;
  std::int64_t monotonic_ms = 0;
};

}  // namespace faltbok::app

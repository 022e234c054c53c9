// A pointer that is never null, for C functions that are declared to take none,
// also where nothing is read.
//
//   Threads  stateless. Only crypto/*.cpp uses this
#pragma once

#include "platform/base/bytes.h"

namespace faltbok::crypto {

inline const std::uint8_t* data_of(base::BytesView bytes) {
  static constexpr std::uint8_t kNothing = 0;
  return bytes.empty() ? &kNothing : bytes.data();
}

}  // namespace faltbok::crypto

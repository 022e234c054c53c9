// Counters in a chip that only rise, whatever becomes of the disk: NV counters of a TPM 2.0.
//
//   Shape    a counter for each place, of which there are 2^22; one that is new takes some of the
//            chip's few kilobytes for ever
//   Units    counts; the first number is the chip's choice, above all that it has counted before
//   Errors   read:  kNotFound     nothing was counted there yet
//            both:  kUnavailable  the chip does not answer, or will not
//                   kUnsupported  what has the counter's place on the chip is no counter
//            open_counters: kNotFound no such chip in this machine
//   Threads  one at a time; a call takes up to a second
//   Source   TPM 2.0 Library, parts 1 (NV counters) and 3. Chips promise some 100,000 counts: not
//            for each answer
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "platform/base/result.h"

namespace faltbok::os {

struct CounterPlace {
  std::uint32_t number = 0;  // at most kCounterPlaceMax
};
inline constexpr std::uint32_t kCounterPlaceMax = 0x3FFFFF;

class Counters {
 public:
  virtual ~Counters() = default;
  virtual base::Result<std::uint64_t> read(CounterPlace place) = 0;
  virtual base::Result<std::uint64_t> increment(CounterPlace place) = 0;  // the new number
};

// `where` as for open_key_store.
base::Result<std::unique_ptr<Counters>> open_counters(std::string_view where);

}  // namespace faltbok::os

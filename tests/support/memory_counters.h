// Counters that only rise, in memory; the n-th call can fail.
//
//   Threads  one at a time
#pragma once

#include <map>

#include "platform/os/counter.h"

namespace faltbok::support {

class MemoryCounters final : public os::Counters {
 public:
  base::Result<std::uint64_t> read(os::CounterPlace place) override {
    TRY("counter", call());
    const auto found = numbers_.find(place.number);
    if (found == numbers_.end()) return base::fail(base::ErrorKind::kNotFound, "counter");
    return found->second;
  }
  base::Result<std::uint64_t> increment(os::CounterPlace place) override {
    TRY("counter", call());
    const auto [found, is_new] = numbers_.try_emplace(place.number, kBefore);
    ++increment_count;
    return ++found->second;
  }
  void forget() { numbers_.clear(); }  // another chip, or a cleared one

  int fail_at = 0;  // 0: never
  int increment_count = 0;

 private:
  static constexpr std::uint64_t kBefore = 6;  // a new counter goes on from what the chip counted
  base::Status call() {
    if (fail_at > 0 && --fail_at == 0) return base::fail(base::ErrorKind::kUnavailable, "counter");
    return base::ok_status();
  }
  std::map<std::uint32_t, std::uint64_t> numbers_;
};

}  // namespace faltbok::support

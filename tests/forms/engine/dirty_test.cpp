// What waits to be computed: lowest slot first, each pair once.
#include <cstdio>
#include <random>
#include <set>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "forms/instance/dirty.h"

using faltbok::forms::Dirty;

TEST_CASE("dirty: pairs come once each, the lowest slot and node first, whatever is marked when") {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  constexpr std::uint32_t kSlotCount = 200;
  Dirty dirty(kSlotCount);
  std::set<std::pair<std::uint32_t, std::uint32_t>> expected;
  for (int i = 0; i < 20'000; ++i) {
    if (random() % 5 < 2) {
      const auto taken = dirty.take();
      REQUIRE(taken.has_value() == !expected.empty());
      if (!taken) continue;
      REQUIRE(*taken == *expected.begin());
      expected.erase(expected.begin());
      continue;
    }
    const auto slot = static_cast<std::uint32_t>(random() % kSlotCount);
    const auto node = static_cast<std::uint32_t>(random() % 7);
    dirty.mark(slot, node);
    expected.emplace(slot, node);
    REQUIRE(!dirty.empty());
  }
  dirty.clear();
  CHECK(dirty.empty());
  CHECK(!dirty.take().has_value());
}

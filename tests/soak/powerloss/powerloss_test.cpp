// The harness bites: what a weakened vault loses is reported, and what a sound one keeps is not.
// (A key without its salt: tests/device/storage/recipe_test.cpp, on the same disk.)
#include <catch2/catch_test_macros.hpp>

#include "tests/soak/powerloss/cycle.h"

using namespace faltbok;

namespace {

// The first thing that went wrong in so many lives.
std::string first_wrong(soak::Weakness weakness, std::uint64_t life_count) {
  soak::PowerLoss soak(weakness);
  for (std::uint64_t seed = 1; seed <= life_count; ++seed)
    if (const auto wrong = soak.live(seed)) return *wrong;
  return "";
}

}  // namespace

TEST_CASE("power loss: synchronous=NORMAL loses what was acknowledged, and it is reported") {
  CHECK(first_wrong(soak::Weakness::kSynchronousNormal, 200).find("LOST") != std::string::npos);
}

TEST_CASE("power loss: every cell of phase, fault and crash is met, and nothing is lost") {
  soak::PowerLoss soak;
  std::uint64_t seed = 1;
  for (; soak.tally().summary().least == 0 && seed < 1'000; ++seed) {
    CAPTURE(seed);
    const auto wrong = soak.live(seed);
    REQUIRE(wrong.value_or("") == "");
  }
  CHECK(soak.tally().summary().met_count == 150);
}

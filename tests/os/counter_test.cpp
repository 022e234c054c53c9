// Counters that only rise: the fake and swtpm are held to one law.
#include <catch2/catch_test_macros.hpp>

#include "tests/support/memory_counters.h"
#include "tests/support/soft_tpm.h"

using namespace faltbok;
using base::ErrorKind;
using support::SoftTpm;

namespace {

constexpr os::CounterPlace kPlace{0x2B4B01};
constexpr os::CounterPlace kOther{os::kCounterPlaceMax};

void counters_contract(os::Counters& counters) {
  CHECK(counters.read(kPlace).error().kind() == ErrorKind::kNotFound);
  CHECK(counters.read(kPlace).error().kind() == ErrorKind::kNotFound);  // asking does not count
  const std::uint64_t first = counters.increment(kPlace).value();
  CHECK(counters.read(kPlace).value() == first);
  CHECK(counters.read(kOther).error().kind() == ErrorKind::kNotFound);
  CHECK(counters.increment(kOther).ok());
  for (std::uint64_t i = 1; i < 10; ++i) CHECK(counters.increment(kPlace).value() == first + i);
  CHECK(counters.read(kPlace).value() == first + 9);
}

}  // namespace

TEST_CASE("counters: each rises by one, and only when asked to (memory)") {
  support::MemoryCounters counters;
  counters_contract(counters);
}

TEST_CASE("counters: each rises by one, and only when asked to (swtpm)") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  counters_contract(*tpm.open_counters());
}

TEST_CASE("counters: the chip keeps the number when it is opened anew; another has its own") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  const SoftTpm other;
  const std::uint64_t number = tpm.open_counters()->increment(kPlace).value();
  CHECK(tpm.open_counters()->read(kPlace).value() == number);
  CHECK(other.open_counters()->read(kPlace).error().kind() == ErrorKind::kNotFound);
  CHECK(tpm.open_counters()->increment(kPlace).value() == number + 1);
}

TEST_CASE("counters: a machine without a TPM says so") {
  CHECK(os::open_counters("swtpm:path=/nonexistent").error().kind() == ErrorKind::kNotFound);
}

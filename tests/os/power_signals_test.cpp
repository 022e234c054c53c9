// Sleep and lid against a logind on a bus of its own.
#include "platform/os/power_signals.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>

#include "tests/support/fake_logind.h"

using namespace faltbok;
using support::comes_true;
using support::FakeLogind;

namespace {

struct Told {
  std::atomic<int> sleeping = 0;
  std::atomic<int> lid = 0;
  os::PowerWatch watch_on(const std::string& bus) {
    return {[this](os::PowerSignal signal) {
              ++(signal == os::PowerSignal::kSleeping ? sleeping : lid);
            },
            bus, 10};
  }
};

}  // namespace

TEST_CASE("power: the machine waits with its sleep until it is let, and is held again afterwards") {
  if (!FakeLogind::is_installed()) SKIP("dbus-daemon is not installed");
  FakeLogind logind;
  Told told;
  const auto power = os::watch_power(told.watch_on(logind.address()));
  REQUIRE(comes_true([&] { return logind.held(); }));
  for (int times = 1; times <= 3; ++times) {
    logind.sleep();
    REQUIRE(comes_true([&] { return told.sleeping == times; }));
    CHECK(logind.held());
    power->let_sleep();
    CHECK(comes_true([&] { return !logind.held(); }));
    logind.wake_up();
    REQUIRE(comes_true([&] { return logind.held(); }));
    CHECK(logind.hold_count() == times + 1);
  }
  CHECK(told.lid == 0);
}

TEST_CASE("power: a lid that closes is told once each time, one that is closed already is not") {
  if (!FakeLogind::is_installed()) SKIP("dbus-daemon is not installed");
  FakeLogind logind;
  logind.close_lid();
  Told told;
  const auto power = os::watch_power(told.watch_on(logind.address()));
  REQUIRE(comes_true([&] { return logind.held(); }));
  logind.open_lid();
  const int seen_open = logind.lid_look_count() + 2;
  REQUIRE(comes_true([&] { return logind.lid_look_count() >= seen_open; }));
  CHECK(told.lid == 0);
  logind.close_lid();
  REQUIRE(comes_true([&] { return told.lid == 1; }));
  CHECK(told.sleeping == 0);
}

TEST_CASE("power: when the watch goes the machine is held no longer") {
  if (!FakeLogind::is_installed()) SKIP("dbus-daemon is not installed");
  FakeLogind logind;
  Told told;
  auto power = os::watch_power(told.watch_on(logind.address()));
  REQUIRE(comes_true([&] { return logind.held(); }));
  power.reset();
  CHECK(comes_true([&] { return !logind.held(); }));
}

TEST_CASE("power: without a bus, or without a logind on it, nothing happens") {
  Told told;
  os::watch_power(told.watch_on("unix:path=/nowhere/bus"))->let_sleep();
  if (!FakeLogind::is_installed()) SKIP("dbus-daemon is not installed");
  const FakeLogind bus(FakeLogind::Logind::kAbsent);
  const auto power = os::watch_power(told.watch_on(bus.address()));
  power->let_sleep();
  CHECK(told.sleeping == 0);
  CHECK(told.lid == 0);
}

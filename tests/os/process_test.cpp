#include "platform/os/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <catch2/catch_test_macros.hpp>

#include "platform/os/clock.h"
#include "tests/support/fake_clock.h"

using namespace faltbok;

namespace {

// In a child, so that the test program itself stays as it was. 0: all is as it should be.
int hardened_child() {
  if (!os::harden_process().ok()) return 1;
  rlimit cores{1, 1};
  if (::getrlimit(RLIMIT_CORE, &cores) != 0 || cores.rlim_cur != 0 || cores.rlim_max != 0) return 2;
  if (::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) return 3;
  return ::umask(0) == 077 ? 0 : 4;
}

}  // namespace

TEST_CASE("process: hardened, it leaves no core and is not dumpable") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(hardened_child());
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(WIFEXITED(status));
}

TEST_CASE(
    "process: started again it is the same program with the arguments it is given, no more open "
    "than before") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    std::string name = "os_tests";
    std::string list = "--list-tests";
    char* const arguments[] = {name.data(), list.data(), nullptr};
    ::_exit(os::start_again(arguments).ok() ? 3 : 4);
  }
  ::close(ends[1]);
  std::string said;
  for (char c = 0; ::read(ends[0], &c, 1) == 1;) said += c;
  ::close(ends[0]);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(said.find("process: started again") != std::string::npos);
}

TEST_CASE("clock: the machine's clocks go forward and know this century") {
  const auto clock = os::open_clock();
  const auto first = clock->monotonic_ms();
  CHECK(clock->monotonic_ms() >= first);
  CHECK(clock->now().ms_since_1970 > 1'700'000'000'000);
  const int minutes = clock->offset_at(clock->now()).minutes_east;
  CHECK(minutes >= -12 * 60);
  CHECK(minutes <= 14 * 60);
}

TEST_CASE("clock: the fake moves only when it is moved") {
  support::FakeClock clock;
  CHECK(base::iso_of(clock.local_now()) == "2026-11-22T17:00:00.000+01:00");
  clock.advance_ms(1'500);
  CHECK(clock.monotonic_ms() == 1'500);
  clock.jump_to({0});
  CHECK(clock.monotonic_ms() == 1'500);
  CHECK(clock.now().ms_since_1970 == 0);
}

// After the cold lock nothing of what was open is in the memory of the running program.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/fake_logind.h"

using namespace faltbok;
using support::ChildProcess;
using support::FakeLogind;
using tests::TabletFixture;

namespace {

const std::string kDriven = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-driven";
constexpr std::string_view kMarker = "zqxjkvwyzqx";

struct Locked {
  TabletFixture t;
  support::TempFolder outside;  // what belongs to the finger
  std::string paper = (outside.path() / "paper").text;
  std::string answers = (outside.path() / "answers").text;

  Locked() {
    ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
    t.enrol();
    t.certify();
    t.tablet.reset();
    const std::string lines = R"({"form": "talk", "item": "words", "choice": ")" +
                              std::string(kMarker) + "\"}\n" +
                              R"({"form": "screen", "item": "age", "choice": "24"})" + "\n" +
                              R"({"form": "screen", "item": "wants", "choice": "yes"})" + "\n";
    REQUIRE(t.disk->write_durably({answers}, base::view_of(lines)).ok());
    REQUIRE(t.disk->write_durably({paper}, base::view_of(t.passphrase + "\n")).ok());
  }
  std::vector<std::string> words(const std::vector<std::string>& steps) const {
    std::vector<std::string> all = {"--dir",
                                    t.temp.path().text,
                                    "--paper",
                                    paper,
                                    "--answers",
                                    answers,
                                    "--pin",
                                    std::string(tests::kPin),
                                    "unlock",
                                    "participant",
                                    "visit=t0",
                                    "pause=500",
                                    "tap=participant/back",
                                    "screen=today"};
    all.insert(all.end(), steps.begin(), steps.end());
    return all;
  }
};

void read_until(ChildProcess& app, std::string_view wanted) {
  for (std::string line = app.read_line(); !line.empty(); line = app.read_line())
    if (line == wanted) return;
  FAIL("the program ended before it said: " << wanted);
}

constexpr std::uint64_t kRegionSizeMax = 1U << 30U;

// How often the text stands in what the process has in memory.
int count_in_memory(int pid, std::string_view text) {
  const std::string proc = "/proc/" + std::to_string(pid);
  std::ifstream maps(proc + "/maps");
  const int memory = ::open((proc + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(memory >= 0);
  int count = 0;
  std::size_t read_size = 0;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream in(line);
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    char dash = 0;
    in >> std::hex >> begin >> dash >> end;
    if (end - begin > kRegionSizeMax) continue;  // a sanitizer's own book-keeping
    std::string bytes(end - begin, '\0');
    const ssize_t got = ::pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(begin));
    if (got <= 0) continue;  // guard pages, the kernel's own
    bytes.resize(static_cast<std::size_t>(got));
    read_size += bytes.size();
    for (std::size_t at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1))
      ++count;
  }
  ::close(memory);
  REQUIRE(read_size > 1'000'000);
  return count;
}

// Words as people type them, and as they are kept.
std::vector<std::string> secrets_of(const TabletFixture& t) {
  std::string spaced = t.passphrase;
  std::replace(spaced.begin(), spaced.end(), '-', ' ');
  return {std::string(kMarker), t.passphrase, spaced};
}

#ifdef __SANITIZE_ADDRESS__
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
// Under a sanitizer the memory is many times as large, and the search takes minutes: run these in
// the presets dev or release.
constexpr const char* kSlow = "under a sanitizer a program's memory is too large to be searched";
bool may_read_memory() { return ::geteuid() == 0; }
constexpr const char* kNotRoot = "only root may read the memory of a program that is not dumpable";

}  // namespace

TEST_CASE(
    "cold lock: after three wrong PINs the same process is a fresh program, and what was typed is "
    "nowhere in it",
    "[e2e]") {
  if (kSanitized) SKIP(kSlow);
  if (!may_read_memory()) SKIP(kNotRoot);
  Locked tablet;
  ChildProcess app(kDriven, tablet.words({"pause=500", "tap=today/lock", "screen=locked",
                                          "pause=2500", "pin=000000", "pin=111111", "pin=222222",
                                          "again", "screen=unlock", "pause=60000"}));
  read_until(app, "step pause=2500");
  CHECK(count_in_memory(app.pid(), kMarker) > 0);  // it bites: the lock is only warm
  read_until(app, "step pause=60000");
  for (const std::string& secret : secrets_of(tablet.t)) {
    CAPTURE(secret);
    CHECK(count_in_memory(app.pid(), secret) == 0);
  }
}

TEST_CASE("cold lock: the machine sleeps only when the vault is closed and the memory is empty",
          "[e2e]") {
  if (kSanitized) SKIP(kSlow);
  if (!may_read_memory()) SKIP(kNotRoot);
  if (!FakeLogind::is_installed()) SKIP("dbus-daemon is not installed");
  Locked tablet;
  FakeLogind logind;
  ::setenv("DBUS_SYSTEM_BUS_ADDRESS", logind.address().c_str(), 1);
  ChildProcess app(kDriven, tablet.words({"again", "screen=unlock", "pause=60000"}));
  read_until(app, "step again");
  ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
  CHECK(logind.held());
  CHECK(count_in_memory(app.pid(), kMarker) > 0);
  const int holds = logind.hold_count();
  logind.sleep();
  read_until(app, "step pause=60000");
  for (const std::string& secret : secrets_of(tablet.t)) {
    CAPTURE(secret);
    CHECK(count_in_memory(app.pid(), secret) == 0);
  }
  // The new program holds the machine awake in its turn, and does not start again by itself.
  CHECK(support::comes_true([&] { return logind.hold_count() > holds; }));
  CHECK(logind.held());
}

TEST_CASE(
    "cold lock: faltbok itself, while locked, lets the machine sleep at once and holds it anew "
    "afterwards",
    "[e2e]") {
  if (kSanitized) SKIP(kSlow);
  if (!FakeLogind::is_installed()) SKIP("dbus-daemon is not installed");
  Locked tablet;
  FakeLogind logind;
  ::setenv("DBUS_SYSTEM_BUS_ADDRESS", logind.address().c_str(), 1);
  // The graphics driver keeps what it has until the end (tests/driven/leaks.cpp).
  ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
  ChildProcess app(std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok",
                   {"--dir", tablet.t.temp.path().text, "--windowed", "800x600"});
  ::unsetenv("ASAN_OPTIONS");
  REQUIRE(support::comes_true([&] { return logind.held(); }));
  ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
  logind.sleep();
  REQUIRE(support::comes_true([&] { return !logind.held(); }));
  CHECK(logind.hold_count() == 1);
  logind.wake_up();
  CHECK(support::comes_true([&] { return logind.held(); }));
  CHECK(logind.hold_count() == 2);
  app.signal(SIGTERM);
  CHECK(app.wait() == 0);
}

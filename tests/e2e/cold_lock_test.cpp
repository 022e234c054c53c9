// After the cold lock nothing of what was open is in the memory of the running program.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/fake_logind.h"
#include "tests/support/process_memory.h"

using namespace faltbok;
using support::ChildProcess;
using support::FakeLogind;
using tests::TabletFixture;

namespace {

const std::string kDriven = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-driven";
constexpr std::string_view kMarker = "zqxjkvwyzqx";
constexpr std::string_view kNameMarker = "wvqzkxjyvqz";

struct Locked {
  TabletFixture t;
  support::TempFolder outside;  // what belongs to the finger
  std::string paper = (outside.path() / "paper").text;
  std::string answers = (outside.path() / "answers").text;
  std::string note = (outside.path() / "note").text;  // not in the command line, which stays

  Locked() {
    ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
    t.desk.name_code_key();
    t.enrol();
    t.certify();
    t.tablet.reset();
    const std::string lines = R"({"form": "talk", "item": "words", "choice": ")" +
                              std::string(kMarker) + "\"}\n" +
                              R"({"form": "screen", "item": "age", "choice": "24"})" + "\n" +
                              R"({"form": "screen", "item": "wants", "choice": "yes"})" + "\n";
    REQUIRE(t.disk->write_durably({answers}, base::view_of(lines)).ok());
    REQUIRE(t.disk->write_durably({note}, base::view_of(kNameMarker)).ok());
    REQUIRE(t.disk->write_durably({paper}, base::view_of(t.passphrase + "\n")).ok());
  }
  std::vector<std::string> words(const std::vector<std::string>& steps) const {
    std::vector<std::string> all = {
        "--dir", t.temp.path().text,       "--paper", paper,         "--answers", answers,
        "--pin", std::string(tests::kPin), "unlock",  "participant", "visit=t0",  "pause=500"};
    all.insert(all.end(), steps.begin(), steps.end());
    return all;
  }
};

void read_until(ChildProcess& app, std::string_view wanted) {
  for (std::string line = app.read_line(); !line.empty(); line = app.read_line())
    if (line == wanted) return;
  FAIL("the program ended before it said: " << wanted);
}

// All that is to be gone: words as people type them and as they are kept, the code, an answer, a
// name, and the key of the database as bytes and as SQLCipher is told it.
enum Secret { kAnswer, kName, kKey, kKeyText, kPassphrase, kPassphraseSpaced, kCode, kSecretCount };

std::vector<base::Bytes> secrets_of(TabletFixture& t) {
  std::vector<base::Bytes> out(kSecretCount);
  const auto keys = crypto::KeyFile::parse(t.read(storage::kKeyFileName)).value();
  const auto words = crypto::SecretBytes::copy_of(std::string_view(t.passphrase));
  const auto unlocked = keys.unlock_any(words);
  REQUIRE(unlocked.ok());
  const auto key = unlocked.value().data_key.reveal();
  out[kKey] = {key.begin(), key.end()};
  out[kKeyText] = base::to_bytes(base::hex_of(out[kKey]));
  out[kAnswer] = base::to_bytes(kMarker);
  out[kName] = base::to_bytes(kNameMarker);
  out[kPassphrase] = base::to_bytes(t.passphrase);
  std::string spaced = t.passphrase;
  std::replace(spaced.begin(), spaced.end(), '-', ' ');
  out[kPassphraseSpaced] = base::to_bytes(spaced);
  out[kCode] = base::to_bytes(tests::kPin);
  return out;
}

// The program stands still meanwhile.
std::vector<int> counts(ChildProcess& app, const std::vector<base::Bytes>& secrets) {
  app.signal(SIGSTOP);
  auto found = support::count_in_memory(app.pid(), secrets);
  app.signal(SIGCONT);
  REQUIRE(found);
  REQUIRE(found->read_size > 1'000'000);
  return found->counts;
}
void check_none(ChildProcess& app, const std::vector<base::Bytes>& secrets) {
  const std::vector<int> found = counts(app, secrets);
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK(found[i] == 0);
  }
}

bool may_read_memory() { return ::geteuid() == 0; }
constexpr const char* kNotRoot = "only root may read the memory of a program that is not dumpable";

}  // namespace

TEST_CASE(
    "cold lock: after three wrong PINs the same process is a fresh program, and what was typed is "
    "nowhere in it",
    "[e2e]") {
  if (!may_read_memory()) SKIP(kNotRoot);
  Locked tablet;
  const auto secrets = secrets_of(tablet.t);
  ChildProcess app(kDriven, tablet.words({"tap=participant/contact",
                                          "words",
                                          "tap=contact/field/name",
                                          "copy=" + tablet.note,
                                          "tap=key/done",
                                          "pause=2400",
                                          "tap=contact/back",
                                          "pause=500",
                                          "tap=participant/back",
                                          "screen=today",
                                          "pause=500",
                                          "tap=today/lock",
                                          "screen=locked",
                                          "pause=2500",
                                          "pin=000000",
                                          "pin=111111",
                                          "pin=222222",
                                          "again",
                                          "screen=unlock",
                                          "pause=60000"}));
  read_until(app, "step pause=2400");
  const std::vector<int> open = counts(app, secrets);
  CHECK(open[kName] > 0);
  CHECK(open[kKey] > 0);
  read_until(app, "step pause=2500");
  CHECK(counts(app, secrets)[kAnswer] > 0);  // it bites: the lock is only warm
  read_until(app, "step pause=60000");
  check_none(app, secrets);
}

TEST_CASE("cold lock: the machine sleeps only when the vault is closed and the memory is empty",
          "[e2e]") {
  if (!may_read_memory()) SKIP(kNotRoot);
  if (!FakeLogind::is_installed()) SKIP("dbus-daemon is not installed");
  Locked tablet;
  FakeLogind logind;
  ::setenv("DBUS_SYSTEM_BUS_ADDRESS", logind.address().c_str(), 1);
  ChildProcess app(kDriven, tablet.words({"tap=participant/back", "screen=today", "again",
                                          "screen=unlock", "pause=60000"}));
  read_until(app, "step again");
  ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
  CHECK(logind.held());
  const auto secrets = secrets_of(tablet.t);
  CHECK(counts(app, secrets)[kAnswer] > 0);
  const int holds = logind.hold_count();
  logind.sleep();
  read_until(app, "step pause=60000");
  check_none(app, secrets);
  // The new program holds the machine awake in its turn, and does not start again by itself.
  CHECK(support::comes_true([&] { return logind.hold_count() > holds; }));
  CHECK(logind.held());
}

TEST_CASE(
    "cold lock: faltbok itself, while locked, lets the machine sleep at once and holds it anew "
    "afterwards",
    "[e2e]") {
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

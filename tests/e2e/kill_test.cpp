// The real app under a finger, killed at any answer: what it showed as saved is there afterwards.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>

#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/child_process.h"

using namespace faltbok;
using tests::TabletFixture;

namespace {

constexpr int kRoundCount = 5;           // ten tests of five: fifty kills
constexpr unsigned kSavedCountMax = 11;  // answers of a participant's whole visit, about

// "path value", and how often it was seen.
using Counts = std::map<std::string, int>;

struct Interview {
  TabletFixture t;
  Counts shown;  // as saved, on the screen
  std::string paper = (t.temp.path() / "paper").text;
  std::string answers = (t.temp.path().folder() / ("answers-" + t.temp.path().name())).text;

  Interview() {
    ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
    t.enrol();
    t.certify();
    t.tablet.reset();
    // The paper is the person's, not the tablet's.
    t.put("paper", base::view_of(t.passphrase + "\n"));
    const std::string_view lines = R"({"form": "screen", "item": "age", "choice": "24"}
{"form": "screen", "item": "wants", "choice": "yes"}
)";
    REQUIRE(t.disk->write_durably({answers}, base::view_of(lines)).ok());
  }
  ~Interview() { static_cast<void>(t.disk->remove_durably({answers})); }

  std::vector<std::string> words(const std::vector<std::string>& steps) const {
    std::vector<std::string> all = {
        "--dir", t.temp.path().text,      "--paper", paper, "--answers", answers,
        "--pin", std::string(tests::kPin)};
    all.insert(all.end(), steps.begin(), steps.end());
    return all;
  }
  // Reads what the app shows until it has shown `saved_count` answers as saved. False:
  // it ended before.
  bool watch(support::ChildProcess& app, unsigned saved_count) {
    for (unsigned seen = 0; seen < saved_count;) {
      const std::string line = app.read_line();
      if (line.empty()) return false;
      if (!line.starts_with("saved ")) continue;
      ++shown[line.substr(6)];
      ++seen;
    }
    return true;
  }
  // What is stored now; whether the participant had the tablet.
  std::pair<Counts, bool> stored() {
    t.start();
    const auto opened = t.run<app::VaultOpened>(t.unlock_with(t.passphrase));  // verifies the chain
    Counts counts;
    for (const app::RecordInfo& info : opened.session.records) {
      const auto record = t.run<app::RecordOpened>(app::LoadRecord{info.key});
      REQUIRE(!record.error);
      for (const forms::Event& event : record.events)
        if (const auto* answer = std::get_if<forms::Answer>(&event.body))
          ++counts[answer->path + " " + answer->value];
    }
    t.tablet.reset();
    return {counts, opened.hand_over.has_value()};
  }
  void check_all_there(const Counts& counts) const {
    for (const auto& [answer, count] : shown) {
      CAPTURE(answer, count);
      const auto found = counts.find(answer);
      CHECK((found != counts.end() && found->second >= count));
    }
  }
};

void kill_five_times(unsigned seed) {
  UNSCOPED_INFO("seed " << seed);
  std::printf("kill test: seed %u\n", seed);
  std::mt19937 random(seed);
  Interview interview;
  bool handed_over = false;
  for (int round = 0; round < kRoundCount; ++round) {
    std::vector<std::string> steps = {"unlock", "participant", "visit=t0"};
    if (handed_over)
      steps = {"unlock",      "visit=t0", "pause=500", "tap=participant/back",
               "participant", "visit=t0"};
    support::ChildProcess app(std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-driven",
                              interview.words(steps));
    const bool running = interview.watch(app, static_cast<unsigned>(1 + random() % kSavedCountMax));
    if (running) app.signal(SIGKILL);
    CAPTURE(round);
    CHECK(app.wait() == (running ? -SIGKILL : 0));
    auto [counts, in_hands] = interview.stored();
    interview.check_all_there(counts);
    handed_over = in_hands;
  }
  CHECK(interview.shown.size() > 3);
}

}  // namespace

TEST_CASE("kill: what was shown as saved is there, first five", "[e2e]") {
  kill_five_times(20261122);
}
TEST_CASE("kill: what was shown as saved is there, second five", "[e2e]") { kill_five_times(4711); }
TEST_CASE("kill: what was shown as saved is there, third five", "[e2e]") { kill_five_times(31415); }
TEST_CASE("kill: what was shown as saved is there, fourth five", "[e2e]") {
  kill_five_times(271828);
}
TEST_CASE("kill: what was shown as saved is there, fifth five", "[e2e]") { kill_five_times(1); }
TEST_CASE("kill: what was shown as saved is there, sixth five", "[e2e]") { kill_five_times(2); }
TEST_CASE("kill: what was shown as saved is there, seventh five", "[e2e]") { kill_five_times(3); }
TEST_CASE("kill: what was shown as saved is there, eighth five", "[e2e]") { kill_five_times(4); }
TEST_CASE("kill: what was shown as saved is there, ninth five", "[e2e]") { kill_five_times(5); }
TEST_CASE("kill: what was shown as saved is there, five with a new seed", "[e2e]") {
  kill_five_times(static_cast<unsigned>(os::open_clock()->now().ms_since_1970));
}

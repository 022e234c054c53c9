// The real app under a finger, killed at any moment: what it showed as saved is there afterwards.
//
//   FALTBOK_KILL_CYCLES=N [FALTBOK_KILL_SEED=S] e2e_tests "[kill-soak]"    as many kills as asked
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>

#include <poll.h>

#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/child_process.h"

using namespace faltbok;
using tests::TabletFixture;

namespace {

constexpr const char* kWindow = "1200x1900";  // a whole page: nothing to scroll
constexpr int kRoundCount = 5;                // of one tablet; ten tests of two: a hundred kills
constexpr unsigned kMomentMsMax = 40;         // about what passes between two answers
constexpr unsigned kSavedCountMax = 11;       // answers of a participant's whole visit, about

// "path value", and how often it was seen.
using Counts = std::map<std::string, int>;

struct Interview {
  TabletFixture t;
  Counts shown;  // as saved, on the screen
  std::string paper = (t.temp.path() / "paper").text;
  std::string answers = (t.temp.path().folder() / ("answers-" + t.temp.path().name())).text;

  Interview() {
    ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
    // Mesa's painter leaves the pixels out: nobody looks at them, and they were most of the time.
    ::setenv("LP_NO_RAST", "1", 1);
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
        "--dir", t.temp.path().text,       "--paper",    paper,  "--answers", answers,
        "--pin", std::string(tests::kPin), "--windowed", kWindow};
    all.insert(all.end(), steps.begin(), steps.end());
    return all;
  }
  // Takes the next line that the app shows. False: it has ended.
  bool take_line(support::ChildProcess& app, unsigned& saved_count) {
    const std::string line = app.read_line();
    if (line.starts_with("saved ")) {
      ++shown[line.substr(6)];
      ++saved_count;
    }
    return !line.empty();
  }
  // Reads until the app has shown `saved_count` answers as saved, and kills it some moment later,
  // whatever it does then. False: it ended before.
  bool kill_after(support::ChildProcess& app, unsigned saved_count, int moment_ms) {
    unsigned seen = 0;
    while (seen < saved_count)
      if (!take_line(app, seen)) return false;
    ::poll(nullptr, 0, moment_ms);
    app.signal(SIGKILL);
    while (take_line(app, seen)) {
    }  // what it had shown by then counts too
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

struct Lived {
  int kill_count;  // an app that had nothing left to ask ended by itself
  std::size_t shown_count;
};

// One tablet's life.
Lived live(unsigned seed) {
  UNSCOPED_INFO("seed " << seed);
  std::printf("kill test: seed %u\n", seed);
  std::mt19937 random(seed);
  Interview interview;
  bool handed_over = false;
  int kill_count = 0;
  for (int round = 0; round < kRoundCount; ++round) {
    std::vector<std::string> steps = {"unlock", "participant", "visit=t0"};
    if (handed_over)
      steps = {"unlock",      "visit=t0", "pause=500", "tap=participant/back",
               "participant", "visit=t0"};
    support::ChildProcess app(std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-driven",
                              interview.words(steps));
    const auto saved_count = static_cast<unsigned>(1 + random() % kSavedCountMax);
    const bool killed =
        interview.kill_after(app, saved_count, static_cast<int>(random() % kMomentMsMax));
    CAPTURE(round);
    const int code = app.wait();
    CHECK((code == -SIGKILL ? killed : code == 0));
    kill_count += code == -SIGKILL ? 1 : 0;
    auto [counts, in_hands] = interview.stored();
    interview.check_all_there(counts);
    handed_over = in_hands;
  }
  return {kill_count, interview.shown.size()};
}

unsigned number_from(const char* variable, unsigned otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

// One tablet after another until the app was killed `wanted` times.
void kill(int wanted, unsigned seed) {
  std::size_t shown_count = 0;
  std::size_t life_count = 0;
  for (int kill_count = 0; kill_count < wanted; ++seed) {
    const Lived lived = live(seed);
    CHECK(lived.shown_count > 0);  // an unlucky life shows few
    kill_count += lived.kill_count;
    shown_count += lived.shown_count;
    ++life_count;
    std::printf("kills %d\n", kill_count);
    std::fflush(stdout);
  }
  CHECK(shown_count > 3 * life_count);
}
void kill_ten_times(unsigned seed) { kill(10, seed); }

}  // namespace

TEST_CASE("kill: what was shown as saved is there, first ten", "[e2e]") {
  kill_ten_times(20261122);
}
TEST_CASE("kill: what was shown as saved is there, second ten", "[e2e]") { kill_ten_times(4711); }
TEST_CASE("kill: what was shown as saved is there, third ten", "[e2e]") { kill_ten_times(31415); }
TEST_CASE("kill: what was shown as saved is there, fourth ten", "[e2e]") { kill_ten_times(271828); }
TEST_CASE("kill: what was shown as saved is there, fifth ten", "[e2e]") { kill_ten_times(1); }
TEST_CASE("kill: what was shown as saved is there, sixth ten", "[e2e]") { kill_ten_times(101); }
TEST_CASE("kill: what was shown as saved is there, seventh ten", "[e2e]") { kill_ten_times(201); }
TEST_CASE("kill: what was shown as saved is there, eighth ten", "[e2e]") { kill_ten_times(301); }
TEST_CASE("kill: what was shown as saved is there, ninth ten", "[e2e]") { kill_ten_times(401); }
TEST_CASE("kill: what was shown as saved is there, ten with a new seed", "[e2e]") {
  kill_ten_times(static_cast<unsigned>(os::open_clock()->now().ms_since_1970));
}

TEST_CASE("kill: as many as FALTBOK_KILL_CYCLES asks for", "[.][kill-soak]") {
  kill(static_cast<int>(number_from("FALTBOK_KILL_CYCLES", 100)),
       number_from("FALTBOK_KILL_SEED", 1));
}

// The whole line of fingers: SDL events on an offscreen window, the app's rules,
// a tablet in memory.
#include <SDL.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/driven/walk.h"
#include "tests/support/memory_tablet.h"
#include "tests/support/temp_folder.h"

namespace faltbok::driven {
namespace {

struct World {
  support::MemoryTablet tablet;
  std::int64_t skipped_ms = 0;  // simulated time beside the real
  std::unique_ptr<ui::Loop> loop;

  World() {
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    ui::WindowSpec window;
    window.windowed = true;
    auto opened = ui::Loop::open(
        window, {tablet, [this] {
                   return app::Moment{
                       {base::Instant{1'795'363'200'000 + skipped_ms}, base::UtcOffset{60}},
                       static_cast<std::int64_t>(SDL_GetTicks64()) + skipped_ms};
                 }});
    REQUIRE(opened.ok());
    loop = std::move(opened).value();
  }
};

void require_ok(const base::Status& status) {
  INFO((status.ok() ? std::string() : status.error().trail()));
  REQUIRE(status.ok());
}

}  // namespace

TEST_CASE("driven: a finger unlocks, enrols a participant and fills a whole visit", "[ui]") {
  World world;
  support::TempFolder folder;
  const std::string paper = (folder.path() / "paper").text;
  std::ofstream(paper) << world.tablet.passphrase << "\n";
  auto answers = Answers::from_lines(R"({"form":"screen","item":"age","choice":"24"}
{"form":"screen","item":"sex","choice":"female"}
{"form":"screen","item":"start","choice":"2026-11-22"}
{"form":"screen","item":"wants","choice":"yes"}
)");
  REQUIRE(answers.ok());
  Hand hand(*world.loop, "");
  Walk walk(hand, {world.tablet.pin, "interviewer", "test", paper, answers.value()});
  require_ok(walk.step("unlock"));
  require_ok(walk.step("participant"));
  require_ok(walk.step("visit=t0"));
  CHECK(world.loop->state().screen == app::Screen::kParticipant);
  const auto& visits = world.loop->state().participant.visits;
  REQUIRE(!visits.empty());
  for (const app::FormRow& form : visits.front().forms) {
    CAPTURE(form.form_id);
    CHECK(form.state >= app::RecordState::kFinal);
  }
}

TEST_CASE("driven: in ten idle seconds no frame is drawn", "[ui]") {
  World world;
  Hand hand(*world.loop, "");
  require_ok(hand.until_screen(app::Screen::kUnlock));
  require_ok(hand.rest());
  const std::uint64_t before = world.loop->frame_count();
  for (int i = 0; i < 100; ++i) {
    world.skipped_ms += 100;
    REQUIRE(world.loop->turn(0).ok());
  }
  CHECK(world.loop->frame_count() == before);
}

TEST_CASE("driven: a line of answers that is not one is named by its number", "[ui]") {
  const auto wrong =
      Answers::from_lines("{\"form\":\"a\",\"item\":\"b\",\"choice\":1}\n\nnonsense\n");
  REQUIRE(!wrong.ok());
  CHECK(wrong.error().trail() == "answers, line 3");
}

}  // namespace faltbok::driven

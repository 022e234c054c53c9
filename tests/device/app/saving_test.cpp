#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using support::Scenario;

namespace {

struct AtTalk : Scenario {
  AtTalk() {
    unlock();
    enrol();
    does(app::OpenForm{"t0", "talk"});
  }
};

}  // namespace

TEST_CASE("saving: the mark is shown only when the vault has answered") {
  AtTalk person;
  person.tablet.hold_saves = true;
  person.does(app::ChooseOption{person.path("now"), "work"});
  CHECK(person.question("now").mark == app::SaveMark::kSaving);
  CHECK(person.state.runner.unsaved_count == 1);
  person.tablet.release_saves();
  person.settle();
  CHECK(person.question("now").mark == app::SaveMark::kSaved);
  CHECK(person.state.runner.unsaved_count == 0);
}

TEST_CASE("saving: the echo of an older answer does not mark a newer one") {
  AtTalk person;
  person.tablet.hold_saves = true;
  const std::string path = person.path("now");
  person.does(app::ChooseOption{path, "work"});
  person.tablet.release_saves();
  // on its way while the first answer comes back
  person.does_at_once(app::ChooseOption{path, "study"});
  CHECK(person.question("now").mark == app::SaveMark::kSaving);
  person.tablet.release_saves();
  person.settle();
  CHECK(person.question("now").mark == app::SaveMark::kSaved);
}

TEST_CASE(
    "saving: on a full disk nothing is called saved, the answers stay, and all go in once there is "
    "room") {
  AtTalk person;
  person.tablet.fail(1, 2, base::ErrorKind::kNoSpace);
  person.does(app::ChooseOption{person.path("now"), "work"});
  CHECK(person.question("now").mark == app::SaveMark::kFailed);
  CHECK(person.state.runner.storage_stopped);
  REQUIRE(person.state.notice);
  CHECK(person.state.notice->kind == app::NoticeKind::kSaveFailed);
  CHECK(person.state.notice->error == base::ErrorKind::kNoSpace);
  // Answers go on, but none is acknowledged, although the disk may have room by now.
  person.does(app::NextPage{});
  person.does(app::SetAnswer{person.path("hours"), "20"});
  CHECK(person.question("hours").mark == app::SaveMark::kFailed);
  CHECK(person.question("hours").question.value == "20");
  CHECK(person.state.runner.unsaved_count == 2);
  person.does(app::LeaveForm{});
  CHECK(person.state.screen == app::Screen::kRunner);
  person.does(app::RetrySaves{});  // still full for the first
  CHECK(person.state.runner.storage_stopped);
  person.does(app::RetrySaves{});
  CHECK(!person.state.runner.storage_stopped);
  CHECK(person.state.runner.unsaved_count == 0);
  CHECK(person.question("hours").mark == app::SaveMark::kSaved);
  CHECK(person.tablet.answer_of("talk", "/data/now") == "work");
  CHECK(person.tablet.answer_of("talk", "/data/hours") == "20");
  CHECK(person.state.notice->kind == app::NoticeKind::kSavedAgain);
  person.does(app::LeaveForm{});
  CHECK(person.state.screen == app::Screen::kParticipant);
}

TEST_CASE("saving: what failed is tried again by itself, wherever the person has gone") {
  AtTalk person;
  person.choose("now", "none");
  person.choose("wants", "no");
  person.tablet.fail(1, 1, base::ErrorKind::kUnavailable);
  // own words are left out; this save fails after the form has been left
  person.does(app::NextPage{});
  CHECK(person.state.screen == app::Screen::kParticipant);
  CHECK(person.state.runner.storage_stopped);
  person.does(app::ReviewVisit{"t0"});
  person.finalise();
  CHECK(person.state.review.phase == app::ReviewPhase::kShowing);  // not before all is safe
  person.wait_ms(app::kRetrySavesMs);
  CHECK(!person.state.runner.storage_stopped);
  CHECK(person.tablet.status_of("talk", "/data/words") == forms::AnswerStatus::kSkipped);
}

TEST_CASE("saving: answers stored out of turn after a full disk come back all the same") {
  AtTalk person;
  const auto key = person.tablet.records_of_form("talk").at(0);
  person.tablet.hold_saves = true;
  person.tablet.fail(1, 1, base::ErrorKind::kNoSpace);
  person.does(app::ChooseOption{person.path("now"), "work"});  // will fail
  person.does(app::NextPage{});
  person.does(app::SetAnswer{person.path("hours"), "20"});  // on its way already: goes in first
  person.tablet.hold_saves = false;
  person.tablet.release_saves();
  person.settle();
  person.does(app::RetrySaves{});
  const auto& events = person.tablet.events_of(key);
  REQUIRE(events.size() == 3);
  CHECK(std::get<forms::Answer>(events[1].body).path == "/data/hours");
  const std::string pseudonym = person.state.runner.participant;
  person.start();
  person.unlock();
  person.does(app::OpenParticipant{pseudonym});
  person.does(app::OpenForm{"t0", "talk"});
  person.does(app::NextPage{});
  CHECK(person.question("hours").question.value == "20");
}

TEST_CASE("saving: no more answers than the queue takes are on their way at once") {
  AtTalk person;
  person.tablet.hold_saves = true;
  const std::string path = person.path("now");
  for (std::size_t i = 0; i < app::kSaveInFlightMax + 5; ++i)
    person.does(app::ChooseOption{path, "work"});
  CHECK(person.state.unsaved.size() == app::kSaveInFlightMax);
  REQUIRE(person.state.notice);
  CHECK(person.state.notice->kind == app::NoticeKind::kBusy);
}

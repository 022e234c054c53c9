#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using support::Scenario;

namespace {

struct HandedOver : Scenario {
  std::string pseudonym;
  HandedOver() {
    unlock();
    pseudonym = enrol();
    does(app::HandOverVisit{"t0"});
    does(app::GiveTablet{});
  }
};

// Everything that staff can ask for.
std::vector<app::Intent> staff_intents(const app::State& state) {
  return {app::GoToday{},
          app::GoBack{},
          app::OpenSync{},
          app::OpenSettings{},
          app::LockNow{},
          app::OpenForm{"t0", "talk"},
          app::ReviewVisit{"t0"},
          app::LeaveForm{},
          app::CancelHandOver{},
          app::AskFinalise{},
          app::ConfirmFinalise{},
          app::AddParticipant{},
          app::OpenParticipant{state.hand_over.participant},
          app::HandOverVisit{"t0"},
          app::SyncNow{},
          app::AskCorrection{"t0", "rating"},
          app::AskState{},
          app::SetDpScale{2.0F},
          app::LookAgain{}};
}

}  // namespace

TEST_CASE("hand-over: only the participant's own forms, in the visit's order") {
  HandedOver person;
  REQUIRE(person.state.hand_over.forms.size() == 2);
  CHECK(person.state.hand_over.forms[0].form_id == "rating");
  CHECK(person.state.hand_over.forms[1].form_id == "csq8");
  person.does(app::BeginFilling{});
  CHECK(person.state.screen == app::Screen::kRunner);
  CHECK(person.state.runner.respondent == forms::Respondent::kParticipant);
}

TEST_CASE("hand-over: whatever staff can ask for does nothing in the participant's hands") {
  using enum app::HandOverPhase;
  for (const app::HandOverPhase phase : {kWelcome, kFilling, kCover, kStaffPin}) {
    HandedOver person;
    if (phase != kWelcome) person.does(app::BeginFilling{});
    if (phase == kCover) person.does(app::TakeABreak{});
    if (phase == kStaffPin) person.does(app::AskStaff{});
    REQUIRE(person.state.hand_over.phase == phase);
    const app::Screen screen = person.state.screen;
    for (const app::Intent& intent : staff_intents(person.state)) {
      CAPTURE(name_of(phase), intent.index());
      person.does(intent);
      CHECK(person.state.screen == screen);
      CHECK(person.state.hand_over.phase == phase);
    }
  }
}

TEST_CASE(
    "hand-over: the staff PIN leads out; three wrong ones need the passphrase and lose nothing") {
  HandedOver person;
  person.does(app::BeginFilling{});
  person.choose("q1", "2");
  person.does(app::AskStaff{});
  person.type_pin("000000");
  CHECK(person.state.pin.wrong);
  CHECK(person.state.pin.try_left_count == 2);
  // Going back to the questions gives no new tries.
  person.does(app::StaffPinCancel{});
  CHECK(person.state.screen == app::Screen::kRunner);
  CHECK(person.question("q2").question.value.empty());
  person.does(app::AskStaff{});
  person.type_pin("111111");
  person.type_pin("222222");
  REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kPassphrase);
  person.does(app::TryPassphrase{app::SecretText("nej")});
  CHECK(person.state.hand_over.phase == app::HandOverPhase::kPassphrase);
  person.does(app::StaffPinCancel{});
  CHECK(person.state.screen == app::Screen::kRunner);  // the participant may go on meanwhile
  person.does(app::AskStaff{});
  REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kPassphrase);
  person.does(app::TryPassphrase{app::SecretText(person.tablet.passphrase)});
  CHECK(person.state.screen == app::Screen::kParticipant);
  CHECK(!person.state.hand_over.active());
  CHECK(person.tablet.answer_of("rating", "/data/q1") == "2");
  CHECK(person.tablet.is_open());
}

TEST_CASE("hand-over: two idle minutes cover the page, one tap leads back to the same question") {
  HandedOver person;
  person.does(app::BeginFilling{});
  person.choose("q1", "2");
  person.wait_ms(app::kCoverMs);
  REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kCover);
  person.does(app::LiftCover{});
  CHECK(person.state.screen == app::Screen::kRunner);
  CHECK(person.question("q2").name == "q2");
}

TEST_CASE("hand-over: after fifteen idle minutes only staff go on, whatever page it lay on") {
  for (const bool asked_before : {false, true}) {
    HandedOver person;
    person.does(app::BeginFilling{});
    person.choose("q1", "2");
    if (asked_before) person.does(app::AskStaff{});
    person.wait_ms(app::kStaffNeededMs);
    REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kStaffPin);
    person.does(app::StaffPinCancel{});
    CHECK(person.state.screen == app::Screen::kHandOver);
    CHECK(person.state.hand_over.phase == app::HandOverPhase::kStaffPin);
    for (const char* wrong : {"000000", "111111", "222222"}) person.type_pin(wrong);
    REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kPassphrase);
    person.does(app::StaffPinCancel{});
    CHECK(person.state.hand_over.phase == app::HandOverPhase::kPassphrase);
    person.does(app::TryPassphrase{app::SecretText(person.tablet.passphrase)});
    CHECK(person.state.screen == app::Screen::kParticipant);
    CHECK(person.tablet.answer_of("rating", "/data/q1") == "2");
    person.does(app::HandOverVisit{"t0"});
    CHECK(!person.state.hand_over.staff_needed);
  }
}

TEST_CASE("hand-over: without a code the passphrase takes the tablet back") {
  HandedOver person;
  person.tablet.has_pin = false;
  person.start();
  person.unlock();
  REQUIRE(person.state.screen == app::Screen::kHandOver);
  person.does(app::AskStaff{});
  REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kPassphrase);
  person.does(app::TryPassphrase{app::SecretText(person.tablet.passphrase)});
  CHECK(!person.state.hand_over.active());
}

TEST_CASE(
    "hand-over: after the app went down the passphrase leads back to the participant's page") {
  HandedOver person;
  person.does(app::BeginFilling{});
  person.choose("q1", "2");
  person.choose("q2", "1");
  REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kBetween);
  person.does(app::BeginFilling{});
  person.does(app::ChooseOption{person.path("q1"), "3"});
  person.start();
  person.unlock();
  REQUIRE(person.state.screen == app::Screen::kHandOver);
  CHECK(person.state.hand_over.phase == app::HandOverPhase::kWelcome);
  REQUIRE(person.state.hand_over.forms.size() == 1);
  CHECK(person.state.hand_over.forms[0].form_id == "csq8");
  person.does(app::BeginFilling{});
  CHECK(person.question("q1").question.value == "3");
}

TEST_CASE(
    "hand-over: staff review says how many questions are open, but neither shows nor opens the "
    "answers") {
  HandedOver person;
  person.does(app::BeginFilling{});
  person.choose("q1", "2");
  person.does(app::AskStaff{});
  person.type_pin(person.tablet.pin);
  person.does(app::ReviewVisit{"t0"});
  REQUIRE(person.state.review.records.size() == 1);
  const app::ReviewRecord& record = person.state.review.records[0];
  CHECK(record.answered_count == 1);
  REQUIRE(record.items.size() == 1);
  CHECK(record.items[0].label.empty());
  person.does(app::JumpToQuestion{record.record, "/data/q1"});
  CHECK(person.state.screen == app::Screen::kReview);
}

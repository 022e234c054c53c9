#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using support::Scenario;

TEST_CASE(
    "locking: a wrong passphrase says so, and after more of them there is a wait that runs down") {
  Scenario person;
  for (int i = 0; i < 2; ++i) person.does(app::TryPassphrase{app::SecretText("nej")});
  CHECK(person.state.unlock.fault == app::UnlockFault::kWrongPassphrase);
  CHECK(person.state.unlock.phase == app::UnlockPhase::kAsk);
  person.does(app::TryPassphrase{app::SecretText("nej")});
  REQUIRE(person.state.unlock.phase == app::UnlockPhase::kDelayed);
  person.does(app::TryPassphrase{app::SecretText(person.tablet.passphrase)});
  CHECK(person.state.screen == app::Screen::kUnlock);
  person.wait_ms(1'000);
  CHECK(person.state.unlock.phase == app::UnlockPhase::kAsk);
  person.unlock();
  CHECK(person.state.screen == app::Screen::kToday);
}

TEST_CASE("locking: two idle minutes lock the screen, the PIN leads back to where it was") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::OpenForm{"t0", "talk"});
  person.choose("now", "none");
  person.wait_ms(app::kWarmLockMs - 1);
  CHECK(person.state.screen == app::Screen::kRunner);
  person.tell(app::Activity{});
  person.wait_ms(app::kWarmLockMs - 1);
  CHECK(person.state.screen == app::Screen::kRunner);
  person.wait_ms(1);
  REQUIRE(person.state.screen == app::Screen::kLocked);
  for (const app::Intent& intent : {app::Intent{app::NextPage{}}, app::Intent{app::GoToday{}}})
    person.does(intent);
  CHECK(person.state.screen == app::Screen::kLocked);
  person.type_pin(person.tablet.pin);
  REQUIRE(person.state.screen == app::Screen::kRunner);
  CHECK(person.question("wants").name == "wants");
}

TEST_CASE("locking: typed text is saved before the screen locks") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::OpenForm{"t0", "talk"});
  person.choose("now", "none");
  person.choose("wants", "no");
  person.does(app::TypeText{person.path("words"), "Trött"});
  person.does(app::LockNow{});
  CHECK(person.tablet.answer_of("talk", "/data/words") == "Trött");
}

TEST_CASE("locking: three wrong PINs close the vault") {
  Scenario person;
  person.unlock();
  person.does(app::LockNow{});
  for (const char* wrong : {"111111", "222222", "333333"}) person.type_pin(wrong);
  CHECK(person.state.screen == app::Screen::kUnlock);
  CHECK(!person.tablet.is_open());
  CHECK(!person.state.session);
}

TEST_CASE(
    "locking: thirty idle minutes close the vault, also in the participant's hands, and nothing "
    "stays on screen") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::HandOverVisit{"t0"});
  person.does(app::GiveTablet{});
  person.wait_ms(app::kColdLockMs);
  CHECK(person.state.screen == app::Screen::kUnlock);
  CHECK(!person.tablet.is_open());
  CHECK(!person.state.record);
  CHECK(person.state.today.rows.empty());
  person.unlock();
  CHECK(person.state.screen == app::Screen::kHandOver);
}

TEST_CASE("locking: while nothing happens nothing is to be drawn") {
  Scenario person;
  person.unlock();
  const std::uint64_t before = person.state.revision;
  person.wait_ms(60'000);
  CHECK(person.state.revision == before);
}

TEST_CASE("locking: fingers on the lock do not hold the keys in memory") {
  Scenario person;
  person.unlock();
  person.wait_ms(app::kWarmLockMs);
  REQUIRE(person.state.screen == app::Screen::kLocked);
  for (std::int64_t ms = app::kWarmLockMs; ms < app::kColdLockMs; ms += 60'000) {
    CHECK(person.tablet.is_open());
    person.tell(app::Activity{});
    person.wait_ms(60'000);
  }
  CHECK(!person.tablet.is_open());
}

TEST_CASE(
    "locking: before the machine sleeps typed text is saved, the vault closed, and the "
    "program starts again") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::OpenForm{"t0", "talk"});
  person.choose("now", "none");
  person.choose("wants", "no");
  person.does(app::TypeText{person.path("words"), "Trött"});
  CHECK(!person.state.start_again);
  person.tell(app::MachineSleeps{});
  CHECK(person.tablet.answer_of("talk", "/data/words") == "Trött");
  CHECK(!person.tablet.is_open());
  CHECK(person.state.start_again);
  CHECK(!person.state.session);
}

TEST_CASE(
    "locking: answers that went with the lock unsaved are told of until somebody has seen it") {
  Scenario person;
  const auto told = [&person] {
    return person.state.notice && person.state.notice->kind == app::NoticeKind::kEntriesLost;
  };
  person.unlock();
  person.enrol();
  person.does(app::OpenForm{"t0", "talk"});
  person.tablet.fail(1, 1'000, base::ErrorKind::kNoSpace);
  person.does(app::ChooseOption{person.path("now"), "none"});
  person.tell(app::MachineSleeps{});
  REQUIRE(person.state.start_again);
  CHECK(person.state.entries_lost);
  person.start();
  CHECK(told());
  person.does(app::DismissNotice{});  // whoever finds the tablet does not put it away
  person.unlock();
  CHECK(told());
  person.tell(app::MachineSleeps{});
  CHECK(person.state.entries_lost);
  person.start();
  person.unlock();
  // Whatever else is said meanwhile, it comes up again.
  person.state.notice = app::Notice{app::NoticeKind::kPackageRefused, std::nullopt, ""};
  person.does(app::DismissNotice{});
  CHECK(told());
  person.does(app::DismissNotice{});
  CHECK(!told());
  person.tell(app::MachineSleeps{});
  REQUIRE(person.state.start_again);
  CHECK(!person.state.entries_lost);
}

TEST_CASE("locking: a locked tablet lets the machine sleep at once and does not start again") {
  Scenario person;
  person.tell(app::MachineSleeps{});
  CHECK(person.tablet.sleep_let_count == 1);
  CHECK(!person.state.start_again);
}

TEST_CASE(
    "locking: asleep in the participant's hands, the passphrase leads back to the hand-over") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::HandOverVisit{"t0"});
  person.does(app::GiveTablet{});
  person.does(app::BeginFilling{});
  person.choose("q1", "2");
  person.tell(app::MachineSleeps{});
  CHECK(!person.tablet.is_open());
  person.start();
  person.unlock();
  REQUIRE(person.state.screen == app::Screen::kHandOver);
  person.does(app::BeginFilling{});
  CHECK(person.state.runner.form_id == "rating");
}

TEST_CASE("locking: what is being opened as the machine goes to sleep is closed again") {
  support::MemoryTablet tablet;
  app::State state;
  const app::Moment at{{}, 1'000'000};
  state.screen = app::Screen::kUnlock;
  app::Effects effects = update(state, app::TryPassphrase{app::SecretText(tablet.passphrase)}, at);
  REQUIRE(effects.size() == 1);
  effects = update(state, app::Event{app::MachineSleeps{}}, at);
  REQUIRE(effects.size() == 1);
  CHECK(std::holds_alternative<app::CloseVault>(effects[0]));
}

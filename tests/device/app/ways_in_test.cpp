// What opens the tablet: another passphrase, a PIN after a restart.
#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using app::SecretText;
using app::WaysStep;
using support::Scenario;

namespace {

struct AtSettings : Scenario {
  AtSettings() {
    tablet.restart_pin = app::RestartPin::kOff;
    start();
    unlock();
    does(app::OpenSettings{});
    does(app::OpenWaysIn{});
    REQUIRE(state.screen == app::Screen::kWaysIn);
  }
  WaysStep step() const { return state.ways_in.step; }
  void reach_new_words() {
    does(app::AskNewPassphrase{});
    does(app::TryPassphrase{SecretText(tablet.passphrase)});
    REQUIRE(step() == WaysStep::kNewWords);
  }
};

}  // namespace

TEST_CASE("ways in: a new passphrase needs the present one, is shown once and typed back") {
  AtSettings person;
  const std::string old = person.tablet.passphrase;
  person.does(app::AskNewPassphrase{});
  REQUIRE(person.step() == WaysStep::kPresent);
  person.does(app::TryPassphrase{SecretText("nej")});
  CHECK(person.step() == WaysStep::kPresent);
  CHECK(person.state.unlock.fault == app::UnlockFault::kWrongPassphrase);
  person.does(app::TryPassphrase{SecretText(old)});
  REQUIRE(person.step() == WaysStep::kNewWords);
  CHECK(person.state.ways_in.passphrase.reveal() == "granit-ekorre-hymla-jolle");
  person.does(app::PassphraseWritten{});
  person.does(app::RepeatPassphrase{SecretText("granit ekorre hymla")});
  CHECK(person.state.ways_in.fault == app::WaysFault::kWordsDiffer);
  CHECK(person.tablet.passphrase == old);
  person.does(app::RepeatPassphrase{SecretText(" Granit  ekorre hymla-jolle ")});
  CHECK(person.step() == WaysStep::kOverview);
  CHECK(person.state.ways_in.done == app::WaysDone::kPassphrase);
  CHECK(person.state.ways_in.passphrase.empty());
  CHECK(person.tablet.passphrase == "granit-ekorre-hymla-jolle");
  CHECK(person.tablet.changed_with == old);
  CHECK(person.state.ways_in.present.empty());
}

TEST_CASE("ways in: going back changes nothing, and forgets the new words") {
  AtSettings person;
  const std::string old = person.tablet.passphrase;
  person.reach_new_words();
  person.does(app::PassphraseWritten{});
  person.does(app::GoBack{});
  CHECK(person.step() == WaysStep::kNewWords);
  person.does(app::GoBack{});
  CHECK(person.step() == WaysStep::kOverview);
  CHECK(person.state.ways_in.passphrase.empty());
  person.does(app::RepeatPassphrase{SecretText("granit-ekorre-hymla-jolle")});
  CHECK(person.tablet.passphrase == old);
  person.does(app::GoBack{});
  CHECK(person.state.screen == app::Screen::kSettings);
  person.does(app::GoBack{});
  CHECK(person.state.screen == app::Screen::kToday);
}

TEST_CASE("ways in: a passphrase that could not be stored is said, and the old one holds") {
  AtSettings person;
  const std::string old = person.tablet.passphrase;
  person.reach_new_words();
  person.does(app::PassphraseWritten{});
  person.tablet.fail(1, 1, base::ErrorKind::kNoSpace);
  person.does(app::RepeatPassphrase{SecretText("granit-ekorre-hymla-jolle")});
  CHECK(person.step() == WaysStep::kOverview);
  CHECK(person.state.ways_in.fault == app::WaysFault::kNotChanged);
  CHECK(person.tablet.passphrase == old);
}

TEST_CASE("ways in: the PIN turns on the opening after a restart, and one tap turns it off") {
  AtSettings person;
  person.does(app::AskRestartPin{});
  REQUIRE(person.step() == WaysStep::kPin);
  person.type_pin("000000");
  CHECK(person.state.pin.wrong);
  CHECK(person.state.pin.try_left_count == 2);
  person.does(app::GoBack{});
  person.does(app::AskRestartPin{});
  CHECK(person.state.pin.try_left_count == 2);  // no new tries
  person.type_pin(person.tablet.pin);
  CHECK(person.state.ways_in.done == app::WaysDone::kPinOn);
  CHECK(person.tablet.restart_pin == app::RestartPin::kOn);
  person.does(app::DropRestartPin{});
  CHECK(person.state.ways_in.done == app::WaysDone::kPinOff);
  CHECK(person.tablet.restart_pin == app::RestartPin::kOff);
}

TEST_CASE("ways in: three wrong PINs close the vault, as on the lock") {
  AtSettings person;
  person.does(app::AskRestartPin{});
  for (const char* wrong : {"111111", "222222", "333333"}) person.type_pin(wrong);
  CHECK(person.state.screen == app::Screen::kUnlock);
  CHECK(!person.tablet.is_open());
}

TEST_CASE("ways in: a chip that does not take the PIN is said, each way in its own words") {
  for (const auto& [kind, fault] :
       {std::pair{base::ErrorKind::kUnsupported, app::WaysFault::kChipRefused},
        std::pair{base::ErrorKind::kConflict, app::WaysFault::kUnlockFirst}}) {
    AtSettings person;
    person.does(app::AskRestartPin{});
    person.tablet.fail(1, 1, kind);
    person.type_pin(person.tablet.pin);
    CHECK(person.state.ways_in.fault == fault);
    CHECK(person.step() == WaysStep::kOverview);
  }
}

TEST_CASE("ways in: without a chip nothing is offered, and asking does nothing") {
  AtSettings person;
  person.tablet.restart_pin = app::RestartPin::kNoChip;
  person.start();
  person.unlock();
  person.does(app::OpenSettings{});
  person.does(app::OpenWaysIn{});
  person.does(app::AskRestartPin{});
  CHECK(person.step() == WaysStep::kOverview);
  CHECK(person.state.ways_in.restart_pin == app::RestartPin::kNoChip);
  CHECK(!person.state.unlock.pin_offered);
}

TEST_CASE("unlock: the PIN is asked first after a restart, the passphrase is one tap away") {
  Scenario person;
  person.tablet.restart_pin = app::RestartPin::kOn;
  person.start();
  REQUIRE(person.state.unlock.way == app::UnlockWay::kPin);
  person.type_pin("000000");
  CHECK(person.state.unlock.pin_refusal == app::PinRefusal::kWrong);
  CHECK(person.state.unlock.way == app::UnlockWay::kPin);
  person.does(app::UsePassphrase{});
  CHECK(person.state.unlock.way == app::UnlockWay::kPassphrase);
  person.type_pin(person.tablet.pin);  // no pad is up
  CHECK(person.state.screen == app::Screen::kUnlock);
  person.does(app::UsePin{});
  person.type_pin(person.tablet.pin);
  CHECK(person.state.screen == app::Screen::kToday);
}

TEST_CASE("unlock: a chip that is locked or another one leads to the passphrase, with words") {
  for (const unsigned try_left_count : {0U, 5U}) {
    Scenario person;
    person.tablet.restart_pin = app::RestartPin::kOn;
    person.start();
    person.tablet.chip_try_left_count = try_left_count;
    if (try_left_count > 0) person.tablet.restart_pin = app::RestartPin::kOff;
    person.type_pin(person.tablet.pin);
    CHECK(person.state.unlock.way == app::UnlockWay::kPassphrase);
    CHECK(person.state.unlock.pin_refusal ==
          (try_left_count == 0 ? app::PinRefusal::kLocked : app::PinRefusal::kAbsent));
    CHECK(!person.state.unlock.pin_offered);
    person.unlock();
    CHECK(person.state.screen == app::Screen::kToday);
  }
}

TEST_CASE("ways in: another code needs the passphrase, is tapped twice and holds") {
  AtSettings person;
  person.does(app::AskNewPin{});
  REQUIRE(person.step() == WaysStep::kPresent);
  person.does(app::TryPassphrase{SecretText("nej")});
  REQUIRE(person.step() == WaysStep::kPresent);
  person.does(app::TryPassphrase{SecretText(person.tablet.passphrase)});
  REQUIRE(person.step() == WaysStep::kNewPin);
  person.type_pin("111111");
  CHECK(person.state.ways_in.fault == app::WaysFault::kPinTooSimple);
  person.type_pin("518204");
  REQUIRE(person.step() == WaysStep::kRepeatPin);
  person.type_pin("518205");
  CHECK(person.step() == WaysStep::kNewPin);
  CHECK(person.state.ways_in.fault == app::WaysFault::kPinDiffers);
  person.type_pin("518204");
  person.tablet.fail(1, 1, base::ErrorKind::kNoSpace);
  person.type_pin("518204");
  CHECK(person.step() == WaysStep::kOverview);
  CHECK(person.state.ways_in.fault == app::WaysFault::kPinNotSet);
  CHECK(person.tablet.pin == "270315");
  person.does(app::AskNewPin{});
  person.does(app::TryPassphrase{SecretText(person.tablet.passphrase)});
  person.type_pin("518204");
  person.type_pin("518204");
  CHECK(person.state.ways_in.done == app::WaysDone::kPin);
  CHECK(person.state.ways_in.new_pin.empty());
  CHECK(person.tablet.pin == "518204");
}

TEST_CASE("ways in: who has no code chooses one before anything else, and the lock is cold") {
  Scenario person;
  person.tablet.has_pin = false;
  person.start();
  person.unlock();
  REQUIRE(person.state.screen == app::Screen::kWaysIn);
  REQUIRE(person.state.ways_in.step == WaysStep::kNewPin);
  person.does(app::GoBack{});
  CHECK(person.state.screen == app::Screen::kWaysIn);
  person.does(app::LockNow{});
  REQUIRE(person.state.screen == app::Screen::kUnlock);
  person.unlock();
  person.type_pin("518204");
  person.does(app::GoBack{});
  CHECK(person.state.ways_in.step == WaysStep::kNewPin);
  person.type_pin("518204");
  person.type_pin("518204");
  CHECK(person.state.screen == app::Screen::kToday);
  CHECK(person.tablet.pin == "518204");
  person.does(app::LockNow{});
  CHECK(person.state.screen == app::Screen::kLocked);
}

TEST_CASE("ways in: no new words stay behind the lock") {
  AtSettings person;
  person.reach_new_words();
  person.does(app::LockNow{});
  CHECK(person.state.ways_in.passphrase.empty());
  CHECK(person.state.ways_in.present.empty());
  person.type_pin(person.tablet.pin);
  CHECK(person.state.screen == app::Screen::kWaysIn);
  CHECK(person.step() == WaysStep::kOverview);
}

TEST_CASE("ways in: contact details that keep the old words are said") {
  AtSettings person;
  person.tablet.names_keep_passphrase = true;
  person.reach_new_words();
  person.does(app::PassphraseWritten{});
  person.does(app::RepeatPassphrase{SecretText("granit-ekorre-hymla-jolle")});
  CHECK(person.state.ways_in.done == app::WaysDone::kPassphraseNotNames);
}

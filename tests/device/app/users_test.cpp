// Who can open the tablet: a colleague comes, one goes.
#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using app::SecretText;
using app::UsersStep;
using support::Scenario;

namespace {

struct AtUsers : Scenario {
  AtUsers() {
    start();
    unlock();
    open();
  }
  void open() {
    does(app::OpenSettings{});
    does(app::OpenUsers{});
    REQUIRE(state.screen == app::Screen::kUsers);
  }
  UsersStep step() const { return state.users.step; }
  void know() {
    REQUIRE(step() == UsersStep::kPresent);
    does(app::TryPassphrase{SecretText(tablet.passphrase)});
  }
  void reach_words() {
    does(app::AskAddUser{});
    know();
    does(app::ChooseRole{std::string(app::kEmploymentSpecialist)});
    does(app::SetUserLabel{"A2"});
    does(app::ConfirmWho{});
    REQUIRE(step() == UsersStep::kNewWords);
  }
  void reach_pin() {
    reach_words();
    does(app::PassphraseWritten{});
    does(app::RepeatPassphrase{SecretText("granit ekorre hymla jolle")});
    REQUIRE(step() == UsersStep::kPin);
  }
  void add() {
    reach_pin();
    type_pin("314159");
    type_pin("314159");
  }
};

}  // namespace

TEST_CASE(
    "users: a colleague is added with words and a code of their own, and waits for the desk") {
  AtUsers person;
  REQUIRE(person.state.users.users.size() == 1);
  CHECK(person.state.users.users[0].self);
  person.reach_words();
  CHECK(person.state.users.passphrase.reveal() == "granit-ekorre-hymla-jolle");
  person.does(app::PassphraseWritten{});
  person.does(app::RepeatPassphrase{SecretText("granit ekorre")});
  CHECK(person.state.users.fault == app::UsersFault::kWordsDiffer);
  person.does(app::RepeatPassphrase{SecretText("granit ekorre hymla jolle")});
  person.type_pin("123456");
  CHECK(person.state.users.fault == app::UsersFault::kPinTooSimple);
  person.type_pin("314159");
  REQUIRE(person.step() == UsersStep::kRepeatPin);
  person.type_pin("314158");
  CHECK(person.state.users.fault == app::UsersFault::kPinDiffers);
  REQUIRE(person.step() == UsersStep::kPin);
  CHECK(person.tablet.users.size() == 1);
  person.type_pin("314159");
  person.type_pin("314159");
  REQUIRE(person.step() == UsersStep::kCertify);
  CHECK(person.state.users.request_words == std::vector<std::string>{"ett", "tvaa"});
  CHECK(person.state.users.passphrase.empty());
  CHECK(person.state.users.pin.empty());
  CHECK(person.tablet.added_passphrase == "granit-ekorre-hymla-jolle");
  CHECK(person.tablet.added_pin == "314159");
  person.does(app::GoBack{});
  CHECK(person.step() == UsersStep::kList);
  REQUIRE(person.state.users.users.size() == 2);
  CHECK(person.state.users.users[1].label == "A2");
  CHECK_FALSE(person.state.users.users[1].certified);
}

TEST_CASE("users: without the present passphrase nobody is added and nobody goes") {
  AtUsers person;
  person.does(app::AskAddUser{});
  person.does(app::TryPassphrase{SecretText("nej")});
  CHECK(person.step() == UsersStep::kPresent);
  CHECK(person.state.unlock.fault == app::UnlockFault::kWrongPassphrase);
  person.does(app::ConfirmWho{});
  person.does(app::PassphraseWritten{});
  person.does(app::ConfirmRemoveUser{});
  CHECK(person.step() == UsersStep::kPresent);
  CHECK(person.tablet.users.size() == 1);
}

TEST_CASE("users: going back on any step adds nobody and forgets the words") {
  for (int steps = 0; steps < 4; ++steps) {
    AtUsers person;
    person.reach_words();
    if (steps > 0) person.does(app::PassphraseWritten{});
    if (steps > 1) person.does(app::RepeatPassphrase{SecretText("granit ekorre hymla jolle")});
    if (steps > 2) person.type_pin("314159");
    for (int i = 0; i < 4 && person.state.screen == app::Screen::kUsers; ++i)
      person.does(app::GoBack{});
    CHECK(person.state.screen == app::Screen::kSettings);
    CHECK(person.state.users.passphrase.empty());
    CHECK(person.state.users.pin.empty());
    CHECK(person.tablet.users.size() == 1);
  }
}

TEST_CASE("users: whoever goes is named once more first; nobody removes themselves") {
  AtUsers person;
  person.add();
  person.does(app::GoBack{});
  const base::UserId self = person.state.users.users[0].id;
  const base::UserId other = person.state.users.users[1].id;
  person.does(app::AskRemoveUser{self});
  CHECK(person.step() == UsersStep::kList);
  person.does(app::AskRemoveUser{other});
  person.know();
  REQUIRE(person.step() == UsersStep::kConfirm);
  CHECK(person.state.users.leaving->label == "A2");
  CHECK(!person.state.users.present.empty());
  person.does(app::GoBack{});
  CHECK(person.state.users.present.empty());
  CHECK(person.tablet.users.size() == 2);
  person.does(app::AskRemoveUser{other});
  person.know();
  person.does(app::ConfirmRemoveUser{});
  CHECK(person.step() == UsersStep::kList);
  CHECK(person.state.users.done == app::UsersDone::kRemoved);
  CHECK(person.tablet.users.size() == 1);
  CHECK(person.tablet.removed_by == person.tablet.passphrase);
  CHECK(person.state.users.present.empty());
  // Another question afterwards is about somebody new.
  person.does(app::AskAddUser{});
  person.know();
  CHECK(person.step() == UsersStep::kWho);
}

TEST_CASE("users: what could not be stored is said; a vault that stopped is locked") {
  AtUsers person;
  person.reach_pin();
  person.tablet.fail(1, 1, base::ErrorKind::kNoSpace);
  person.type_pin("314159");
  person.type_pin("314159");
  CHECK(person.step() == UsersStep::kList);
  CHECK(person.state.users.fault == app::UsersFault::kNotAdded);
  person.add();
  person.does(app::GoBack{});
  const base::UserId other = person.state.users.users[1].id;
  const auto remove = [&](base::ErrorKind kind) {
    person.does(app::AskRemoveUser{other});
    person.know();
    person.tablet.fail(1, 1, kind);
    person.does(app::ConfirmRemoveUser{});
  };
  remove(base::ErrorKind::kConflict);
  CHECK(person.state.users.fault == app::UsersFault::kOldKeys);
  remove(base::ErrorKind::kNotFound);
  CHECK(person.state.users.fault == app::UsersFault::kNamesHeld);
  remove(base::ErrorKind::kNoSpace);
  CHECK(person.state.users.fault == app::UsersFault::kNotRemoved);
  person.tablet.vault_stopped = true;
  remove(base::ErrorKind::kUnavailable);
  CHECK(person.state.screen == app::Screen::kUnlock);
  CHECK(person.state.start_again);
}

TEST_CASE("users: a list that cannot be read is said, and a full one takes nobody") {
  AtUsers person;
  person.does(app::GoBack{});
  person.tablet.fail(1, 1, base::ErrorKind::kUnavailable);
  person.does(app::OpenUsers{});
  CHECK(person.state.users.fault == app::UsersFault::kNotRead);
  person.does(app::AskAddUser{});
  CHECK(person.step() == UsersStep::kList);
  while (person.tablet.users.size() < app::kUserCountMax)
    person.tablet.users.push_back({base::UserId{}, "interviewer", "x", false, true});
  person.does(app::GoBack{});
  person.does(app::OpenUsers{});
  person.does(app::AskAddUser{});
  CHECK(person.step() == UsersStep::kList);
  CHECK(person.state.users.fault == app::UsersFault::kFull);
}

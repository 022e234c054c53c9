// A vault that does not open: what is said, and its sealed batches to a stick.
#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using app::NoticeKind;
using app::RescueStep;
using app::SecretText;
using support::Scenario;

namespace {

struct Refused : Scenario {
  explicit Refused(NoticeKind kind) {
    tablet.refusal = app::Notice{kind, std::nullopt, ""};
    unlock();
    REQUIRE(state.unlock.refused);
    CHECK(state.unlock.refused->kind == kind);
    CHECK(state.screen == app::Screen::kUnlock);
  }
};

}  // namespace

TEST_CASE("rescue: it is offered where the vault is damaged, and nowhere else") {
  using enum NoticeKind;
  for (const NoticeKind kind : {kKeyFileDamaged, kDatabaseMissing, kDatabaseDamaged,
                                kDatabaseChanged, kDatabaseReplaced, kDatabaseOlderKey}) {
    Refused person(kind);
    person.does(app::AskRescue{});
    CHECK(person.state.screen == app::Screen::kRescue);
  }
  for (const NoticeKind kind : {kProgramOlder, kLibraryTooOld, kTabletFolder, kNeedsDesk}) {
    Refused person(kind);
    person.does(app::AskRescue{});
    CHECK(person.state.screen == app::Screen::kUnlock);
  }
}

TEST_CASE("rescue: stick, passphrase, progress, outcome") {
  Refused person(NoticeKind::kDatabaseDamaged);
  person.tablet.media = {"/media/anna/STICK"};
  person.tablet.rescued = {"", 12, 12, 12, 1, true, std::nullopt};
  person.does(app::AskRescue{});
  CHECK(person.state.rescue.media == person.tablet.media);
  person.does(app::ChooseRescueFolder{"/media/anna/STICK"});
  REQUIRE(person.state.rescue.step == RescueStep::kPassphrase);
  person.does(app::TryPassphrase{SecretText("nej")});
  CHECK(person.state.rescue.step == RescueStep::kPassphrase);
  CHECK(person.state.unlock.fault == app::UnlockFault::kWrongPassphrase);
  person.does(app::TryPassphrase{SecretText(person.tablet.passphrase)});
  REQUIRE(person.state.rescue.step == RescueStep::kDone);
  CHECK(person.state.rescue.report.saved_count == 12);
  CHECK(person.state.rescue.report.folder == "/media/anna/STICK");
  CHECK(!person.tablet.is_open());
  person.does(app::GoBack{});
  CHECK(person.state.screen == app::Screen::kUnlock);
}

TEST_CASE("rescue: a typed folder must be a whole path, a stick that comes later is found") {
  Refused person(NoticeKind::kDatabaseDamaged);
  person.does(app::AskRescue{});
  CHECK(person.state.rescue.media.empty());
  person.tablet.media = {"/media/anna/STICK"};
  person.does(app::LookForMedia{});
  CHECK(person.state.rescue.media.size() == 1);
  person.does(app::SetRescueFolder{"stick"});
  person.does(app::ConfirmRescueFolder{});
  CHECK(person.state.rescue.step == RescueStep::kWhere);
  person.does(app::SetRescueFolder{"/mnt/stick"});
  person.does(app::ConfirmRescueFolder{});
  CHECK(person.state.rescue.step == RescueStep::kPassphrase);
  person.does(app::GoBack{});
  CHECK(person.state.rescue.step == RescueStep::kWhere);
}

TEST_CASE("unlock: what was refused is not asked again until the person asks") {
  Refused person(NoticeKind::kDatabaseDamaged);
  person.tablet.refusal.reset();
  person.unlock();
  CHECK(person.state.screen == app::Screen::kUnlock);
  person.does(app::TryUnlockAgain{});
  person.unlock();
  CHECK(person.state.screen == app::Screen::kToday);
}

TEST_CASE("unlock: a tablet whose ways in are wiped says so until the desk has given a new one") {
  Scenario person;
  person.tablet.needs_desk = true;
  person.start();
  REQUIRE(person.state.unlock.refused);
  CHECK(person.state.unlock.refused->kind == NoticeKind::kNeedsDesk);
  person.does(app::TryUnlockAgain{});
  CHECK(person.state.unlock.refused);
  person.tablet.needs_desk = false;
  person.does(app::TryUnlockAgain{});
  CHECK(!person.state.unlock.refused);
  person.unlock();
  CHECK(person.state.screen == app::Screen::kToday);
}

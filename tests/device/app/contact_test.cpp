#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using app::ContactMark;
using app::ContactStage;
using app::Screen;
using support::Scenario;

namespace {

struct Person : Scenario {
  std::string pseudonym;
  Person() {
    unlock();
    pseudonym = enrol();
    does(app::GoBack{});
    does(app::OpenParticipant{pseudonym});
  }
  void open() {
    does(app::OpenContact{});
    unlock();
    REQUIRE(state.contact.stage == ContactStage::kOpen);
  }
  void type(const std::string& field, const std::string& text) {
    does(app::TypeContact{field, text});
  }
  void write(const std::string& field, const std::string& text) {
    type(field, text);
    does(app::LeaveContactField{field});
  }
  const app::ContactField& field(std::string_view id) {
    for (const app::ContactField& one : state.contact.fields)
      if (one.id == id) return one;
    base::check_failed("no such field", __FILE__, __LINE__);
  }
  std::string values() const {
    std::string out;
    const auto found = tablet.contacts.find(pseudonym);
    if (found == tablet.contacts.end()) return out;
    for (const forms::ContactChanged& change : found->second)
      out += change.field + "=" + change.value + "(" + change.reason + ");";
    return out;
  }
};

}  // namespace

TEST_CASE("contact: the passphrase opens it, the study's fields are there, back closes it") {
  Person person;
  person.does(app::OpenContact{});
  REQUIRE(person.state.screen == Screen::kContact);
  CHECK(person.state.contact.stage == ContactStage::kClosed);
  CHECK(person.state.contact.fields.empty());
  person.does(app::TryPassphrase{app::SecretText("nej")});
  CHECK(person.state.contact.stage == ContactStage::kClosed);
  CHECK(person.state.unlock.fault == app::UnlockFault::kWrongPassphrase);
  person.unlock();
  REQUIRE(person.state.contact.stage == ContactStage::kOpen);
  REQUIRE(person.state.contact.fields.size() == 3);
  CHECK(person.state.contact.fields[0].id == "name");
  CHECK(person.state.contact.fields[2].id == "email");
  CHECK(person.tablet.is_identity_open());
  person.does(app::GoBack{});
  CHECK(person.state.screen == Screen::kParticipant);
  CHECK(!person.tablet.is_identity_open());
  CHECK(person.state.contact.fields.empty());
}

TEST_CASE("contact: a field is saved when it is left, and called saved only after the answer") {
  Person person;
  person.open();
  person.type("name", "Asta");
  CHECK(person.field("name").mark == ContactMark::kTyping);
  CHECK(person.values().empty());
  person.does(app::LeaveContactField{"name"});
  CHECK(person.field("name").mark == ContactMark::kSaved);
  CHECK(person.values() == "name=Asta();");
  person.does(app::LeaveContactField{"name"});
  CHECK(person.values() == "name=Asta();");
}

TEST_CASE("contact: a change of what was there is saved with its reason, or undone") {
  Person person;
  person.open();
  person.write("phone", "070 1");
  person.does(app::GoBack{});
  person.open();
  CHECK(person.field("phone").text == "070 1");
  person.write("phone", "070 2");
  CHECK(person.field("phone").mark == ContactMark::kAskWhy);
  CHECK(person.values() == "phone=070 1();");
  person.does(app::UndoContact{"phone"});
  CHECK(person.field("phone").text == "070 1");
  person.write("phone", "070 3");
  person.does(app::SayContactReason{"phone", app::ContactReason::kChanged});
  CHECK(person.values() == "phone=070 1();phone=070 3(changed);");
  person.write("phone", "");
  person.does(app::SayContactReason{"phone", app::ContactReason::kCorrected});
  CHECK(person.values() == "phone=070 1();phone=070 3(changed);phone=(corrected);");
}

TEST_CASE("contact: back waits for what has no reason yet, and saves what is typed") {
  Person person;
  person.open();
  person.write("phone", "070 1");
  person.type("phone", "070 2");
  person.type("name", "Asta");
  person.does(app::GoBack{});
  CHECK(person.state.screen == Screen::kContact);
  CHECK(person.state.contact.why_needed);
  CHECK(person.values() == "phone=070 1();name=Asta();");
  person.does(app::SayContactReason{"phone", app::ContactReason::kCorrected});
  CHECK(person.state.screen == Screen::kParticipant);
  CHECK(person.values() == "phone=070 1();name=Asta();phone=070 2(corrected);");
}

TEST_CASE("contact: what could not be saved stays on the page and is saved later") {
  Person person;
  person.open();
  person.tablet.fail(1, 1, base::ErrorKind::kNoSpace);
  person.write("name", "Asta");
  CHECK(person.field("name").mark == ContactMark::kNotSaved);
  REQUIRE(person.state.notice.has_value());
  CHECK(person.state.notice->kind == app::NoticeKind::kSaveFailed);
  CHECK(person.field("name").text == "Asta");
  person.does(app::GoBack{});
  CHECK(person.state.screen == Screen::kParticipant);
  CHECK(person.values() == "name=Asta();");
}

TEST_CASE("contact: the idle lock saves, closes, and leads back to the participant") {
  Person person;
  person.open();
  person.write("phone", "070 1");
  person.type("phone", "070 2");
  person.type("name", "Asta");
  person.wait_ms(app::kWarmLockMs);
  REQUIRE(person.state.screen == Screen::kLocked);
  CHECK(!person.tablet.is_identity_open());
  CHECK(person.state.contact.fields.empty());
  CHECK(person.values() == "phone=070 1();name=Asta();phone=070 2(not_stated);");
  person.type_pin(person.tablet.pin);
  CHECK(person.state.screen == Screen::kParticipant);
  person.does(app::OpenContact{});
  CHECK(person.state.contact.stage == ContactStage::kClosed);
}

TEST_CASE("contact: everything is erased once that is confirmed, and not before") {
  Person person;
  person.open();
  person.does(app::AskEraseContact{});
  CHECK(person.state.contact.erasure == app::ContactErasure::kNone);  // nothing stands there
  person.write("name", "Asta");
  person.type("phone", "070 1");
  person.does(app::AskEraseContact{});
  REQUIRE(person.state.contact.erasure == app::ContactErasure::kAsked);
  CHECK(!person.values().empty());
  person.does(app::GoBack{});
  CHECK(person.state.screen == Screen::kContact);
  person.does(app::ConfirmEraseContact{});  // the question is not on the screen any more
  CHECK(person.values() == "name=Asta();");
  person.does(app::AskEraseContact{});
  person.does(app::CancelEraseContact{});
  CHECK(person.field("name").text == "Asta");
  person.does(app::AskEraseContact{});
  person.does(app::ConfirmEraseContact{});
  CHECK(person.state.contact.erasure == app::ContactErasure::kDone);
  CHECK(person.values().empty());
  CHECK(person.field("name").text.empty());
  CHECK(person.field("phone").text.empty());
  person.does(app::GoBack{});
  CHECK(person.state.screen == Screen::kParticipant);
  CHECK(person.values().empty());
}

TEST_CASE("contact: what could not be erased is still there, and that is said") {
  Person person;
  person.open();
  person.write("name", "Asta");
  person.does(app::AskEraseContact{});
  person.tablet.fail(1, 1, base::ErrorKind::kUnavailable);
  person.does(app::ConfirmEraseContact{});
  REQUIRE(person.state.notice.has_value());
  CHECK(person.state.notice->kind == app::NoticeKind::kContactsNotErased);
  CHECK(person.state.contact.erasure == app::ContactErasure::kNone);
  CHECK(person.field("name").text == "Asta");
  CHECK(person.values() == "name=Asta();");
}

TEST_CASE("contact: a lock while it is being erased writes nothing anew") {
  Person person;
  person.open();
  person.write("name", "Asta");
  person.type("phone", "070 1");
  person.does(app::AskEraseContact{});
  app::Moment now = person.state.now;
  now.monotonic_ms += 400;
  app::Effects wanted = update(person.state, app::ConfirmEraseContact{}, now);
  now.monotonic_ms += 400;
  for (app::Effect& effect : update(person.state, app::LockNow{}, now))
    wanted.push_back(std::move(effect));
  CHECK(person.state.screen == Screen::kLocked);
  CHECK(person.state.contact.fields.empty());
  REQUIRE(wanted.size() == 2);
  CHECK(std::holds_alternative<app::EraseContact>(wanted[0]));
  CHECK(std::holds_alternative<app::CloseIdentity>(wanted[1]));
}

TEST_CASE("contact: what is typed on while a field is being saved is not lost to the lock") {
  Person person;
  person.open();
  app::Moment now = person.state.now;
  const auto wanted_by = [&](const app::Intent& intent) {
    now.monotonic_ms += 400;
    return update(person.state, intent, now);
  };
  wanted_by(app::TypeContact{"name", "Ast"});
  REQUIRE(wanted_by(app::LeaveContactField{"name"}).size() == 1);
  wanted_by(app::TypeContact{"name", "Asta"});
  const app::Effects wanted = wanted_by(app::LockNow{});
  REQUIRE(wanted.size() == 2);
  CHECK(std::get<app::SaveContact>(wanted[0]).change.value == "Asta");
}

TEST_CASE("contact: sleep closes it with everything else") {
  Person person;
  person.open();
  person.type("name", "Asta");
  person.tell(app::MachineSleeps{});
  CHECK(!person.tablet.is_identity_open());
  CHECK(person.values() == "name=Asta();");
  CHECK(person.state.contact.fields.empty());
  CHECK(person.state.screen == Screen::kUnlock);
  CHECK(person.state.start_again);
}

TEST_CASE("contact: what a lock could not save is told of until somebody has seen it") {
  const auto told = [](const Person& person) {
    return person.state.notice && person.state.notice->kind == app::NoticeKind::kEntriesLost;
  };
  Person warm;
  warm.open();
  warm.type("name", "Asta");
  warm.tablet.fail(1, 1, base::ErrorKind::kNoSpace);
  warm.wait_ms(app::kWarmLockMs);
  REQUIRE(warm.state.screen == Screen::kLocked);
  CHECK(warm.values().empty());
  warm.type_pin(warm.tablet.pin);
  CHECK(told(warm));
  warm.does(app::DismissNotice{});
  CHECK(!warm.state.notice);

  Person cold;
  cold.open();
  cold.type("name", "Asta");
  cold.tablet.fail(1, 1, base::ErrorKind::kNoSpace);
  cold.tell(app::MachineSleeps{});
  REQUIRE(cold.state.start_again);
  cold.start();
  CHECK(told(cold));
}

TEST_CASE("contact: why it did not open is said, and a refusal that comes too late says nothing") {
  Person person;
  person.does(app::OpenContact{});
  app::UnlockFailed failed;
  failed.problem =
      app::Notice{app::NoticeKind::kContactsClosed, base::ErrorKind::kAuthentication, ""};
  app::Moment now = person.state.now;
  now.monotonic_ms += 400;
  update(person.state, app::TryPassphrase{app::SecretText("fyra ord")}, now);
  person.tell(failed);
  REQUIRE(person.state.notice.has_value());
  CHECK(person.state.notice->kind == app::NoticeKind::kContactsClosed);
  CHECK(!person.state.unlock.refused);
  CHECK(person.state.unlock.phase == app::UnlockPhase::kAsk);
  person.does(app::DismissNotice{});
  person.does(app::GoBack{});
  person.tell(failed);
  CHECK(!person.state.notice);
  CHECK(person.state.unlock.fault == app::UnlockFault::kNone);
}

TEST_CASE("contact: only an interviewer sees it, and nobody in a hand-over") {
  Person person;
  CHECK(person.state.participant.may_see_contact);
  person.does(app::HandOverVisit{"t0"});
  person.does(app::OpenContact{});
  CHECK(person.state.screen == Screen::kHandOver);
  person.does(app::GiveTablet{});
  for (const app::Intent& intent :
       {app::Intent{app::OpenContact{}}, app::Intent{app::TypeContact{"name", "x"}}})
    person.does(intent);
  CHECK(person.state.screen == Screen::kHandOver);
  CHECK(person.state.contact.participant.empty());

  for (const std::string_view role :
       {app::kEmploymentSpecialist, std::string_view("coordinator")}) {
    Scenario other;
    other.tablet.role = std::string(role);
    other.unlock();
    app::State& state = other.state;
    app::ParticipantInfo info;
    info.participant = "MA-0001-X";
    state.session->participants.push_back(info);
    state.participant.participant = info.participant;
    state.screen = Screen::kParticipant;
    other.does(app::OpenContact{});
    CHECK(state.screen == Screen::kParticipant);
    CHECK(!state.participant.may_see_contact);
  }
}

TEST_CASE("contact: without a code-key custodian in the package there is a page that says so") {
  Person person;
  person.tablet.has_code_key = false;
  person.state.session->place.has_code_key = false;
  person.does(app::OpenContact{});
  CHECK(person.state.contact.stage == ContactStage::kNoCustodian);
  person.does(app::GoBack{});
  CHECK(person.state.screen == Screen::kParticipant);
}

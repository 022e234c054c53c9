#include <catch2/catch_test_macros.hpp>

#include "device/app/update.h"

using namespace faltbok;

namespace {

// A new tablet; the shell's answers are given by hand.
struct NewTablet {
  app::State state;
  app::TabletSeen seen;
  app::Moment moment{{}, 1'000'000};
  app::Effects effects;

  NewTablet() {
    tell(app::Started{});
    tell(seen);
  }
  void does(const app::Intent& intent) {
    moment.monotonic_ms += 400;
    effects = update(state, intent, moment);
  }
  void tell(app::Event event) { effects = update(state, std::move(event), moment); }
  void type_pin(std::string_view pin) {
    for (const char digit : pin) does(app::PinDigit{digit});
  }
  template <typename T>
  bool wants() const {
    return !effects.empty() && std::holds_alternative<T>(effects.back());
  }
  void invite() {
    seen.has_invitation = true;
    seen.study_words = std::vector<std::string>(12, "lusab");
    does(app::LookAgain{});
    tell(seen);
  }
  void fetch_package() {
    seen.has_package = true;
    seen.roles = {"interviewer", "employment_specialist"};
    tell(seen);
  }
  void reach_passphrase() {
    invite();
    does(app::ConfirmStudyWords{});
    fetch_package();
    does(app::ChooseRole{"interviewer"});
    does(app::SetUserLabel{"I1"});
    does(app::ConfirmWho{});
    tell(app::PassphraseMade{app::SecretText("lusab-babad-gutih-tugad"), std::nullopt});
  }
};

}  // namespace

TEST_CASE("enrolment: step by step from an invitation to waiting for the certificate") {
  NewTablet tablet;
  CHECK(tablet.state.screen == app::Screen::kEnrol);
  CHECK(tablet.state.enrol.step == app::EnrolStep::kNoInvitation);
  tablet.reach_passphrase();
  REQUIRE(tablet.state.enrol.step == app::EnrolStep::kPassphrase);
  CHECK(tablet.state.enrol.passphrase.reveal() == "lusab-babad-gutih-tugad");
  tablet.does(app::PassphraseWritten{});
  tablet.does(app::RepeatPassphrase{app::SecretText("Lusab babad  gutih tugad ")});
  REQUIRE(tablet.state.enrol.step == app::EnrolStep::kPin);
  tablet.type_pin("270315");
  REQUIRE(tablet.state.enrol.step == app::EnrolStep::kRepeatPin);
  tablet.type_pin("270315");
  REQUIRE(tablet.wants<app::EnrolTablet>());
  CHECK(std::get<app::EnrolTablet>(tablet.effects.back()).pin.reveal() == "270315");
  app::VaultOpened opened;
  opened.request_words = std::vector<std::string>(12, "babad");
  tablet.tell(std::move(opened));
  CHECK(tablet.state.screen == app::Screen::kEnrol);
  CHECK(tablet.state.enrol.step == app::EnrolStep::kWaitCertificate);
  CHECK(tablet.state.enrol.request_words.size() == 12);
  CHECK(tablet.state.enrol.passphrase.empty());
  CHECK(tablet.state.enrol.pin.empty());
}

TEST_CASE("enrolment: words that differ stop it, and nothing is fetched or made") {
  NewTablet tablet;
  tablet.invite();
  tablet.does(app::RejectStudyWords{});
  CHECK(tablet.state.enrol.fault == app::EnrolFault::kWordsRejected);
  CHECK(tablet.state.enrol.step == app::EnrolStep::kCompareWords);
  CHECK(tablet.effects.empty());
  tablet.does(app::ConfirmWho{});
  tablet.does(app::PassphraseWritten{});
  CHECK(tablet.effects.empty());
  CHECK(tablet.state.enrol.step == app::EnrolStep::kCompareWords);
}

TEST_CASE("enrolment: no keys before the package with the recovery recipients is there") {
  NewTablet tablet;
  tablet.invite();
  tablet.does(app::ConfirmStudyWords{});
  CHECK(tablet.wants<app::AcceptInvitation>());
  tablet.tell(tablet.seen);
  CHECK(tablet.state.enrol.step == app::EnrolStep::kWaitPackage);
  tablet.does(app::ConfirmWho{});
  CHECK(tablet.effects.empty());
  tablet.seen.package_refused = true;
  tablet.tell(tablet.seen);
  CHECK(tablet.state.enrol.fault == app::EnrolFault::kPackageRefused);
  CHECK(tablet.state.enrol.step == app::EnrolStep::kWaitPackage);
}

TEST_CASE("enrolment: a passphrase that was not written down right is asked for again") {
  NewTablet tablet;
  tablet.reach_passphrase();
  tablet.does(app::PassphraseWritten{});
  tablet.does(app::RepeatPassphrase{app::SecretText("lusab-babad-gutih-tugat")});
  CHECK(tablet.state.enrol.fault == app::EnrolFault::kPassphraseDiffers);
  CHECK(tablet.state.enrol.step == app::EnrolStep::kRepeatPassphrase);
  tablet.does(app::EnrolBack{});
  CHECK(tablet.state.enrol.step == app::EnrolStep::kPassphrase);
}

TEST_CASE("enrolment: a PIN that everybody tries first is refused, and so is one that differs") {
  NewTablet tablet;
  tablet.reach_passphrase();
  tablet.does(app::PassphraseWritten{});
  tablet.does(app::RepeatPassphrase{app::SecretText("lusab-babad-gutih-tugad")});
  for (const char* simple : {"000000", "123456", "654321", "999999"}) {
    tablet.type_pin(simple);
    CHECK(tablet.state.enrol.fault == app::EnrolFault::kPinTooSimple);
    CHECK(tablet.state.enrol.step == app::EnrolStep::kPin);
  }
  tablet.type_pin("270315");
  tablet.type_pin("270316");
  CHECK(tablet.state.enrol.fault == app::EnrolFault::kPinDiffers);
  CHECK(tablet.state.enrol.step == app::EnrolStep::kPin);
}

TEST_CASE("enrolment: a folder that cannot be used is said, with the way to look again") {
  NewTablet tablet;
  tablet.seen.problem =
      app::Notice{app::NoticeKind::kTabletFolder, base::ErrorKind::kUnavailable, ""};
  tablet.tell(tablet.seen);
  CHECK(tablet.state.screen == app::Screen::kFailed);
  tablet.does(app::LookAgain{});
  CHECK(tablet.wants<app::LookAtTablet>());
}

TEST_CASE("secret text: characters come off whole, and a wiped one is empty") {
  app::SecretText text("lösen");
  text.remove_last();
  text.remove_last();
  text.remove_last();
  CHECK(text.reveal() == "lö");
  text.remove_last();
  CHECK(text.reveal() == "l");
  text.remove_last();
  text.remove_last();
  CHECK(text.empty());
  app::SecretText full(std::string(app::kSecretTextSizeMax, 'x'));
  CHECK(!full.append("y"));
  CHECK(full.size() == app::kSecretTextSizeMax);
  full.wipe();
  CHECK(full.empty());
}

// What opens the tablet, on a real vault: another passphrase, a PIN in a TPM in software.
#include "crypto/random.h"
#include "device/shell/attempts.h"
#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/soft_tpm.h"

using namespace faltbok;
using app::SecretText;
using support::SoftTpm;
using tests::TabletFixture;

namespace {

constexpr std::string_view kNew = "granit-ekorre-hymla-jolle";

bool opens(TabletFixture& t, std::string_view passphrase) {
  t.start();
  t.clock.advance_ms(shell::kDelayMsMax);
  return std::holds_alternative<app::VaultOpened>(t.tablet->run(t.unlock_with(passphrase)));
}

// A vault whose user has a slot that the chip can be given.
struct WithTpm : TabletFixture {
  SoftTpm tpm;
  std::unique_ptr<os::KeyStore> store = tpm.open();
  WithTpm() {
    key_store = store.get();
    start();
    enrol();
    start();
    run<app::VaultOpened>(unlock_with(passphrase));
  }
  app::PinRefusal refusal_of(std::string_view pin) {
    start();
    return run<app::PinRefused>(app::UnlockWithPin{SecretText(pin)}).why;
  }
};

}  // namespace

TEST_CASE("ways in: the present passphrase must be the user's own, and the new one opens",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  const auto check = [&](std::string_view text) {
    return t.run<app::PassphraseChecked>(
        app::CheckPassphrase{SecretText(text), app::Whose::kTheUsers});
  };
  CHECK(check(t.passphrase).right);
  CHECK(!check(kNew).right);
  CHECK(!t.run<app::PassphraseChanged>(
              app::ChangePassphrase{SecretText(kNew), SecretText(t.passphrase)})
             .error);
  CHECK(check(kNew).right);
  CHECK(!check(t.passphrase).right);
  CHECK(t.run<app::PinChecked>(app::CheckPin{SecretText(tests::kPin)}).right);
  CHECK(opens(t, kNew));
  CHECK(!opens(t, t.passphrase));
}

TEST_CASE("ways in: the new passphrase opens the contact details, too", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.desk.name_code_key();
  t.certify();
  const auto names_with = [&](std::string_view words) {
    t.clock.advance_ms(shell::kDelayMsMax);
    const app::Event event =
        t.tablet->run(app::OpenIdentity{SecretText(words), "MA-7K3F-2", "maria"});
    t.run<app::IdentityClosed>(app::CloseIdentity{});
    return std::holds_alternative<app::IdentityOpened>(event);
  };
  REQUIRE(names_with(t.passphrase));
  REQUIRE(!t.run<app::PassphraseChanged>(
                app::ChangePassphrase{SecretText(kNew), SecretText(t.passphrase)})
               .error);
  CHECK(names_with(kNew));
  CHECK_FALSE(names_with(t.passphrase));
}

TEST_CASE("ways in: while it is locked nothing can be changed", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.start();
  CHECK(t.run<app::PassphraseChanged>(
             app::ChangePassphrase{SecretText(kNew), SecretText(t.passphrase)})
            .error);
  CHECK(t.run<app::PinGiven>(app::GivePinToChip{SecretText(tests::kPin)}).error);
  CHECK(t.run<app::PinTaken>(app::TakePinFromChip{}).error);
  CHECK(!t.run<app::PassphraseChecked>(
              app::CheckPassphrase{SecretText(t.passphrase), app::Whose::kTheUsers})
             .right);
  CHECK(opens(t, t.passphrase));
}

TEST_CASE("ways in: nth disk call fails while the passphrase is changed: one of the two opens",
          "[shell]") {
  bool finished = false;
  int failed_count = 0;
  for (int fail_at = 1; !finished && fail_at < 50; ++fail_at) {
    CAPTURE(fail_at);
    TabletFixture t;
    t.enrol();
    t.files.fail_at(fail_at);
    const bool failed = t.run<app::PassphraseChanged>(
                             app::ChangePassphrase{SecretText(kNew), SecretText(t.passphrase)})
                            .error.has_value();
    finished = t.files.call_count() < fail_at;
    t.files.fail_at(0);
    // The last thing that is looked for are contact details, and that may fail without harm.
    if (finished) CHECK_FALSE(failed);
    failed_count += failed ? 1 : 0;
    CHECK(opens(t, failed ? t.passphrase : kNew));
    CHECK(!opens(t, failed ? kNew : t.passphrase));
  }
  CHECK(failed_count == 2);  // the key file read, and exchanged
  CHECK(finished);
}

TEST_CASE("ways in: a PIN in the chip opens after a restart, wrong ones lead to the passphrase",
          "[shell]") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  WithTpm t;
  CHECK(!t.run<app::TabletSeen>(app::LookAtTablet{}).pin_opens);
  CHECK(t.run<app::PinGiven>(app::GivePinToChip{SecretText("000000")}).wrong);
  CHECK(!t.run<app::TabletSeen>(app::LookAtTablet{}).pin_opens);
  const auto given = t.run<app::PinGiven>(app::GivePinToChip{SecretText(tests::kPin)});
  CHECK(!given.wrong);
  CHECK(!given.error);
  t.start();
  CHECK(t.run<app::TabletSeen>(app::LookAtTablet{}).pin_opens);
  const auto opened = t.run<app::VaultOpened>(app::UnlockWithPin{SecretText(tests::kPin)});
  CHECK(opened.session.user.label == "I1");
  CHECK(opened.restart_pin == app::RestartPin::kOn);
  CHECK(t.run<app::PinChecked>(app::CheckPin{SecretText(tests::kPin)}).right);

  for (std::uint32_t i = 0; i < os::kPinTryCountMax; ++i)
    CHECK(t.refusal_of("000000") == app::PinRefusal::kWrong);
  CHECK(t.refusal_of(tests::kPin) == app::PinRefusal::kLocked);
  CHECK(t.run<app::VaultOpened>(t.unlock_with(t.passphrase)).restart_pin == app::RestartPin::kOn);
  CHECK(!t.run<app::PinTaken>(app::TakePinFromChip{}).error);
  CHECK(t.refusal_of(tests::kPin) == app::PinRefusal::kAbsent);
  t.start();
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  CHECK(t.acts({forms::Act::kPinGiven, forms::Act::kPinTaken}) ==
        std::vector<forms::Act>{forms::Act::kPinGiven, forms::Act::kPinTaken});
}

TEST_CASE("ways in: a code can be chosen anew, and after the desk's recovery it must be",
          "[shell]") {
  TabletFixture t;
  CHECK(t.enrol().session.has_pin);
  CHECK(!t.run<app::PinSet>(app::SetPin{SecretText("518204")}).error);
  CHECK(!t.run<app::PinChecked>(app::CheckPin{SecretText(tests::kPin)}).right);
  CHECK(t.run<app::PinChecked>(app::CheckPin{SecretText("518204")}).right);
  t.start();
  CHECK(t.run<app::VaultOpened>(t.unlock_with(t.passphrase)).session.has_pin);
  CHECK(t.run<app::PinChecked>(app::CheckPin{SecretText("518204")}).right);
  t.tablet.reset();
  // As the desk does it: another user's slot in the same file.
  auto file = crypto::KeyFile::parse(t.read(storage::kKeyFileName)).value();
  const crypto::DataKey key = file.recover({&t.desk.custodian, 1}).value();
  const auto words = crypto::SecretBytes::copy_of(kNew);
  const crypto::SigningKey signs = crypto::SigningKey::random();
  REQUIRE(file.add_user(key, {crypto::random_id<base::UserId>(), "interviewer", signs, words,
                              tests::kTestPassphraseCost})
              .ok());
  t.put(storage::kKeyFileName, file.bytes());
  t.start();
  CHECK(!t.run<app::VaultOpened>(t.unlock_with(kNew)).session.has_pin);
  CHECK(!t.run<app::PinChecked>(app::CheckPin{SecretText("518204")}).right);
  CHECK(!t.run<app::PinSet>(app::SetPin{SecretText("630718")}).error);
  CHECK(t.run<app::PinChecked>(app::CheckPin{SecretText("630718")}).right);
}

TEST_CASE("ways in: the chip takes the new code, too", "[shell]") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  WithTpm t;
  REQUIRE(!t.run<app::PinGiven>(app::GivePinToChip{SecretText(tests::kPin)}).error);
  const auto set = t.run<app::PinSet>(app::SetPin{SecretText("518204")});
  CHECK(!set.error);
  CHECK(set.restart_pin == app::RestartPin::kOn);
  t.start();
  CHECK(t.refusal_of(tests::kPin) == app::PinRefusal::kWrong);
  t.run<app::VaultOpened>(app::UnlockWithPin{SecretText("518204")});
}

TEST_CASE("ways in: contact details that keep the old words are named", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.desk.name_code_key();
  t.certify();
  t.run<app::IdentityOpened>(app::OpenIdentity{SecretText(t.passphrase), "MA-7K3F-2", "maria"});
  t.run<app::IdentityClosed>(app::CloseIdentity{});
  t.put(storage::kIdentityKeyFileName, base::view_of("damaged"));
  const auto changed = t.run<app::PassphraseChanged>(
      app::ChangePassphrase{SecretText(kNew), SecretText(t.passphrase)});
  CHECK(!changed.error);
  CHECK(changed.names_kept);
}

TEST_CASE("ways in: a write that is reported as failed after it was done: what is said holds",
          "[shell]") {
  bool finished = false;
  for (int fail_at = 1; !finished && fail_at < 50; ++fail_at) {
    CAPTURE(fail_at);
    TabletFixture t;
    t.enrol();
    t.files.fail_after(fail_at);
    const bool failed = t.run<app::PassphraseChanged>(
                             app::ChangePassphrase{SecretText(kNew), SecretText(t.passphrase)})
                            .error.has_value();
    finished = t.files.call_count() < fail_at;
    t.files.fail_at(0);
    CHECK(opens(t, failed ? t.passphrase : kNew));
    CHECK(!opens(t, failed ? kNew : t.passphrase));
  }
  CHECK(finished);
}

TEST_CASE("ways in: without a chip, or on another machine's, the passphrase opens", "[shell]") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  WithTpm t;
  REQUIRE(!t.run<app::PinGiven>(app::GivePinToChip{SecretText(tests::kPin)}).error);
  const SoftTpm other;
  const auto others = other.open();
  t.key_store = others.get();
  CHECK(t.refusal_of(tests::kPin) == app::PinRefusal::kAbsent);
  t.key_store = nullptr;
  CHECK(t.refusal_of(tests::kPin) == app::PinRefusal::kAbsent);
  CHECK(!t.run<app::TabletSeen>(app::LookAtTablet{}).pin_opens);
  CHECK(t.run<app::VaultOpened>(t.unlock_with(t.passphrase)).restart_pin ==
        app::RestartPin::kNoChip);
}

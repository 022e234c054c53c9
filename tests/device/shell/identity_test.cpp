// Contact details on a real tablet: made at first use, logged, sealed for the code-key custodian.
#include <algorithm>

#include "device/shell/attempts.h"
#include "forms/record/payload.h"
#include "tests/device/shell/tablet_fixture.h"

using namespace faltbok;

namespace {

struct Tablet : tests::TabletFixture {
  std::string who;

  enum class CodeKey { kNamed, kNobody };
  explicit Tablet(CodeKey named = CodeKey::kNamed) {
    if (named == CodeKey::kNamed) desk.name_code_key();
    enrol();
    CHECK(certify().new_place->has_code_key == (named == CodeKey::kNamed));
    who = add_participant();
  }
  app::OpenIdentity opening() { return {app::SecretText(passphrase), who, "maria"}; }
  app::IdentityOpened open() { return run<app::IdentityOpened>(opening()); }
  app::ContactSaved save_contact(const std::string& field, const std::string& value) {
    return run<app::ContactSaved>(app::SaveContact{who, "maria", {field, value, ""}, 1});
  }
  // The audit record of this opening of the vault, which is closed for it.
  std::vector<forms::Acted> acts() {
    run<app::VaultClosed>(app::CloseVault{});
    tablet.reset();
    auto outcome = storage::unlock_vault(
        {*disk, temp.path()}, crypto::SecretBytes::copy_of(std::string_view(passphrase)));
    storage::OpenVault& vault = std::get<storage::OpenVault>(outcome);
    std::vector<forms::Acted> out;
    for (const storage::RecordSummary& audit : vault.vault->audits().value())
      for (const forms::Event& event : vault.vault->load(audit.key).value().events) {
        CHECK(base::text_of(forms::encode(event)).find("Asta") == std::string_view::npos);
        if (const auto* act = std::get_if<forms::Acted>(&event.body)) out.push_back(*act);
      }
    return out;
  }
  bool there(std::string_view name) { return disk->info(temp.path() / name).ok(); }
  std::vector<base::Bytes> batches() {
    std::vector<std::string> names;
    for (const os::FileInfo& info : disk->list(temp.path() / "outbox", 100).value())
      names.push_back("outbox/" + info.name);
    std::sort(names.begin(), names.end());
    std::vector<base::Bytes> out;
    for (const std::string& name : names) out.push_back(read(name));
    return out;
  }
  // How many events the code-key custodian reads in the newest batch.
  std::size_t read_by(const crypto::age::Identity& reader) {
    const auto all = batches();
    const auto key = desk.next.devices.back().sign_key;
    const auto opened = protocol::open(all.back(), {&reader, 1}, key);
    if (!opened.ok()) return 0;
    return forms::decode_payload(opened.value().payload).value().front().events.size();
  }
};

}  // namespace

TEST_CASE("tablet: contact details are made at first use, kept, and sealed when they are closed",
          "[shell]") {
  Tablet t;
  CHECK(!t.there("identity.fbk"));
  CHECK(t.open().values.empty());
  CHECK(t.there("identity.fbk"));
  CHECK(!t.save_contact("name", "Asta").error);
  CHECK(!t.save_contact("name", "Asta B").error);
  const std::size_t before = t.batches().size();
  CHECK(!t.run<app::IdentityClosed>(app::CloseIdentity{}).error);
  CHECK(t.batches().size() == before + 1);
  CHECK(t.read_by(t.desk.code_custodian) == 3);
  CHECK(t.read_by(t.desk.code_escrow) == 3);
  CHECK(t.read_by(t.desk.custodian) == 0);
  CHECK(t.read_by(t.desk.escrow) == 0);
  CHECK(t.save_contact("name", "closed").error == base::ErrorKind::kUnavailable);

  // A look is an event of its own.
  CHECK(t.open().values.at("name") == "Asta B");
  CHECK(!t.run<app::IdentityClosed>(app::CloseIdentity{}).error);
  CHECK(t.read_by(t.desk.code_custodian) == 4);
}

TEST_CASE("tablet: a wrong passphrase makes and opens no contact details, and is counted",
          "[shell]") {
  Tablet t;
  app::OpenIdentity wrong{app::SecretText("lusab-babad-gutih-tugad"), t.who, "maria"};
  CHECK(t.run<app::UnlockFailed>(wrong).failure_count == 1);
  CHECK(!t.there("identity.fbk"));
  t.open();
  t.run<app::IdentityClosed>(app::CloseIdentity{});
  const auto failed = t.run<app::UnlockFailed>(wrong);
  CHECK(!failed.problem);
  CHECK(failed.failure_count == 1);
  CHECK(t.save_contact("name", "Asta").error == base::ErrorKind::kUnavailable);
}

TEST_CASE("tablet: opening, changing and erasing contact details are acts, without what they say",
          "[shell]") {
  Tablet t;
  t.run<app::UnlockFailed>(
      app::OpenIdentity{app::SecretText("lusab-babad-gutih-tugad"), t.who, "maria"});
  t.open();
  REQUIRE(!t.save_contact("name", "Asta").error);
  REQUIRE(!t.run<app::ContactErased>(app::EraseContact{t.who, "maria"}).error);
  std::vector<forms::Act> kinds;
  for (const forms::Acted& act : t.acts()) {
    if (act.act == forms::Act::kPinRefused) CHECK(act.number == 1);
    if (act.act >= forms::Act::kContactOpened) CHECK(act.participant == t.who);
    if (act.act >= forms::Act::kContactOpened || act.act == forms::Act::kPinRefused)
      kinds.push_back(act.act);
  }
  using enum forms::Act;
  CHECK(kinds == std::vector{kPinRefused, kContactOpened, kContactChanged, kContactErased});
}

TEST_CASE("tablet: erased contact details are not shown again, and their custodian is told",
          "[shell]") {
  Tablet t;
  t.open();
  t.save_contact("name", "Asta");
  t.run<app::IdentityClosed>(app::CloseIdentity{});
  t.open();
  CHECK(!t.run<app::ContactErased>(app::EraseContact{t.who, "maria"}).error);
  CHECK(!t.run<app::IdentityClosed>(app::CloseIdentity{}).error);
  CHECK(t.read_by(t.desk.code_custodian) == 2);  // begun, erased
  CHECK(t.run<app::ContactErased>(app::EraseContact{t.who, "maria"}).error ==
        base::ErrorKind::kUnavailable);
  t.start();
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  CHECK(t.open().values.empty());
}

TEST_CASE("tablet: guesses at contact details wait as long as those at the lock, and add to them",
          "[shell]") {
  Tablet t;
  const app::OpenIdentity wrong{app::SecretText("lusab-babad-gutih-tugad"), t.who, "maria"};
  for (unsigned i = 1; i <= shell::kFreeFailureCount; ++i)
    CHECK(t.run<app::UnlockFailed>(wrong).wait_ms == 0);
  CHECK(t.run<app::UnlockFailed>(wrong).wait_ms == shell::kFirstDelayMs);
  // Not even the right one, before the time is up; nor at the lock.
  CHECK(t.run<app::UnlockFailed>(t.opening()).wait_ms == shell::kFirstDelayMs);
  t.start();
  CHECK(t.run<app::UnlockFailed>(t.unlock_with(t.passphrase)).wait_ms == shell::kFirstDelayMs);
  t.clock.advance_ms(shell::kFirstDelayMs);
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  t.open();
}

TEST_CASE("tablet: closing the vault closes the contact details with it", "[shell]") {
  Tablet t;
  t.open();
  t.run<app::VaultClosed>(app::CloseVault{});
  CHECK(t.save_contact("name", "Asta").error == base::ErrorKind::kUnavailable);
}

TEST_CASE("tablet: without a code-key custodian there are no contact details", "[shell]") {
  Tablet t(Tablet::CodeKey::kNobody);
  CHECK(t.run<app::IdentityRefused>(t.opening()).stage == app::ContactStage::kNoCustodian);
  CHECK(!t.there("identity.fbk"));
}

TEST_CASE("tablet: a power cut before closing leaves what was saved, sealed the next time",
          "[shell]") {
  Tablet t;
  t.open();
  REQUIRE(!t.save_contact("name", "Asta").error);
  t.start();
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  CHECK(t.open().values.at("name") == "Asta");
  CHECK(!t.run<app::IdentityClosed>(app::CloseIdentity{}).error);
  CHECK(t.read_by(t.desk.code_custodian) == 3);
}

TEST_CASE("tablet: an older identity database beside this vault is not shown", "[shell]") {
  Tablet t;
  t.open();
  t.save_contact("name", "Asta");
  t.run<app::IdentityClosed>(app::CloseIdentity{});
  const base::Bytes database = t.read("identity.db");
  const base::Bytes log = t.read("identity.db-wal");
  t.open();
  t.save_contact("name", "Bo");
  t.run<app::IdentityClosed>(app::CloseIdentity{});
  t.put("identity.db", database);
  t.put("identity.db-wal", log);
  REQUIRE(t.disk->remove_durably(t.temp.path() / "identity.fbh").ok());
  const auto failed = t.run<app::UnlockFailed>(t.opening());
  REQUIRE(failed.problem.has_value());
  CHECK(failed.problem->kind == app::NoticeKind::kContactsClosed);
  CHECK(t.save_contact("name", "Asta").error == base::ErrorKind::kUnavailable);
}

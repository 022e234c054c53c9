// Guessing: what a thief or a bored person gains. Delays that cannot be reset, and the study's
// wipe.
#include "device/shell/attempts.h"
#include "device/shell/guard_file.h"
#include "tests/device/shell/tablet_fixture.h"

using namespace faltbok;
using tests::TabletFixture;

namespace {

constexpr std::string_view kWrong = "lusab-babad-gutih-tugad";
constexpr unsigned kWipeAfter = 15;

app::UnlockFailed try_wrong(TabletFixture& t) {
  t.start();
  t.clock.advance_ms(shell::kDelayMsMax);
  return t.run<app::UnlockFailed>(t.unlock_with(kWrong));
}

void ask_for_wipe(TabletFixture& t) {
  for (protocol::PackageFile& file : t.desk.next.files)
    if (file.path == "study.toml")
      file.content = base::to_bytes(std::string(base::text_of(file.content)) +
                                    "\n[tablet]\nwipe_after_failures = 15\n");
}

}  // namespace

TEST_CASE("guessing: who takes attempts.toml away, or spoils it, waits longest, and each time anew",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  for (const bool spoilt : {false, true, false}) {
    const os::Path path = t.temp.path() / shell::kAttemptsName;
    if (spoilt) t.put(shell::kAttemptsName, base::view_of("failures = 0\n"));
    if (!spoilt) REQUIRE(t.disk->remove_durably(path).ok());
    t.start();
    auto failed = t.run<app::UnlockFailed>(t.unlock_with(t.passphrase));
    CHECK(failed.wait_ms == shell::kDelayMsMax);
    t.clock.advance_ms(shell::kDelayMsMax - 1);
    failed = t.run<app::UnlockFailed>(t.unlock_with(t.passphrase));
    CHECK(failed.wait_ms == 1);  // it runs out: nobody is locked out for good
    t.clock.advance_ms(1);
    t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  }
}

TEST_CASE("guessing: a clock put back begins the wait anew, once, and it runs out", "[shell]") {
  TabletFixture t;
  t.enrol();
  for (int i = 0; i < 20; ++i) try_wrong(t);
  const base::Instant year_back{t.clock.now().ms_since_1970 - std::int64_t{365} * 86'400'000};
  t.start();
  t.clock.jump_to(year_back);
  CHECK(t.run<app::UnlockFailed>(t.unlock_with(t.passphrase)).wait_ms == shell::kDelayMsMax);
  t.clock.advance_ms(shell::kDelayMsMax - 1);
  CHECK(t.run<app::UnlockFailed>(t.unlock_with(t.passphrase)).wait_ms == 1);
  t.clock.advance_ms(1);
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
}

TEST_CASE("guessing: without the study's word a tablet is never wiped", "[shell]") {
  TabletFixture t;
  t.enrol();
  CHECK(shell::load_wipe_after(t.files, t.temp.path()) == 0);
  for (unsigned i = 0; i < 2 * kWipeAfter; ++i) CHECK(!try_wrong(t).problem);
  t.start();
  t.clock.advance_ms(shell::kDelayMsMax);
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
}

TEST_CASE("guessing: after the study's number of failures only the desk opens; nothing is lost",
          "[shell]") {
  TabletFixture t;
  ask_for_wipe(t);
  t.enrol();
  CHECK(shell::load_wipe_after(t.files, t.temp.path()) == kWipeAfter);
  const base::Bytes database = t.read(storage::kDatabaseName);
  for (unsigned i = 1; i < kWipeAfter; ++i) CHECK(!try_wrong(t).problem);
  const auto last = try_wrong(t);
  REQUIRE(last.problem);
  CHECK(last.problem->kind == app::NoticeKind::kNeedsDesk);
  CHECK(last.wait_ms == 0);
  t.start();
  CHECK(t.run<app::TabletSeen>(app::LookAtTablet{}).needs_desk);
  t.clock.advance_ms(shell::kDelayMsMax);
  t.run<app::UnlockFailed>(t.unlock_with(t.passphrase));
  CHECK(t.read(storage::kDatabaseName) == database);

  // The desk's work: the recovery slot is there, and gives the way in back.
  auto keys = crypto::KeyFile::parse(t.read(storage::kKeyFileName)).value();
  CHECK(keys.users().empty());
  CHECK(keys.recover(std::span(&t.desk.custodian, 1)).ok());
}

TEST_CASE("guessing: a success in between begins the count anew, hand-over tries never count",
          "[shell]") {
  TabletFixture t;
  ask_for_wipe(t);
  t.enrol();
  for (unsigned i = 1; i < kWipeAfter; ++i) CHECK(!try_wrong(t).problem);
  t.start();
  t.clock.advance_ms(shell::kDelayMsMax);
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  // A participant with the tablet in hand tries words at the staff page.
  for (unsigned i = 0; i < 2 * kWipeAfter; ++i) {
    t.clock.advance_ms(shell::kDelayMsMax);
    CHECK(!t.run<app::PassphraseChecked>(app::CheckPassphrase{app::SecretText(kWrong)}).right);
  }
  CHECK(!try_wrong(t).problem);
  t.start();
  t.clock.advance_ms(shell::kDelayMsMax);
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
}

TEST_CASE("guessing: a study that takes its word back is obeyed", "[shell]") {
  TabletFixture t;
  const std::vector<protocol::PackageFile> without = t.desk.next.files;
  ask_for_wipe(t);
  t.enrol();
  t.certify();
  CHECK(shell::load_wipe_after(t.files, t.temp.path()) == kWipeAfter);
  t.desk.next.files = without;
  t.put("inbox/package.fbp", t.desk.package());
  t.run<app::SyncReported>(app::ReadSync{});
  CHECK(shell::load_wipe_after(t.files, t.temp.path()) == 0);
}

TEST_CASE("guessing: a guard file that cannot be read, or asks for too few, wipes nothing",
          "[shell]") {
  TabletFixture t;
  for (const std::string_view damaged :
       {"", "wipe_after", "wipe_after = 3", "wipe_after = \"x\""}) {
    t.put(shell::kGuardName, base::view_of(damaged));
    CHECK(shell::load_wipe_after(t.files, t.temp.path()) == 0);
  }
}

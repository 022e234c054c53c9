#include "tests/device/shell/tablet_fixture.h"

#include "device/shell/attempts.h"
#include "forms/study/pseudonym.h"

using namespace faltbok;
using tests::TabletFixture;

TEST_CASE("tablet: a new one asks for an invitation, then shows its words, then wants the package",
          "[shell]") {
  TabletFixture t;
  app::TabletSeen seen = t.run<app::TabletSeen>(app::LookAtTablet{});
  CHECK(!seen.problem);
  CHECK(!seen.has_key);
  CHECK(!seen.has_invitation);
  t.put(shell::kInvitationName, base::view_of("no invitation"));
  CHECK(t.run<app::TabletSeen>(app::LookAtTablet{}).invitation_unreadable);
  t.put(shell::kInvitationName, t.desk.invitation());
  seen = t.run<app::TabletSeen>(app::AcceptInvitation{});
  CHECK(seen.has_invitation);
  CHECK(seen.study_words.size() == 12);
  CHECK(!seen.has_package);
  CHECK(base::text_of(t.read(shell::kServerName)) == "address = \"http://127.0.0.1:1\"\n");
  support::SmallDesk other;
  t.put("inbox/package.fbp", other.package());
  seen = t.run<app::TabletSeen>(app::LookAtTablet{});
  CHECK(seen.package_refused);
  CHECK(!seen.has_package);
  t.put("inbox/package.fbp", t.desk.package());
  CHECK(t.run<app::TabletSeen>(app::LookAtTablet{}).has_package);
}

TEST_CASE("tablet: enrolment makes keys and a request, and the next package certifies them",
          "[shell]") {
  TabletFixture t;
  const app::VaultOpened opened = t.enrol();
  CHECK(!opened.session.place.certified);
  CHECK(opened.request_words.size() == 12);
  CHECK(opened.session.user.label == "I1");
  const app::SyncReported report = t.certify();
  REQUIRE(report.new_place);
  CHECK(report.new_place->certified);
  CHECK(report.new_place->sites == std::vector<std::string>{"maria"});
  CHECK(report.new_place->forms.size() == 4);
  CHECK(!t.run<app::SyncReported>(app::ReadSync{}).new_place);  // once
}

TEST_CASE("tablet: a wrong passphrase opens nothing, is counted, and waits longer each time",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  std::int64_t waited_ms = 0;
  for (unsigned n = 1; n <= 5; ++n) {
    t.start();  // killing the app gives no new tries
    const auto failed = t.run<app::UnlockFailed>(t.unlock_with("lusab-babad-gutih-tugad"));
    CHECK(failed.failure_count == n);
    CHECK(!failed.problem);
    CHECK(failed.wait_ms >= waited_ms);
    waited_ms = failed.wait_ms;
    if (failed.wait_ms == 0) continue;
    // Even the right one is not tried before the wait is over.
    CHECK(t.run<app::UnlockFailed>(t.unlock_with(t.passphrase)).wait_ms > 0);
    t.clock.advance_ms(failed.wait_ms);
  }
  const auto opened = t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  CHECK(opened.session.user.role == "interviewer");
  const auto attempts = shell::load_attempts(t.files, t.temp.path(), t.clock.now());
  CHECK(attempts.value().trusted);
  CHECK(attempts.value().failure_count == 0);
}

TEST_CASE("tablet: on a full disk wrong passphrases are counted for as long as the app runs",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  t.start();
  const auto try_on_a_full_disk = [&t](std::string_view words, int write_call) {
    t.files.fail_at(write_call, base::ErrorKind::kNoSpace);
    return t.run<app::UnlockFailed>(t.unlock_with(words));
  };
  constexpr std::string_view kWrong = "lusab-babad-gutih-tugad";
  CHECK(try_on_a_full_disk(kWrong, 2).failure_count == 1);  // the file is read before
  CHECK(try_on_a_full_disk(kWrong, 1).failure_count == 2);
  const auto third = try_on_a_full_disk(kWrong, 1);
  CHECK(third.failure_count == 3);
  CHECK(third.wait_ms > 0);
  CHECK(try_on_a_full_disk(t.passphrase, 1).wait_ms > 0);
  t.clock.advance_ms(third.wait_ms);
  t.files.fail_at(1, base::ErrorKind::kNoSpace);
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  // There is room again: what is counted is written down again, from nothing.
  CHECK(t.run<app::UnlockFailed>(t.unlock_with(kWrong)).failure_count == 1);
  const auto kept = shell::load_attempts(t.files, t.temp.path(), t.clock.now());
  CHECK(kept.value().failure_count == 1);
}

TEST_CASE("tablet: the PIN survives a restart, and is nothing while the vault is closed",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  CHECK(t.run<app::PinChecked>(app::CheckPin{app::SecretText(tests::kPin)}).right);
  t.start();
  CHECK(!t.run<app::PinChecked>(app::CheckPin{app::SecretText(tests::kPin)}).right);
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  CHECK(t.run<app::PinChecked>(app::CheckPin{app::SecretText(tests::kPin)}).right);
  CHECK(!t.run<app::PinChecked>(app::CheckPin{app::SecretText("270316")}).right);
  CHECK(t.run<app::PassphraseChecked>(app::CheckPassphrase{app::SecretText(t.passphrase)}).right);
  CHECK(!t.run<app::PassphraseChecked>(app::CheckPassphrase{app::SecretText("nej")}).right);
  t.run<app::VaultClosed>(app::CloseVault{});
  CHECK(!t.run<app::PinChecked>(app::CheckPin{app::SecretText(tests::kPin)}).right);
}

TEST_CASE("tablet: what was acknowledged is there after the process is gone", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  const std::string participant = t.add_participant();
  CHECK(forms::check_pseudonym(participant).ok());
  const app::RecordOpened record = t.start_talk(participant);
  for (int n = 1; n <= 5; ++n) {
    REQUIRE(!t.save(record.info.key, "svar " + std::to_string(n)).error);
    t.start();  // no goodbye
    const auto opened = t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
    REQUIRE(opened.session.participants.size() == 1);
    REQUIRE(opened.session.records.size() == 1);
    const auto again = t.run<app::RecordOpened>(app::LoadRecord{record.info.key});
    REQUIRE(again.events.size() == static_cast<std::size_t>(n) + 1);
    CHECK(std::get<forms::Answer>(again.events.back().body).value == "svar " + std::to_string(n));
    CHECK(again.definition->id() == "talk");
  }
}

TEST_CASE(
    "tablet: finalised is sealed, lies in the outbox as a file, and a receipt of the right key "
    "counts",
    "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  REQUIRE(!t.save(record.info.key, "HEMLIGT").error);
  const auto done =
      t.run<app::RecordFinalised>(app::FinaliseRecord{record.info.key, {"<data/>", {}}});
  REQUIRE(!done.error);
  auto files = t.disk->list(t.temp.path() / storage::kOutboxName, 10);
  REQUIRE(files.ok());
  REQUIRE(files.value().size() == 1);
  const base::Bytes batch = t.read("outbox/" + files.value()[0].name);
  CHECK(base::text_of(batch).find("HEMLIGT") == std::string_view::npos);
  const std::string id = protocol::decode_signed_header(batch).value().id.hex();

  // A lost file is written anew, the same bytes.
  REQUIRE(
      t.disk->remove_durably(t.temp.path() / storage::kOutboxName / files.value()[0].name).ok());
  t.run<app::SyncReported>(app::ReadSync{});
  CHECK(t.read("outbox/" + files.value()[0].name) == batch);

  const crypto::SigningKey foreign = crypto::SigningKey::random();
  t.put("inbox/receipts/" + id + ".fbr", t.desk.receipt_for(batch, foreign));
  app::SyncReported report = t.run<app::SyncReported>(app::ReadSync{});
  REQUIRE(report.notices.size() == 1);
  CHECK(report.notices[0].kind == app::NoticeKind::kReceiptRefused);
  CHECK(report.sync.batches.at(0).state == app::BatchState::kWaiting);
  CHECK(report.sync.waiting_count == 1);

  t.put("inbox/receipts/" + id + ".fbr", t.desk.receipt_for(batch, t.desk.receipt_key));
  report = t.run<app::SyncReported>(app::ReadSync{});
  CHECK(report.notices.empty());
  CHECK(report.sync.batches.at(0).state == app::BatchState::kReceipted);
  REQUIRE(report.records.size() == 1);
  CHECK(report.records[0].state == app::RecordState::kStored);
}

TEST_CASE("tablet: a correction is the next revision and brings the answers along", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  REQUIRE(!t.save(record.info.key, "fel").error);
  app::StartRecord correction{
      "", "", "", "talk", forms::Respondent::kInterviewer, {}, record.info.key, "fel knapp"};
  CHECK(t.run<app::RecordOpened>(correction).error);  // not final yet
  REQUIRE(
      !t.run<app::RecordFinalised>(app::FinaliseRecord{record.info.key, {"<data/>", {}}}).error);
  const auto opened = t.run<app::RecordOpened>(correction);
  REQUIRE(!opened.error);
  CHECK(opened.info.key.id == record.info.key.id);
  CHECK(opened.info.key.revision == 2);
  REQUIRE(opened.events.size() == 2);
  CHECK(std::get<forms::Started>(opened.events[0].body).reason == "fel knapp");
  CHECK(std::get<forms::Answer>(opened.events[1].body).value == "fel");
  // the old one stays as it was
  CHECK(t.save(record.info.key, "sent").error == base::ErrorKind::kConflict);
}

TEST_CASE("tablet: an older or foreign package is not taken", "[shell]") {
  TabletFixture t;
  t.enrol();
  const base::Bytes first = t.read("inbox/package.fbp");
  t.certify();
  t.put("inbox/package.fbp", first);
  app::SyncReported report = t.run<app::SyncReported>(app::ReadSync{});
  CHECK(!report.new_place);
  support::SmallDesk other;
  other.next.version = 50;
  t.put("inbox/package.fbp", other.package());
  report = t.run<app::SyncReported>(app::ReadSync{});
  CHECK(!report.new_place);
  REQUIRE(report.notices.size() == 1);
  CHECK(report.notices[0].kind == app::NoticeKind::kPackageRefused);
}

TEST_CASE("tablet: a package that cannot be read is said, and the next one puts it right",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  const std::vector<protocol::PackageFile> good = t.desk.next.files;
  t.desk.next.files[0].content = base::to_bytes("id = 7");
  REQUIRE(t.desk.next.files[0].path == "study.toml");
  t.put("inbox/package.fbp", t.desk.package());
  app::SyncReported report = t.run<app::SyncReported>(app::ReadSync{});
  REQUIRE(report.notices.size() == 1);
  CHECK(report.notices[0].kind == app::NoticeKind::kPackageRefused);
  t.start();
  CHECK(!t.run<app::VaultOpened>(t.unlock_with(t.passphrase)).session.place.study);
  t.desk.next.files = good;
  t.put("inbox/package.fbp", t.desk.package());
  report = t.run<app::SyncReported>(app::ReadSync{});
  REQUIRE(report.new_place);
  CHECK(report.new_place->certified);
}

TEST_CASE("tablet: a hand-over is remembered and forgotten", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  t.run<app::Remembered>(app::RememberHandOver{{"MA-0001-X", "t0", {"rating"}}});
  t.start();
  auto opened = t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  REQUIRE(opened.hand_over);
  CHECK(opened.hand_over->done_forms == std::vector<std::string>{"rating"});
  t.run<app::Remembered>(app::RememberHandOver{{}});
  t.start();
  CHECK(!t.run<app::VaultOpened>(t.unlock_with(t.passphrase)).hand_over);
}

TEST_CASE(
    "tablet: damaged key file and damaged database are named apart, and no try is lost by them",
    "[shell]") {
  TabletFixture t;
  t.enrol();
  const base::Bytes key_file = t.read(storage::kKeyFileName);
  base::Bytes damaged = key_file;
  damaged[damaged.size() / 2] ^= 1U;
  t.start();
  t.put(storage::kKeyFileName, damaged);
  auto failed = t.run<app::UnlockFailed>(t.unlock_with(t.passphrase));
  REQUIRE(failed.problem);
  CHECK(failed.problem->kind == app::NoticeKind::kKeyFileDamaged);
  t.put(storage::kKeyFileName, key_file);
  // Every page, in the database and in its log:
  // which of the two holds the newest one is SQLite's business.
  for (const std::string& name :
       {std::string(storage::kDatabaseName), std::string(storage::kDatabaseName) + "-wal"}) {
    if (!t.disk->info(t.temp.path() / name).ok()) continue;
    base::Bytes database = t.read(name);
    for (std::size_t at = 100; at < database.size(); at += 1'024) database[at] ^= 1U;
    t.put(name, database);
  }
  failed = t.run<app::UnlockFailed>(t.unlock_with(t.passphrase));
  REQUIRE(failed.problem);
  CHECK(failed.problem->kind == app::NoticeKind::kDatabaseDamaged);
  CHECK(failed.wait_ms == 0);
}

TEST_CASE("tablet: nth disk call fails in enrolment, and a second try comes through", "[shell]") {
  bool finished = false;
  for (int fail_at = 1; !finished && fail_at < 200; ++fail_at) {
    CAPTURE(fail_at);
    TabletFixture t;
    t.put(shell::kInvitationName, t.desk.invitation());
    t.put("inbox/package.fbp", t.desk.package());
    t.passphrase = t.run<app::PassphraseMade>(app::MakePassphrase{}).passphrase.reveal();
    const app::EnrolTablet enrol{app::SecretText(t.passphrase), app::SecretText(tests::kPin),
                                 "interviewer", "I1"};
    t.files.fail_at(fail_at);
    const app::Event first = t.tablet->run(enrol);
    finished = t.files.call_count() < fail_at;
    t.files.fail_at(0);
    if (std::holds_alternative<app::VaultOpened>(first)) continue;
    // Either nothing was made and enrolment works again,
    // or the vault is there and the passphrase opens it.
    t.start();
    const bool made = t.run<app::TabletSeen>(app::LookAtTablet{}).has_key;
    const app::Event second =
        made ? t.tablet->run(t.unlock_with(t.passphrase)) : t.tablet->run(enrol);
    REQUIRE(std::holds_alternative<app::VaultOpened>(second));
    CHECK(std::get<app::VaultOpened>(second).request_words.size() == 12);
  }
  CHECK(finished);
}

TEST_CASE("tablet: without its key file it is no new tablet", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.start();
  REQUIRE(t.disk->remove_durably(t.temp.path() / storage::kKeyFileName).ok());
  CHECK(t.run<app::TabletSeen>(app::LookAtTablet{}).has_key);
  const auto failed = t.run<app::UnlockFailed>(t.unlock_with(t.passphrase));
  REQUIRE(failed.problem);
  CHECK(failed.problem->kind == app::NoticeKind::kKeyFileDamaged);
}

TEST_CASE("tablet: a request that cannot be written keeps nobody out", "[shell]") {
  TabletFixture t;
  t.enrol();
  REQUIRE(t.disk->remove_durably(t.temp.path() / shell::kInvitationName).ok());
  REQUIRE(t.disk->remove_durably(t.temp.path() / shell::kRequestName).ok());
  t.start();
  CHECK(t.run<app::VaultOpened>(t.unlock_with(t.passphrase)).request_words.empty());
}

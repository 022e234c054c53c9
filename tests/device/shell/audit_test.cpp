// What is written down about whoever works, what goes when it is old, and what is found when nobody
// waits.
#include "device/shell/audit.h"

#include <algorithm>

#include "crypto/random.h"
#include "device/storage/sql_vault.h"
#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/memory_vault.h"
#include "tests/support/vault_world.h"

using namespace faltbok;
using forms::Act;
using tests::TabletFixture;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

storage::OpenVault opened_beside(TabletFixture& t) {
  t.tablet.reset();
  auto outcome = storage::unlock_vault(
      {*t.disk, t.temp.path()}, crypto::SecretBytes::copy_of(std::string_view(t.passphrase)));
  REQUIRE(std::holds_alternative<storage::OpenVault>(outcome));
  return std::get<storage::OpenVault>(std::move(outcome));
}

std::vector<forms::Acted> acts_of(storage::Vault& vault, std::size_t number) {
  const auto audits = vault.audits().value();
  REQUIRE(audits.size() > number);
  std::vector<forms::Acted> out;
  for (const forms::Event& event : vault.load(audits[number].key).value().events)
    if (const auto* act = std::get_if<forms::Acted>(&event.body)) out.push_back(*act);
  return out;
}

std::vector<Act> kinds_of(const std::vector<forms::Acted>& acts) {
  std::vector<Act> out;
  for (const forms::Acted& act : acts) out.push_back(act.act);
  return out;
}

forms::Event act_event(Act act) {
  forms::Acted acted;
  acted.act = act;
  return {{1'000}, {}, acted};
}

void use_retention(TabletFixture& t) {
  t.desk.next.files[0].content =
      base::to_bytes(std::string(base::text_of(t.desk.next.files[0].content)) +
                     "\n[tablet]\nretention_days = 2\n");
}

}  // namespace

TEST_CASE("audit: a session is told from its unlock to its lock, without answers or names",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  t.run<app::VaultClosed>(app::CloseVault{});
  t.run<app::UnlockFailed>(t.unlock_with("lusab-babad-gutih-tugad"));
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  const std::string participant = t.add_participant();
  const app::RecordOpened record = t.start_talk(participant);
  REQUIRE(!t.save(record.info.key, "HEMLIGT").error);
  t.run<app::RecordOpened>(app::LoadRecord{record.info.key});
  t.run<app::Remembered>(app::RememberHandOver{{participant, "t0", {}}});
  t.run<app::Remembered>(app::RememberHandOver{{participant, "t0", {"rating"}}});
  t.run<app::PinChecked>(app::CheckPin{app::SecretText("270316")});
  t.run<app::PinChecked>(app::CheckPin{app::SecretText(tests::kPin)});
  t.run<app::Remembered>(app::RememberHandOver{{}});
  t.run<app::SettingsSaved>(app::SaveSettings{});
  REQUIRE(
      !t.run<app::RecordFinalised>(app::FinaliseRecord{record.info.key, {"<data/>", {}}}).error);
  app::StartRecord correction{
      participant, "maria",         "t0",          "talk", forms::Respondent::kInterviewer,
      {},          record.info.key, "typing error"};
  REQUIRE(!t.run<app::RecordOpened>(correction).error);
  t.run<app::VaultClosed>(app::CloseVault{});

  storage::OpenVault open = opened_beside(t);
  CHECK(kinds_of(acts_of(*open.vault, 0)) ==
        std::vector<Act>{Act::kUnlocked, Act::kUserAdded, Act::kPackageInstalled,
                         Act::kPackageInstalled, Act::kLocked});
  const auto acts = acts_of(*open.vault, 1);
  CHECK(kinds_of(acts) == std::vector<Act>{Act::kUnlocked, Act::kRecordStarted, Act::kRecordOpened,
                                           Act::kHandedOver, Act::kPinRefused, Act::kPinAccepted,
                                           Act::kTakenBack, Act::kSettingsChanged,
                                           Act::kRecordFinalised, Act::kRecordCorrected,
                                           Act::kLocked});
  CHECK(acts[0].number == 1);  // one wrong passphrase before
  CHECK(acts[1].record == record.info.key.id);
  CHECK(acts[1].participant == participant);
  CHECK(acts[1].form_id == "talk");
  CHECK(acts[3].participant == participant);
  CHECK(acts[6].participant == participant);
  CHECK(acts[8].revision == 1);
  CHECK(acts[9].revision == 2);
  const auto audits = open.vault->audits().value();
  CHECK(audits[0].state == storage::RecordState::kSealed);  // went along with what was finalised
  CHECK(audits[1].state == storage::RecordState::kFinal);
  for (const storage::RecordSummary& audit : audits)
    for (const forms::Event& event : open.vault->load(audit.key).value().events) {
      CHECK(event.user == open.unlocked.user.id);
      CHECK(base::text_of(forms::encode(event)).find("HEMLIGT") == std::string_view::npos);
    }
}

TEST_CASE("audit: a session that the power ended is told as cut off by the next one", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.start();  // no goodbye
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  storage::OpenVault open = opened_beside(t);
  CHECK(acts_of(*open.vault, 0).back().act == Act::kCutOff);
  CHECK(kinds_of(acts_of(*open.vault, 1)) == std::vector<Act>{Act::kUnlocked});
  CHECK(open.vault->audits().value()[1].state == storage::RecordState::kDraft);
}

TEST_CASE("audit: what cannot be written on a full disk is told when there is room again",
          "[shell]") {
  support::MemoryVault vault(crypto::random_id<base::DeviceId>());
  shell::Audit audit;
  vault.fail_from(1, base::ErrorKind::kNoSpace);
  audit.begin(vault, act_event(Act::kUnlocked));
  audit.note(vault, act_event(Act::kRecordOpened));
  CHECK(!audit.record(vault));
  vault.fail_at(0, base::ErrorKind::kNoSpace);
  REQUIRE(audit.record(vault));
  vault.fail_from(1, base::ErrorKind::kNoSpace);
  for (std::size_t i = 0; i < shell::kUntoldCountMax + 5; ++i)
    audit.note(vault, act_event(Act::kPinRefused));
  vault.fail_at(0, base::ErrorKind::kNoSpace);
  audit.end(vault, act_event(Act::kLocked));
  const auto acts = acts_of(vault, 0);
  REQUIRE(acts.size() == 2 + shell::kUntoldCountMax + 1);
  CHECK(acts[1].act == Act::kRecordOpened);
  CHECK(acts[2].act == Act::kActsLost);
  CHECK(acts[2].number == 6);  // of 1,005, 999 are told
  CHECK(acts[3].act == Act::kPinRefused);
  CHECK(acts.back().act == Act::kLocked);
}

TEST_CASE("audit: one long day is several records, each of them ended", "[shell]") {
  support::MemoryVault vault(crypto::random_id<base::DeviceId>());
  shell::Audit audit;
  // Many at once, as after a full disk: the fake copies all it has with every call.
  for (std::uint32_t i = 0; i < 6; ++i) {
    vault.fail_from(1, base::ErrorKind::kNoSpace);
    for (std::size_t k = 1; k < shell::kUntoldCountMax; ++k)
      audit.note(vault, act_event(Act::kPinRefused));
    vault.fail_at(0, base::ErrorKind::kNoSpace);
    audit.note(vault, act_event(Act::kPinRefused));
  }
  audit.end(vault, act_event(Act::kLocked));
  const auto audits = vault.audits().value();
  REQUIRE(audits.size() == 2);
  for (const storage::RecordSummary& one : audits) CHECK(one.state == storage::RecordState::kFinal);
}

TEST_CASE("retention: what the desk has goes after the study's days, and is told", "[shell]") {
  TabletFixture t;
  use_retention(t);
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  REQUIRE(
      !t.run<app::RecordFinalised>(app::FinaliseRecord{record.info.key, {"<data/>", {}}}).error);
  const auto files = t.disk->list(t.temp.path() / storage::kOutboxName, 10).value();
  const auto head = protocol::decode_signed_header(t.read("outbox/" + files.back().name)).value();
  protocol::ImportNote note;
  note.study = t.desk.next.study;
  note.device = head.header.place.device;
  note.through_sequence = head.header.place.sequence;
  note.batch = head.id;
  t.put("inbox/notes/1.fbn", protocol::seal_note(note, t.desk.study_key).value());
  const auto look = [&] {
    auto report = t.run<app::SyncReported>(app::ReadSync{});
    t.tablet->rest_after(app::ReadSync{});
    return report;
  };
  look();
  for (int day = 1; day <= 2; ++day) {
    CHECK(!t.run<app::RecordOpened>(app::LoadRecord{record.info.key}).error);
    t.clock.advance_ms(kDayMs);
    look();
  }
  const auto report = look();
  REQUIRE(report.records.size() == 1);
  CHECK(report.records[0].state == app::RecordState::kPurged);
  CHECK(t.run<app::RecordOpened>(app::LoadRecord{record.info.key}).error ==
        base::ErrorKind::kNotFound);
  storage::OpenVault open = opened_beside(t);
  const auto acts = acts_of(*open.vault, 0);
  CHECK(std::count_if(acts.begin(), acts.end(), [&](const forms::Acted& act) {
          return act.act == Act::kRecordPurged && act.record == record.info.key.id;
        }) == 1);
}

TEST_CASE("retention: a study without retention days keeps everything", "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  for (int day = 1; day <= 5; ++day) {
    t.clock.advance_ms(kDayMs);
    t.run<app::SyncReported>(app::ReadSync{});
    t.tablet->rest_after(app::ReadSync{});
  }
  storage::OpenVault open = opened_beside(t);
  auto& session = static_cast<storage::SqlVault&>(*open.vault).session();
  CHECK(session.database().ask_integer("SELECT count(*) FROM day").value() == 0);
}

TEST_CASE("log check: damage from long ago is found in pieces, told once, and written down",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  {
    storage::OpenVault open = opened_beside(t);
    support::VaultWorld world;
    std::vector<forms::Event> many = world.participant_started("MA-9999-9");
    const forms::Event fact = world.event(forms::FactChanged{"sex", "male", ""});
    many.insert(many.end(), 2'000, fact);
    REQUIRE(open.vault->start(world.new_record(), many).ok());
    auto& session = static_cast<storage::SqlVault&>(*open.vault).session();
    REQUIRE(session.database().execute("UPDATE event SET body = x'00' WHERE seq = 3").ok());
  }
  t.start();
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  int piece_count = 0;
  while (t.tablet->has_more_to_check()) {
    t.tablet->check_more();
    REQUIRE(++piece_count < 100);
  }
  auto report = t.run<app::SyncReported>(app::ReadSync{});
  REQUIRE(report.notices.size() == 1);
  CHECK(report.notices[0].kind == app::NoticeKind::kLogDamaged);
  CHECK(t.run<app::SyncReported>(app::ReadSync{}).notices.empty());
  CHECK(!t.save(record.info.key, "goes on").error);
  storage::OpenVault open = opened_beside(t);
  const auto last = open.vault->audits().value().size() - 1;
  CHECK(acts_of(*open.vault, last).back().act == Act::kDamageFound);
}

TEST_CASE("inbox: a receipt for a batch that this database does not know says it was put back",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  REQUIRE(
      !t.run<app::RecordFinalised>(app::FinaliseRecord{record.info.key, {"<data/>", {}}}).error);
  const auto files = t.disk->list(t.temp.path() / storage::kOutboxName, 10).value();
  const auto head = protocol::decode_signed_header(t.read("outbox/" + files.back().name)).value();
  protocol::Receipt receipt{t.desk.next.study,
                            head.header.place.device,
                            1,
                            head.header.place.sequence + 1,
                            crypto::random_id<base::BatchId>(),
                            protocol::ReceiptStatus::kAccepted,
                            {1'000}};
  t.put("inbox/receipts/" + receipt.batch.hex() + ".fbr",
        protocol::seal_receipt(receipt, t.desk.receipt_key));
  auto report = t.run<app::SyncReported>(app::ReadSync{});
  REQUIRE(report.notices.size() == 1);
  CHECK(report.notices[0].kind == app::NoticeKind::kDatabaseOlder);
  CHECK(t.run<app::SyncReported>(app::ReadSync{}).notices.empty());
  // Another tablet's is none of ours.
  receipt.device = crypto::random_id<base::DeviceId>();
  receipt.batch = crypto::random_id<base::BatchId>();
  t.put("inbox/receipts/" + receipt.batch.hex() + ".fbr",
        protocol::seal_receipt(receipt, t.desk.receipt_key));
  CHECK(t.run<app::SyncReported>(app::ReadSync{}).notices.empty());
}

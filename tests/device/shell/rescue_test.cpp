// A damaged vault gives its sealed batches to a stick, and stays as it is.
#include <algorithm>

#include "tests/device/shell/tablet_fixture.h"

using namespace faltbok;
using app::SecretText;
using tests::TabletFixture;

namespace {

constexpr int kBatchCount = 3;

struct Damaged : TabletFixture {
  support::TempFolder stick;
  std::map<std::string, base::Bytes> sealed;  // by file name

  Damaged() {
    enrol();
    certify();
    for (int i = 0; i < kBatchCount; ++i) {
      const app::RecordOpened record = start_talk(add_participant());
      REQUIRE(!save(record.info.key, "HEMLIGT").error);
      REQUIRE(
          !run<app::RecordFinalised>(app::FinaliseRecord{record.info.key, {"<data/>", {}}}).error);
    }
    for (const os::FileInfo& file : outbox()) sealed[file.name] = read("outbox/" + file.name);
    REQUIRE(sealed.size() >= kBatchCount);
    start();
    run<app::VaultOpened>(unlock_with(passphrase));  // moves the log into the database
    tablet->rest_after(app::ReadSync{});
    start();
  }
  std::vector<os::FileInfo> outbox() {
    return disk->list(temp.path() / storage::kOutboxName, 100).value();
  }
  void lose_a_file() {
    REQUIRE(disk->remove_durably(temp.path() / storage::kOutboxName / sealed.begin()->first).ok());
  }
  // Every bit of it, in the database and its log, but for the first `whole_size` bytes.
  void spoil_database(std::size_t whole_size) {
    for (const std::string& name :
         {std::string(storage::kDatabaseName), std::string(storage::kDatabaseName) + "-wal"}) {
      if (!disk->info(temp.path() / name).ok()) continue;
      base::Bytes bytes = read(name);
      for (std::size_t at = whole_size; at < bytes.size(); at += 1'024) bytes[at] ^= 1U;
      put(name, bytes);
    }
  }
  std::map<std::string, base::Bytes> vault_files() {
    std::map<std::string, base::Bytes> all;
    for (const os::FileInfo& file : disk->list(temp.path(), 100).value())
      if (file.kind == os::FileKind::kFile && file.name != shell::kAttemptsName)
        all[file.name] = read(file.name);
    for (const os::FileInfo& file : outbox())
      all["outbox/" + file.name] = read("outbox/" + file.name);
    return all;
  }
  app::RescueEnded rescue() {
    return run<app::RescueEnded>(app::RescueBatches{SecretText(passphrase), stick.path().text});
  }
  std::map<std::string, base::Bytes> on_stick() {
    std::map<std::string, base::Bytes> found;
    const os::Path folder = stick.path() / shell::kRescueFolderName;
    const auto list = disk->list(folder, 100);
    for (std::size_t i = 0; list.ok() && i < list.value().size(); ++i)
      found[list.value()[i].name] =
          disk->read(folder / list.value()[i].name, protocol::kBatchSizeMax).value();
    return found;
  }
};

}  // namespace

TEST_CASE("rescue: the files of a vault that cannot be read at all come onto the stick whole",
          "[shell]") {
  Damaged t;
  t.spoil_database(100);
  const auto failed = t.run<app::UnlockFailed>(t.unlock_with(t.passphrase));
  REQUIRE(failed.problem);
  CHECK(failed.problem->kind == app::NoticeKind::kDatabaseDamaged);
  const auto before = t.vault_files();
  const app::RescueEnded ended = t.rescue();
  CHECK(!ended.wrong_passphrase);
  CHECK(!ended.report.error);
  CHECK(ended.report.saved_count == t.sealed.size());
  CHECK(ended.report.folder == (t.stick.path() / shell::kRescueFolderName).text);
  CHECK(t.on_stick() == t.sealed);
  CHECK(t.vault_files() == before);
  CHECK(!t.told.empty());
  CHECK(std::holds_alternative<app::RescueWent>(t.told.back()));
}

TEST_CASE("rescue: what only the database has is taken out of it, and is what was sealed",
          "[shell]") {
  Damaged t;
  t.lose_a_file();
  const auto before = t.vault_files();
  const app::RescueEnded ended = t.rescue();
  CHECK(ended.report.database_read);
  CHECK(ended.report.damaged_count == 0);
  CHECK(ended.report.saved_count == t.sealed.size());
  CHECK(t.on_stick() == t.sealed);
  CHECK(t.vault_files() == before);
  const auto* last = std::get_if<app::RescueWent>(&t.told.back());
  REQUIRE(last != nullptr);
  CHECK(last->report.looked_at_count == last->report.whole_count);
}

TEST_CASE("rescue: a wrong passphrase copies nothing, and is counted", "[shell]") {
  Damaged t;
  for (int i = 0; i < 3; ++i) {
    const auto ended =
        t.run<app::RescueEnded>(app::RescueBatches{SecretText("nej"), t.stick.path().text});
    CHECK(ended.wrong_passphrase);
    CHECK((ended.wait_ms > 0) == (i == 2));
  }
  CHECK(t.on_stick().empty());
  CHECK(t.rescue().wrong_passphrase);  // not before the wait is over
  t.clock.advance_ms(60'000);
  CHECK(t.rescue().report.saved_count == t.sealed.size());
}

TEST_CASE("rescue: without a key file the sealed files are copied all the same", "[shell]") {
  Damaged t;
  REQUIRE(t.disk->remove_durably(t.temp.path() / storage::kKeyFileName).ok());
  const app::RescueEnded ended = t.rescue();
  CHECK(!ended.report.database_read);
  CHECK(t.on_stick() == t.sealed);
}

TEST_CASE("rescue: a stick that fails at any call is said, and a second try is whole", "[shell]") {
  Damaged t;
  bool finished = false;
  for (int fail_at = 1; !finished && fail_at < 100; ++fail_at) {
    CAPTURE(fail_at);
    t.files.fail_from(fail_at, base::ErrorKind::kNoSpace);
    const app::RescueEnded ended = t.rescue();
    finished = t.files.call_count() < fail_at;
    t.files.fail_at(0);
    // Never said to be more than what is there.
    CHECK(ended.report.saved_count <= t.on_stick().size());
    if (finished) CHECK(!ended.report.error);
  }
  CHECK(finished);
  CHECK(t.on_stick() == t.sealed);
}

TEST_CASE("rescue: the sticks that are in are named", "[shell]") {
  TabletFixture t;
  for (const std::string& folder : t.run<app::MediaFound>(app::FindMedia{}).folders)
    CHECK(folder.starts_with('/'));
}

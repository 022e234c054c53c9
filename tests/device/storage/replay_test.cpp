// What is put back without the key is noticed; what is damaged still gives its sealed batches.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "device/storage/head_file.h"
#include "device/storage/rescue.h"
#include "device/storage/sql_vault.h"
#include "tests/device/storage/tablet_files.h"
#include "tests/support/failing_sqlite.h"

using namespace faltbok;
using storage::UnlockProblem;
using tests::Tablet;

namespace {

constexpr const char* kDatabaseFiles[] = {"vault.db", "vault.db-wal"};

std::map<std::string, base::Bytes> database_of(Tablet& tablet) {
  std::map<std::string, base::Bytes> out;
  for (const char* name : kDatabaseFiles)
    out[name] = tablet.disk->read(tablet.path(name), 64U << 20U).value();
  return out;
}
void put_back(Tablet& tablet, const std::map<std::string, base::Bytes>& files) {
  for (const auto& [name, bytes] : files)
    REQUIRE(tablet.disk->write_durably(tablet.path(name), bytes).ok());
}

}  // namespace

TEST_CASE("replay: an older database is noticed by the head file, with no batch in between") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = tests::one_record(tablet);
  tablet.unlock();
  tablet.lock();
  const auto older = database_of(tablet);
  tablet.unlock();
  REQUIRE(tablet.vault().append(key, tablet.world.answer("/data/q1", "1")).ok());
  tablet.unlock();  // the head is written when nobody waits: at unlock, at housekeeping, at sealing
  tablet.lock();
  put_back(tablet, older);
  CHECK(tablet.problem() == UnlockProblem::kDatabaseOlder);
}

TEST_CASE("replay: without a head file, or with one that is not this vault's, it opens") {
  Tablet tablet;
  tablet.create();
  const crypto::DataKey key = tablet.unlock().unlocked.data_key.duplicate();
  tablet.lock();
  const base::Bytes good = tablet.disk->read(tablet.path("head.fbh"), storage::kHeadSize).value();
  for (std::size_t i = 0; i < good.size(); ++i) {
    base::Bytes bad = good;
    bad[i] ^= 1;
    REQUIRE(tablet.disk->write_durably(tablet.path("head.fbh"), bad).ok());
    const storage::HeadPlace place{*tablet.disk, tablet.path("head.fbh"), tablet.world.device};
    CAPTURE(i);
    CHECK(!storage::read_head(place, key).ok());
  }
  const storage::HeadPlace place{*tablet.disk, tablet.path("head.fbh"), tablet.world.device};
  REQUIRE(tablet.disk->write_durably(place.path, good).ok());
  CHECK(storage::read_head(place, key).ok());
  CHECK(!storage::read_head(place, crypto::DataKey()).ok());
  REQUIRE(tablet.disk->write_durably(place.path, base::BytesView(good).first(63)).ok());
  CHECK(!storage::read_head(place, key).ok());
  CHECK(tablet.problem() == std::nullopt);
  tablet.lock();
  REQUIRE(tablet.disk->remove_durably(tablet.path("head.fbh")).ok());
  CHECK(tablet.problem() == std::nullopt);
  CHECK(tablet.disk->info(tablet.path("head.fbh")).ok());  // there again
}

TEST_CASE("rescue: a database that does not open any more gives its sealed batches") {
  Tablet tablet;
  tablet.create();
  constexpr int kBatchCount = 12;
  std::vector<storage::SealedRef> refs;
  for (int i = 0; i < kBatchCount; ++i)
    refs.push_back(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "", 6).value());
  REQUIRE(tablet.vault().housekeep().ok());
  tablet.unlock();
  tablet.lock();
  for (const storage::SealedRef& ref : refs)
    REQUIRE(
        tablet.disk->remove_durably(tablet.path("outbox") / storage::batch_file_name(ref)).ok());
  const base::Bytes good = tablet.disk->read(tablet.path("vault.db"), 64U << 20U).value();
  constexpr std::size_t kPageSize = 4'096;
  std::uint64_t written_count = 0;
  const std::size_t page_count = good.size() / kPageSize;
  for (std::size_t page = page_count / 2; page < page_count; page += 3) {
    base::Bytes bad = good;
    bad[page * kPageSize + 100] ^= 1;
    REQUIRE(tablet.disk->write_durably(tablet.path("vault.db"), bad).ok());
    REQUIRE(tablet.disk->write_durably(tablet.path("vault.db-wal"), {}).ok());
    CHECK(tablet.problem() == UnlockProblem::kDatabaseDamaged);
    tablet.lock();
    const os::Path to = tablet.path("rescued-" + std::to_string(page));
    const auto report = storage::rescue_batches(tablet.place(), tablet.passphrase, {to});
    CAPTURE(page);
    REQUIRE(report.ok());
    CHECK(report.value().written_count + report.value().damaged_count == kBatchCount);
    const auto files = tablet.disk->list(to, 100).value();
    CHECK(files.size() == report.value().written_count);
    for (const os::FileInfo& file : files) {
      const base::Bytes batch = tablet.disk->read(to / file.name, protocol::kBatchSizeMax).value();
      CHECK(protocol::verify_batch(batch, tablet.world.device_key.verify_key()).ok());
    }
    written_count += report.value().written_count;
  }
  CHECK(written_count > 2 * kBatchCount);
}

TEST_CASE("rescue: a wrong passphrase rescues nothing, and an imported batch has gone already") {
  Tablet tablet;
  tablet.create();
  const auto ref = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  const auto note =
      protocol::seal_note(tablet.world.note_through(ref), tablet.world.study_key).value();
  REQUIRE(tablet.vault().apply_import_note(note, tablet.world.study_key.verify_key()).ok());
  tablet.lock();
  const os::Path to = tablet.path("rescued");
  const auto wrong = crypto::SecretBytes::copy_of(std::string_view("wrong"));
  CHECK(storage::rescue_batches(tablet.place(), wrong, {to}).error().kind() ==
        base::ErrorKind::kAuthentication);
  const auto report = storage::rescue_batches(tablet.place(), tablet.passphrase, {to});
  REQUIRE(report.ok());
  CHECK(report.value().written_count == 0);
  CHECK(report.value().imported_count == 1);
}

TEST_CASE("rescue: it says how far it is, and stops when the stick is full") {
  Tablet tablet;
  tablet.create();
  for (int i = 0; i < 3; ++i)
    REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
  // A key of another length proves nothing: what it signed is taken along, and the desk will tell.
  auto& session = static_cast<storage::SqlVault&>(tablet.vault()).session();
  REQUIRE(
      session.database().execute("UPDATE meta SET bytes = x'00' WHERE name = 'device_key'").ok());
  tablet.lock();
  std::vector<std::pair<std::uint64_t, std::uint64_t>> progress;
  const storage::RescueTo to{tablet.path("rescued"), [&](std::uint64_t part, std::uint64_t whole) {
                               progress.emplace_back(part, whole);
                             }};
  CHECK(storage::rescue_batches(tablet.place(), tablet.passphrase, to).value().written_count == 3);
  CHECK(progress == decltype(progress){{1, 3}, {2, 3}, {3, 3}});
  tablet.files.fail_from(3, base::ErrorKind::kNoSpace);  // key file, folder, and then the batches
  CHECK(storage::rescue_batches(tablet.place(), tablet.passphrase, to).error().kind() ==
        base::ErrorKind::kNoSpace);
  tablet.files.fail_from(2);
  CHECK(storage::rescue_batches(tablet.place(), tablet.passphrase, to).error().kind() ==
        base::ErrorKind::kUnavailable);
  tablet.files.fail_from(1);
  CHECK(storage::rescue_batches(tablet.place(), tablet.passphrase, to).error().kind() ==
        base::ErrorKind::kUnavailable);
}

TEST_CASE("rescue: batches that are damaged themselves are counted, not written") {
  Tablet tablet;
  tablet.create();
  for (int i = 0; i < 3; ++i)
    REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
  base::Bytes spoilt = tablet.vault().batch(2).value();
  spoilt.back() ^= 1;
  auto& database = static_cast<storage::SqlVault&>(tablet.vault()).session().database();
  REQUIRE(database.execute("UPDATE outbox SET bytes = x'00' WHERE sequence = 1").ok());
  REQUIRE(database.prepare("UPDATE outbox SET bytes = ? WHERE sequence = 2")
              .value()
              .bind(spoilt)
              .run()
              .ok());
  tablet.lock();
  const auto report =
      storage::rescue_batches(tablet.place(), tablet.passphrase, {tablet.path("rescued")});
  CHECK(report.value().damaged_count == 2);
  CHECK(report.value().written_count == 1);
}

TEST_CASE("replay: a database put back while the vault is open is noticed when reopened") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = tests::one_record(tablet);
  tablet.unlock();
  const auto older = database_of(tablet);
  REQUIRE(tablet.vault().append(key, tablet.world.answer("/data/q1", "1")).ok());
  put_back(tablet, older);
  {
    const support::SqliteFailure failure(
        {support::SqliteFailure::What::kCall, support::SqliteFailure::Span::kOnce, 10}, 1);
    CHECK(!tablet.vault().append(key, tablet.world.answer("/data/q1", "2")).ok());
  }
  for (int i = 0; i < 2; ++i)
    CHECK(tablet.vault().append(key, tablet.world.answer("/data/q1", "2")).error().kind() ==
          base::ErrorKind::kAuthentication);
}

TEST_CASE("rescue: after a power cut in a change of the data key, whichever fits is read") {
  const auto recipients = [](const Tablet& t) {
    return std::vector{t.world.custodian.recipient(), t.world.escrow.recipient()};
  };
  int waiting_count = 0;  // key.fbk is the new one, its database is still called vault.next
  bool finished = false;
  for (int n = 1; !finished; ++n) {
    REQUIRE(n < 60);
    CAPTURE(n);
    Tablet tablet;
    tablet.create();
    REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
    tablet.files.fail_from(n);
    finished = storage::change_data_key(tablet.place(), *tablet.open, {recipients(tablet)}).ok();
    tablet.files.fail_at(0);
    tablet.lock();
    const auto key_file =
        crypto::KeyFile::parse(tablet.disk->read(tablet.path("key.fbk"), 1U << 20U).value());
    const auto begin = tablet.disk->read_range(tablet.path("vault.next"), {0, 16});
    const crypto::DbSalt salt = key_file.value().db_salt();
    if (begin.ok() &&
        std::equal(salt.begin(), salt.end(), begin.value().begin(), begin.value().end()))
      ++waiting_count;
    const auto report =
        storage::rescue_batches(tablet.place(), tablet.passphrase, {tablet.path("rescued")});
    REQUIRE(report.ok());
    CHECK(report.value().written_count == 1);
    CHECK(tablet.problem() == std::nullopt);  // and nothing was spoilt by looking
  }
  CHECK(waiting_count > 0);
}

// What is put back without the key is noticed; what is damaged still gives its sealed batches.
#include <catch2/catch_test_macros.hpp>

#include "device/storage/head_file.h"
#include "device/storage/rescue.h"
#include "tests/device/storage/tablet.h"

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
  const storage::RecordKey key = tablet.world.new_record();
  const forms::Event started = tablet.world.form_started("MA-7K3F-2", "hads");
  REQUIRE(tablet.vault().start(key, {&started, 1}).ok());
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
  tablet.unlock();
  tablet.lock();
  const base::Bytes good = tablet.disk->read(tablet.path("head.fbh"), storage::kHeadSize).value();
  for (std::size_t i = 0; i < good.size(); ++i) {
    base::Bytes bad = good;
    bad[i] ^= 1;
    REQUIRE(tablet.disk->write_durably(tablet.path("head.fbh"), bad).ok());
    const storage::HeadPlace place{*tablet.disk, tablet.path("head.fbh"), tablet.world.device};
    CAPTURE(i);
    CHECK(!storage::read_head(place, crypto::DataKey()).ok());
  }
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

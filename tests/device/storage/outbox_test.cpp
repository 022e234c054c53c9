// The outbox as files: written after the commit, made good at unlock,
// and a witness against older databases.
#include <catch2/catch_test_macros.hpp>

#include "device/storage/sealing.h"
#include "device/storage/sql_vault.h"
#include "tests/device/storage/tablet.h"

using namespace faltbok;
using storage::BatchState;
using tests::Tablet;

namespace {

os::Path file_of(Tablet& tablet, const storage::SealedRef& ref) {
  return tablet.path("outbox") / storage::batch_file_name(ref);
}

}  // namespace

TEST_CASE("outbox: a sealed batch lies there as a file that verifies without a secret") {
  Tablet tablet;
  tablet.create();
  const auto ref = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  CHECK(storage::batch_file_name(ref).size() == 12 + 1 + 16 + 4);
  CHECK(storage::batch_file_name(ref).starts_with("000000000001-"));
  const base::Bytes bytes =
      tablet.disk->read(file_of(tablet, ref), protocol::kBatchSizeMax).value();
  CHECK(bytes == tablet.vault().batch(1).value());
  CHECK(protocol::verify_batch(bytes, tablet.world.device_key.verify_key()).value().id == ref.id);
  CHECK(tablet.vault().outbox().value()[0].state == BatchState::kExported);
}

TEST_CASE(
    "outbox: a file that could not be written is written at unlock, a lost or cut one again") {
  Tablet tablet;
  tablet.create();
  tablet.files.fail_from(1, base::ErrorKind::kNoSpace);
  const auto ref = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "");
  REQUIRE(ref.ok());  // the record is safe in the database
  CHECK(tablet.vault().outbox().value()[0].state == BatchState::kSealed);
  tablet.files.fail_at(0);
  CHECK(tablet.disk->list(tablet.path("outbox"), 9).value().empty());
  tablet.unlock();
  CHECK(tablet.vault().outbox().value()[0].state == BatchState::kExported);
  CHECK(tablet.disk->info(file_of(tablet, ref.value())).ok());

  REQUIRE(tablet.disk->remove_durably(file_of(tablet, ref.value())).ok());
  CHECK(tablet.vault().export_outbox().value().written_count == 1);
  REQUIRE(tablet.disk->write_durably(file_of(tablet, ref.value()), base::to_bytes("cut")).ok());
  CHECK(tablet.vault().export_outbox().value().written_count == 1);
  CHECK(tablet.vault().export_outbox().value().written_count == 0);

  // As long as it was, but not what it was: noticed when the vault opens.
  base::Bytes spoilt = tablet.vault().batch(1).value();
  spoilt.back() ^= 1;
  REQUIRE(tablet.disk->write_durably(file_of(tablet, ref.value()), spoilt).ok());
  tablet.unlock();
  CHECK(tablet.disk->read(file_of(tablet, ref.value()), protocol::kBatchSizeMax).value() ==
        tablet.vault().batch(1).value());
  tablet.files.fail_from(2);
  REQUIRE(tablet.disk->remove_durably(file_of(tablet, ref.value())).ok());
  const auto failed = tablet.vault().export_outbox();
  CHECK((!failed.ok() || failed.value().failed_count == 1));
}

TEST_CASE("outbox: an imported batch's file goes, one with an exception too, and nothing before") {
  Tablet tablet;
  tablet.create();
  const auto ref = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  const base::Bytes receipt =
      protocol::seal_receipt(tablet.world.receipt_for(ref), tablet.world.receipt_key);
  REQUIRE(tablet.vault().apply_receipt(receipt, tablet.world.receipt_key.verify_key()).ok());
  CHECK(tablet.disk->info(file_of(tablet, ref)).ok());
  const auto note =
      protocol::seal_note(tablet.world.note_through(ref), tablet.world.study_key).value();
  REQUIRE(tablet.vault().apply_import_note(note, tablet.world.study_key.verify_key()).ok());
  CHECK(tablet.disk->info(file_of(tablet, ref)).error().kind() == base::ErrorKind::kNotFound);
  tablet.unlock();
  CHECK(tablet.disk->list(tablet.path("outbox"), 9).value().empty());
  CHECK(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value().sequence == 2);
}

TEST_CASE(
    "outbox: a whole older database beside newer batches is noticed; a stranger's file is not "
    "taken for one") {
  Tablet tablet;
  tablet.create();
  REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
  tablet.unlock();
  tablet.lock();
  const base::Bytes database = tablet.disk->read(tablet.path("vault.db"), 64U << 20U).value();
  const base::Bytes log = tablet.disk->read(tablet.path("vault.db-wal"), 64U << 20U).value();
  tablet.unlock();
  const auto second = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  tablet.lock();
  const base::Bytes batch =
      tablet.disk->read(file_of(tablet, second), protocol::kBatchSizeMax).value();
  REQUIRE(tablet.disk->write_durably(tablet.path("vault.db"), database).ok());
  REQUIRE(tablet.disk->write_durably(tablet.path("vault.db-wal"), log).ok());
  CHECK(tablet.problem() == storage::UnlockProblem::kDatabaseOlder);
  REQUIRE(tablet.disk->remove_durably(tablet.path("head.fbh")).ok());  // the other witness
  CHECK(tablet.problem() == storage::UnlockProblem::kDatabaseOlder);

  base::Bytes forged = batch;
  forged[130] ^= 1;  // the day, under the signature
  REQUIRE(tablet.disk->write_durably(file_of(tablet, second), forged).ok());
  CHECK(tablet.problem() == std::nullopt);
  tablet.lock();
  REQUIRE(
      tablet.disk->write_durably(tablet.path("outbox") / "notes.txt", base::to_bytes("x")).ok());
  for (const char* name :
       {"999999999999-x.fbb", "99999999999x-x.fbb", "x-999999999999.fbb", "999999999999-x.txt"})
    REQUIRE(tablet.disk->write_durably(tablet.path("outbox") / name, base::to_bytes("x")).ok());
  REQUIRE(tablet.disk->make_folders(tablet.path("outbox") / "999999999998-x.fbb").ok());
  CHECK(tablet.problem() == std::nullopt);

  // Another tablet's, properly sealed, is none of ours.
  tablet.unlock();
  storage::SealingContext context = tablet.world.context();
  context.device = crypto::random_id<base::DeviceId>();
  const auto stranger = storage::seal_next(protocol::BatchKind::kRecords, base::view_of("payload"),
                                           {77, {{9}}}, context)
                            .value();
  const os::Path path = file_of(tablet, {78, stranger.id});
  REQUIRE(tablet.disk->write_durably(path, stranger.bytes).ok());
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE("outbox: a newer batch beside a database that knows no key of ours is taken for ours") {
  Tablet tablet;
  tablet.create();
  tablet.unlock();
  const auto first = storage::seal_next(protocol::BatchKind::kRecords, base::view_of("payload"), {},
                                        tablet.world.context())
                         .value();
  REQUIRE(tablet.disk->write_durably(file_of(tablet, {1, first.id}), first.bytes).ok());
  CHECK(tablet.problem() == storage::UnlockProblem::kDatabaseOlder);
  REQUIRE(tablet.disk->remove_durably(file_of(tablet, {1, first.id})).ok());
  tablet.unlock();
  auto& session = static_cast<storage::SqlVault&>(tablet.vault()).session();
  REQUIRE(session.database().execute("INSERT INTO meta VALUES ('device_key', x'00')").ok());
  REQUIRE(tablet.disk->write_durably(file_of(tablet, {1, first.id}), first.bytes).ok());
  CHECK(tablet.problem() == storage::UnlockProblem::kDatabaseOlder);
}

TEST_CASE("outbox: whichever call to the disk fails while it is written, the next try does it") {
  Tablet tablet;
  tablet.create();
  const auto gone = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  const base::Bytes left = tablet.vault().batch(1).value();
  REQUIRE(tablet.world.import_through(tablet.vault(), gone).ok());
  const auto kept = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  // A later one of ours, which this database does not know.
  const auto later = storage::seal_next(protocol::BatchKind::kRecords, base::view_of("payload"),
                                        kept, tablet.world.context())
                         .value();
  for (const std::uint64_t sequence : {3U, 4U})
    REQUIRE(tablet.disk->write_durably(file_of(tablet, {sequence, later.id}), later.bytes).ok());
  bool finished = false;
  for (int n = 1; !finished; ++n) {
    REQUIRE(n < 60);
    CAPTURE(n);
    REQUIRE(tablet.disk->write_durably(file_of(tablet, gone), left).ok());
    static_cast<void>(tablet.disk->remove_durably(file_of(tablet, kept)).ok());
    tablet.files.fail_at(n);
    const auto exported = tablet.vault().export_outbox();
    finished = tablet.files.call_count() < n;
    if (exported.ok()) CHECK(exported.value().failed_count <= (finished ? 0U : 1U));
    tablet.files.fail_at(0);
    CHECK(tablet.vault().export_outbox().value().ahead);
    CHECK(!tablet.disk->info(file_of(tablet, gone)).ok());
    CHECK(tablet.disk->info(file_of(tablet, kept)).ok());
  }
}

// The vault on a disk that fails: every operation once, full disks,
// and how many syncs an answer costs.
#include <catch2/catch_test_macros.hpp>

#include "tests/device/storage/tablet_files.h"
#include "tests/support/fault_files.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/small_disk.h"

using namespace faltbok;
using support::Fault;
using support::FaultDisk;
using tests::Tablet;

namespace {

// A vault on a disk of its own that fails when it is told to.
struct FaultyTablet {
  FaultDisk disk;
  support::FaultFiles files{disk};
  support::FaultVfs vfs{disk};
  support::VaultWorld world;
  crypto::SecretBytes passphrase = crypto::SecretBytes::copy_of(std::string_view("words"));
  std::optional<storage::OpenVault> open;
  storage::RecordKey key;

  FaultyTablet() {
    const crypto::NewUser user{world.user, "interviewer", world.user_key, passphrase,
                               tests::kTestPassphraseCost};
    open.emplace(
        storage::create_vault(
            place(), {world.device, {world.custodian.recipient(), world.escrow.recipient()}, user})
            .value());
    key = world.new_record();
    const forms::Event started = world.form_started("MA-7K3F-2", "hads");
    REQUIRE(vault().start(key, {&started, 1}).ok());
  }
  ~FaultyTablet() { open.reset(); }
  storage::VaultPlace place() { return {files, {"/tablet"}}; }
  storage::Vault& vault() { return *open->vault; }
  std::size_t event_count() { return vault().load(key).value().events.size(); }
};

}  // namespace

TEST_CASE(
    "durable: an answer is exactly one sync, also right after a checkpoint and after unlocking") {
  REQUIRE(crypto::init().ok());
  FaultyTablet tablet;
  for (int i = 0; i < 50; ++i) {
    if (i == 20) REQUIRE(tablet.vault().housekeep().ok());
    tablet.disk.plan({});
    REQUIRE(
        tablet.vault().append(tablet.key, tablet.world.answer("/data/q1", std::to_string(i))).ok());
    CHECK(tablet.disk.sync_count() == 1);
  }
}

TEST_CASE(
    "durable: what is read after a failed sync, or acknowledged a second time, is on the disk") {
  REQUIRE(crypto::init().ok());
  FaultyTablet tablet;
  const storage::StoredPackage package{1, base::to_bytes("package")};
  tablet.disk.plan({Fault::kLostSync, 1, 1});
  SECTION("an answer that was not acknowledged, and then read") {
    CHECK(!tablet.vault().append(tablet.key, tablet.world.answer("/data/q1", "1")).ok());
  }
  SECTION("a package that was installed twice, the first time in vain") {
    CHECK(!tablet.vault().install_package(package).ok());
    REQUIRE(tablet.vault().install_package(package).ok());
  }
  REQUIRE(tablet.disk.fault_happened());
  const std::size_t event_count = tablet.event_count();  // shown to somebody as saved
  const bool has_package = tablet.vault().package().ok();
  CHECK(event_count + (has_package ? 1 : 0) == 2);

  FaultDisk::Random random(1);
  tablet.disk.power_off();
  tablet.open.reset();
  tablet.disk.reboot(support::CrashMode::kOmitted, random);
  auto outcome = storage::unlock_vault(tablet.place(), tablet.passphrase);
  REQUIRE(std::holds_alternative<storage::OpenVault>(outcome));
  tablet.open.emplace(std::get<storage::OpenVault>(std::move(outcome)));
  CHECK(tablet.event_count() == event_count);
  CHECK(tablet.vault().package().ok() == has_package);
}

TEST_CASE(
    "durable: whichever operation fails while an answer is saved, it is there whole or not at all, "
    "and the next is saved") {
  REQUIRE(crypto::init().ok());
  for (const Fault fault : {Fault::kIoError, Fault::kFull, Fault::kShortWrite, Fault::kLostSync}) {
    bool finished = false;
    for (std::uint64_t n = 1; !finished; ++n) {
      REQUIRE(n < 100);
      CAPTURE(static_cast<int>(fault), n);
      FaultyTablet tablet;
      tablet.disk.plan({fault, n, 1});
      const auto saved = tablet.vault().append(tablet.key, tablet.world.answer("/data/q1", "1"));
      finished = !tablet.disk.fault_happened();
      CHECK(saved.ok() == finished);
      if (fault == Fault::kFull && !finished)
        CHECK(saved.error().kind() == base::ErrorKind::kNoSpace);
      tablet.disk.plan({});
      const std::size_t before = tablet.event_count();
      CHECK((before == 1 || before == 2));
      CHECK(tablet.vault().append(tablet.key, tablet.world.answer("/data/q2", "1")).ok());
      CHECK(tablet.event_count() == before + 1);
    }
  }
}

TEST_CASE(
    "durable: whichever operation fails while a record is finalised, it is a draft or sealed, "
    "never between") {
  REQUIRE(crypto::init().ok());
  for (const Fault fault : {Fault::kIoError, Fault::kFull}) {
    bool finished = false;
    for (std::uint64_t n = 1; !finished; ++n) {
      REQUIRE(n < 200);
      CAPTURE(static_cast<int>(fault), n);
      FaultyTablet tablet;
      tablet.disk.plan({fault, n, 1});
      const forms::Event end = tablet.world.final_event();
      const auto sealed =
          tablet.vault().finalise({tablet.key, end, tablet.world.user_key, tablet.world.context()});
      finished = !tablet.disk.fault_happened();
      tablet.disk.plan({});
      const auto state = tablet.vault().load(tablet.key).value().summary.state;
      const auto outbox = tablet.vault().outbox().value();
      CHECK((state == storage::RecordState::kSealed) == (outbox.size() == 1));
      if (sealed.ok()) CHECK(outbox.size() == 1);
      // What could not be written as a file is written when it is asked for again.
      REQUIRE(tablet.vault().export_outbox().ok());
      for (const auto& entry : tablet.vault().outbox().value()) {
        CHECK(entry.state == storage::BatchState::kExported);
        CHECK(tablet.files.info(os::Path{"/tablet/outbox"} / storage::batch_file_name(entry.ref))
                  .value()
                  .size == entry.size);
      }
    }
  }
}

TEST_CASE(
    "durable: whichever operation fails during a purge, the record is here whole or gone whole, "
    "and the audit record tells of it exactly then") {
  REQUIRE(crypto::init().ok());
  for (const Fault fault : {Fault::kIoError, Fault::kFull, Fault::kLostSync}) {
    bool finished = false;
    for (std::uint64_t n = 1; !finished; ++n) {
      REQUIRE(n < 200);
      CAPTURE(static_cast<int>(fault), n);
      FaultyTablet tablet;
      support::VaultWorld& world = tablet.world;
      const storage::RecordKey audit = world.new_record();
      REQUIRE(tablet.vault().start(audit, world.audit_started()).ok());
      const forms::Event end = world.final_event();
      const auto ref =
          tablet.vault().finalise({tablet.key, end, world.user_key, world.context()}).value();
      REQUIRE(world.import_through(tablet.vault(), ref).ok());
      REQUIRE(tablet.vault().purge(world.purge_rule(1, audit)).value().empty());
      world.pass_days(1);
      tablet.disk.plan({fault, n, 1});
      const auto gone = tablet.vault().purge(world.purge_rule(1, audit));
      finished = !tablet.disk.fault_happened();
      tablet.disk.plan({});
      const bool purged =
          tablet.vault().records().value()[0].state == storage::RecordState::kPurged;
      CHECK(tablet.vault().load(tablet.key).ok() == !purged);
      const auto told = tablet.vault().load(audit).value();
      CHECK(told.summary.event_count == (purged ? 3 : 2));
      if (gone.ok()) CHECK(purged);
      if (finished) CHECK(gone.value().size() == 1);
      CHECK(tablet.vault().check_log(0, 100).ok());
    }
  }
}

TEST_CASE(
    "durable: while the disk is gone nothing is acknowledged; when it is back all that was is "
    "there") {
  REQUIRE(crypto::init().ok());
  FaultyTablet tablet;
  REQUIRE(tablet.vault().append(tablet.key, tablet.world.answer("/data/q1", "1")).ok());
  tablet.disk.plan({Fault::kIoError, 1, 1'000'000});
  for (int i = 0; i < 5; ++i)
    CHECK(tablet.vault().append(tablet.key, tablet.world.answer("/data/q2", "1")).error().kind() ==
          base::ErrorKind::kUnavailable);
  tablet.disk.plan({});
  CHECK(tablet.event_count() == 2);
  CHECK(tablet.vault().append(tablet.key, tablet.world.answer("/data/q2", "1")).ok());
}

TEST_CASE(
    "durable: a full disk says so, keeps every acknowledged answer readable, and saves again when "
    "there is room") {
  const support::TempFolder folder;
  const support::SmallDisk disk(folder.path(), "2m");
  if (!disk.mounted()) SKIP(support::kNoSmallDisk);
  Tablet tablet(folder.path());
  tablet.create();
  const storage::RecordKey key = tests::one_record(tablet);
  REQUIRE(tablet.disk->write_durably(folder.path() / "filler", base::Bytes(1'000'000, 1)).ok());

  std::size_t saved_count = 0;
  base::ErrorKind last = base::ErrorKind::kNotFound;
  for (int i = 0; i < 500 && last != base::ErrorKind::kNoSpace; ++i) {
    const auto saved =
        tablet.vault().append(key, tablet.world.answer("/data/q1", std::string(3'000, 'x')));
    if (saved.ok()) ++saved_count;
    if (!saved.ok()) last = saved.error().kind();
  }
  CHECK(last == base::ErrorKind::kNoSpace);
  CHECK(saved_count > 10);
  CHECK(tablet.vault().append(key, tablet.world.answer("/data/q2", "1")).error().kind() ==
        base::ErrorKind::kNoSpace);
  CHECK(tablet.vault().load(key).value().events.size() == saved_count + 1);

  CHECK(tablet.problem() == std::nullopt);  // it unlocks on the full disk too
  tablet.unlock();
  CHECK(tablet.vault().load(key).value().events.size() == saved_count + 1);
  REQUIRE(tablet.disk->remove_durably(folder.path() / "filler").ok());
  CHECK(tablet.vault().append(key, tablet.world.answer("/data/q2", "1")).ok());
  CHECK(tablet.vault().load(key).value().events.size() == saved_count + 2);
}

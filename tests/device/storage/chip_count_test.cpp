// A chip's counter beside the database: the whole disk put back is noticed offline.
#include <catch2/catch_test_macros.hpp>

#include "tests/device/storage/tablet_files.h"
#include "tests/support/memory_counters.h"
#include "tests/support/soft_tpm.h"

using namespace faltbok;
using storage::UnlockProblem;
using tests::Tablet;

namespace {

// Everything that a thief of the disk can put back.
using Disk = std::map<std::string, base::Bytes>;

void add_files(Tablet& tablet, const std::string& folder, Disk& disk) {
  for (const os::FileInfo& file : tablet.disk->list(tablet.path(folder), 1'000).value())
    if (file.kind == os::FileKind::kFile)
      disk[folder + file.name] =
          tablet.disk->read(tablet.path(folder + file.name), 64U << 20U).value();
}
Disk disk_of(Tablet& tablet) {
  tablet.lock();
  Disk disk;
  add_files(tablet, "", disk);
  add_files(tablet, "outbox/", disk);
  return disk;
}
void put_back(Tablet& tablet, const Disk& older) {
  for (const auto& [name, bytes] : disk_of(tablet))
    if (!older.contains(name)) REQUIRE(tablet.disk->remove_durably(tablet.path(name)).ok());
  for (const auto& [name, bytes] : older)
    REQUIRE(tablet.disk->write_durably(tablet.path(name), bytes).ok());
}

void work(Tablet& tablet) { static_cast<void>(tests::one_record(tablet)); }

}  // namespace

TEST_CASE("chip count: the whole disk put back after an unlock or a seal is noticed") {
  support::MemoryCounters chip;
  Tablet tablet;
  tablet.chip = &chip;
  tablet.create();
  const Disk at_first = disk_of(tablet);
  tablet.unlock();
  const Disk before_sealing = disk_of(tablet);
  tablet.unlock();
  REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "", 3).ok());
  const Disk now = disk_of(tablet);
  for (const Disk* older : {&at_first, &before_sealing}) {
    put_back(tablet, *older);
    CHECK(tablet.problem() == UnlockProblem::kDatabaseOlder);
    CHECK(disk_of(tablet).at("vault.db") == older->at("vault.db"));  // the evidence stays
  }
  put_back(tablet, now);
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE(
    "chip count: the disk put back within the same count, or without a chip, is not noticed") {
  support::MemoryCounters chip;
  Tablet tablet;
  tablet.chip = &chip;
  tablet.create();
  tablet.unlock();
  const Disk older = disk_of(tablet);
  tablet.chip = nullptr;
  tablet.unlock();
  work(tablet);
  tablet.lock();
  put_back(tablet, older);
  CHECK(tablet.problem() == std::nullopt);
  tablet.lock();
  put_back(tablet, older);
  tablet.chip = &chip;
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE("chip count: an answer does not count on the chip; unlocking and sealing do, once each") {
  support::MemoryCounters chip;
  Tablet tablet;
  tablet.chip = &chip;
  tablet.create();
  CHECK(chip.increment_count == 1);
  tablet.unlock();
  CHECK(chip.increment_count == 2);
  work(tablet);
  REQUIRE(tablet.vault().housekeep().ok());
  CHECK(chip.increment_count == 2);
  REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "", 3).ok());
  CHECK(chip.increment_count == 3);
}

TEST_CASE("chip count: whichever call to the chip fails, the vault opens then and afterwards") {
  for (int fail_at = 1; fail_at <= 2; ++fail_at) {  // making one reads, then counts
    support::MemoryCounters chip;
    Tablet tablet;
    tablet.chip = &chip;
    CAPTURE(fail_at);
    chip.fail_at = fail_at;
    tablet.create();
    CHECK(chip.fail_at == 0);  // it was that call that failed
    CHECK(tablet.problem() == std::nullopt);
    CHECK(tablet.problem() == std::nullopt);
  }
  support::MemoryCounters chip;
  Tablet tablet;
  tablet.chip = &chip;
  tablet.create();
  for (int fail_at = 1; fail_at <= 3; ++fail_at) {  // unlocking reads, reads again, then counts
    CAPTURE(fail_at);
    chip.fail_at = fail_at;
    CHECK(tablet.problem() == std::nullopt);
    CHECK(chip.fail_at == 0);
    CHECK(tablet.problem() == std::nullopt);
  }
  const Disk older = disk_of(tablet);  // and it still counts
  tablet.unlock();
  put_back(tablet, older);
  CHECK(tablet.problem() == UnlockProblem::kDatabaseOlder);
}

TEST_CASE(
    "chip count: a chip that was cleared or exchanged says nothing, and counts from then on") {
  support::MemoryCounters chip;
  Tablet tablet;
  tablet.chip = &chip;
  tablet.create();
  for (int i = 0; i < 3; ++i) tablet.unlock();
  chip.forget();
  tablet.unlock();
  const Disk older = disk_of(tablet);
  tablet.unlock();
  put_back(tablet, older);
  CHECK(tablet.problem() == UnlockProblem::kDatabaseOlder);
}

TEST_CASE("chip count: a TPM notices the whole disk put back") {
  if (!support::SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const support::SoftTpm tpm;
  const auto chip = tpm.open_counters();
  Tablet tablet;
  tablet.chip = chip.get();
  tablet.create();
  const Disk older = disk_of(tablet);
  tablet.unlock();
  work(tablet);
  tablet.unlock();
  put_back(tablet, older);
  CHECK(tablet.problem() == UnlockProblem::kDatabaseOlder);
}

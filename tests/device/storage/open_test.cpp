// Making, unlocking, and everything that can stand between a person and the data:
// each has its own name.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <fstream>
#include <set>

#include "device/storage/sql_vault.h"
#include "tests/device/storage/tablet_files.h"

using namespace faltbok;
using storage::UnlockProblem;
using tests::one_answer;
using tests::read;
using tests::Tablet;
using tests::write;

TEST_CASE("unlock: what was acknowledged is there again, and the user's key with it") {
  Tablet tablet;
  tablet.create();
  CHECK(storage::vault_exists(tablet.place()));
  const storage::RecordKey key = one_answer(tablet);
  tablet.unlock();
  CHECK(tablet.vault().load(key).value().events.size() == 2);
  CHECK(tablet.open->device == tablet.world.device);
  CHECK(tablet.open->unlocked.user.id == tablet.world.user);
  CHECK(tablet.open->unlocked.user_key.verify_key() == tablet.world.user_key.verify_key());
}

namespace {

// What the kernel says of the pages that an address lies in.
std::string flags_of_pages_at(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream pages("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(pages, line);) {
    unsigned long begin = 0;
    unsigned long end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2)
      inside = begin <= wanted && wanted < end;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return "";
}

}  // namespace

TEST_CASE("unlock: the data key stands in pages that no core dump takes along") {
  Tablet tablet;
  tablet.create();
  const crypto::DataKey& key = tablet.unlock().unlocked.data_key;
  const std::string ordinary(100, 'x');
  CHECK(flags_of_pages_at(key.reveal().data()).find(" dd ") != std::string::npos);
  const std::string others = flags_of_pages_at(ordinary.data());
  CHECK(!others.empty());
  CHECK(others.find(" dd ") == std::string::npos);
}

TEST_CASE("unlock: a wrong passphrase is named, and changes nothing") {
  Tablet tablet;
  tablet.create();
  auto right = std::move(tablet.passphrase);
  tablet.passphrase = crypto::SecretBytes::copy_of(std::string_view("wrong"));
  CHECK(tablet.problem() == UnlockProblem::kPassphrase);
  tablet.passphrase = std::move(right);
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE("unlock: a missing, damaged, newer or older key file is named") {
  Tablet tablet;
  CHECK(tablet.problem() == UnlockProblem::kKeyFileMissing);
  tablet.create();
  const base::Bytes good = read(tablet, "key.fbk");
  base::Bytes bad = good;
  bad[good.size() / 2] ^= 1;
  write(tablet, "key.fbk", bad);
  CHECK(tablet.problem() == UnlockProblem::kKeyFileDamaged);
  write(tablet, "key.fbk", base::BytesView(good).first(good.size() - 1));
  CHECK(tablet.problem() == UnlockProblem::kKeyFileDamaged);
  write(tablet, "key.fbk", {});
  CHECK(tablet.problem() == UnlockProblem::kKeyFileDamaged);

  write(tablet, "key.fbk", good);
  tablet.unlock();
  const auto words = crypto::SecretBytes::copy_of(std::string_view("new words"));
  REQUIRE(
      storage::change_passphrase(tablet.place(), *tablet.open, {words, tests::kTestPassphraseCost})
          .ok());
  CHECK(tablet.problem() == UnlockProblem::kPassphrase);
  // the old passphrase opens the old file, but it is not the current one
  write(tablet, "key.fbk", good);
  CHECK(tablet.problem() == UnlockProblem::kKeyFileOlder);
}

TEST_CASE(
    "unlock: another tablet's key file with the same passphrase does not pass for an older one's "
    "data") {
  Tablet tablet;
  Tablet other;
  tablet.create();
  other.create();
  tablet.lock();
  other.lock();
  write(tablet, "key.fbk", read(other, "key.fbk"));
  CHECK(tablet.problem() == UnlockProblem::kKeyFileOlder);
}

TEST_CASE("unlock: a missing, empty or damaged database is named, at every page") {
  Tablet tablet;
  tablet.create();
  one_answer(tablet);
  REQUIRE(tablet.vault().housekeep().ok());
  tablet.unlock();  // everything is in the database file now
  tablet.lock();
  const base::Bytes good = read(tablet, "vault.db");
  constexpr std::size_t kPageSize = 4'096;
  REQUIRE(good.size() % kPageSize == 0);
  for (std::size_t page = 0; page < good.size() / kPageSize; ++page) {
    base::Bytes bad = good;
    bad[page * kPageSize + 100] ^= 0x10;
    write(tablet, "vault.db", bad);
    write(tablet, "vault.db-wal", {});  // which holds the newest page once more
    CAPTURE(page);
    CHECK(tablet.problem() == UnlockProblem::kDatabaseDamaged);
  }
  write(tablet, "vault.db", base::BytesView(good).first(good.size() - kPageSize));
  write(tablet, "vault.db-wal", {});
  CHECK(tablet.problem() == UnlockProblem::kDatabaseDamaged);
  write(tablet, "vault.db", {});
  CHECK(tablet.problem() == UnlockProblem::kDatabaseDamaged);
  write(tablet, "vault.db", good);
  CHECK(tablet.problem() == UnlockProblem::kDatabaseOlder);  // its log was emptied: the head knows
  REQUIRE(tablet.disk->remove_durably(tablet.path("head.fbh")).ok());
  CHECK(tablet.problem() == std::nullopt);
  tablet.lock();
  REQUIRE(tablet.disk->remove_durably(tablet.path("vault.db")).ok());
  CHECK(tablet.problem() == UnlockProblem::kDatabaseMissing);
}

namespace {

// Pages that hold nothing but small values, packages, days and what the vault notes of itself: of
// these an older one is not noticed (SCHEMA.md section 7).
std::set<std::int64_t> unwatched_pages(Tablet& tablet) {
  auto& database = static_cast<storage::SqlVault&>(tablet.vault()).session().database();
  auto rows = database
                  .prepare(
                      "SELECT rootpage FROM sqlite_schema WHERE tbl_name IN ('value', "
                      "'package', 'day', 'meta')")
                  .value();
  std::set<std::int64_t> out;
  while (rows.row().value()) out.insert(rows.integer());
  return out;
}

void go_on(Tablet& tablet, const storage::RecordKey& key, std::uint64_t version) {
  storage::Vault& vault = tablet.vault();
  REQUIRE(vault.append(key, tablet.world.answer("/data/q2", "1")).ok());
  REQUIRE(tablet.world.fill(vault, tablet.world.new_record(), "MA-7K3F-2").ok());
  REQUIRE(vault.install_package({version, base::to_bytes("package")}).ok());
  REQUIRE(vault.put_value("name", base::ByteWriter().u64(version).written()).ok());
}

}  // namespace

TEST_CASE("unlock: each single old page put back without the key is noticed") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = one_answer(tablet);
  REQUIRE(tablet.vault()
              .start(tablet.world.new_record(), tablet.world.participant_started("MA-7K3F-2"))
              .ok());
  for (std::uint64_t version = 1; version < 8; ++version) go_on(tablet, key, version);
  tablet.unlock();
  tablet.lock();
  const base::Bytes old = read(tablet, "vault.db");
  tablet.unlock();
  go_on(tablet, key, 8);
  tablet.unlock();
  const std::set<std::int64_t> unwatched = unwatched_pages(tablet);
  tablet.lock();
  const base::Bytes good = read(tablet, "vault.db");
  const base::Bytes head = read(tablet, "head.fbh");
  constexpr std::size_t kPageSize = 4'096;
  int noticed_count = 0;
  for (std::size_t page = 0; page < old.size() / kPageSize; ++page) {
    const auto begin = static_cast<std::ptrdiff_t>(page * kPageSize);
    base::Bytes mixed = good;
    std::copy(old.begin() + begin, old.begin() + begin + static_cast<std::ptrdiff_t>(kPageSize),
              mixed.begin() + begin);
    if (mixed == good) continue;
    write(tablet, "vault.db", mixed);
    write(tablet, "vault.db-wal", {});
    write(tablet, "head.fbh", head);
    CAPTURE(page);
    const auto problem = tablet.problem();
    tablet.lock();
    if (problem) ++noticed_count;
    if (unwatched.contains(static_cast<std::int64_t>(page) + 1)) continue;
    CHECK((problem == UnlockProblem::kDatabaseChanged ||
           problem == UnlockProblem::kDatabaseDamaged || problem == UnlockProblem::kDatabaseOlder));
  }
  CHECK(noticed_count >= 10);
}

TEST_CASE("unlock: a database written by a newer program is not touched") {
  Tablet tablet;
  tablet.create();
  auto& session = static_cast<storage::SqlVault&>(tablet.vault()).session();
  REQUIRE(session.database().execute("PRAGMA user_version = 99").ok());
  CHECK(tablet.problem() == UnlockProblem::kProgramOlder);
}

TEST_CASE("unlock: rows changed with the key in hand break the chain") {
  const char* const kChanges[] = {
      "UPDATE event SET body = x'00' WHERE seq = 2",
      "UPDATE event SET digest = zeroblob(32) WHERE seq = 1",
      "DELETE FROM event WHERE seq = 2",
      "UPDATE record SET event_count = 1",
      "UPDATE record SET hash = zeroblob(32)",
      "UPDATE event SET seq = 9 WHERE seq = 2",
      "DELETE FROM record",
      "UPDATE outbox SET log_hash = zeroblob(32)",
      "PRAGMA foreign_keys = 0; UPDATE outbox SET sequence = 2",
  };
  for (const char* change : kChanges) {
    Tablet tablet;
    tablet.create();
    one_answer(tablet);
    REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
    auto& session = static_cast<storage::SqlVault&>(tablet.vault()).session();
    CAPTURE(change);
    REQUIRE(session.database().execute("PRAGMA foreign_keys = 0").ok());
    REQUIRE(session.database().execute(change).ok());
    CHECK(tablet.problem() == UnlockProblem::kDatabaseChanged);
  }
}

TEST_CASE("unlock: whichever call to the disk fails beside a damaged database, it does not open") {
  Tablet tablet;
  tablet.create();
  tablet.lock();
  base::Bytes bad = read(tablet, "vault.db");
  bad[100] ^= 1;
  write(tablet, "vault.db", bad);
  write(tablet, "vault.db-wal", {});
  int n = 0;
  do {
    tablet.files.fail_at(++n);
    CAPTURE(n);
    CHECK(tablet.problem() != std::nullopt);
    REQUIRE(n < 60);
  } while (tablet.files.call_count() >= n);
}

TEST_CASE("unlock: a key file that a newer program wrote is named as such") {
  Tablet tablet;
  tablet.create();
  const base::Bytes good = read(tablet, "key.fbk");
  int newer_count = 0;
  for (std::size_t i = 0; i < crypto::kKeyFileHeaderSize; ++i) {
    base::Bytes bad = good;
    bad[i] = static_cast<std::uint8_t>(bad[i] + 1);
    write(tablet, "key.fbk", bad);
    if (tablet.problem() == UnlockProblem::kProgramOlder) ++newer_count;
  }
  CHECK(newer_count == 1);  // its version
}

TEST_CASE("unlock: whichever call to the disk fails, the next try succeeds") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = one_answer(tablet);
  REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
  int n = 0;
  do {
    tablet.lock();
    tablet.files.fail_at(++n);
    static_cast<void>(tablet.problem());
    const int call_count = tablet.files.call_count();
    tablet.files.fail_at(0);
    tablet.unlock();
    CHECK(tablet.vault().load(key).value().events.size() == 2);
    if (call_count < n) break;
    REQUIRE(n < 100);
  } while (true);
  CHECK(n > 4);
}

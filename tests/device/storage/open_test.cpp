// Making, unlocking, and everything that can stand between a person and the data:
// each has its own name.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/random.h"
#include "device/storage/cipher.h"
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

TEST_CASE("unlock: single old pages put back without the key are noticed") {
  Tablet tablet;
  tablet.create();
  one_answer(tablet);
  const storage::RecordKey key = one_answer(tablet);
  tablet.unlock();
  tablet.lock();
  const base::Bytes old = read(tablet, "vault.db");
  tablet.unlock();
  REQUIRE(tablet.vault().append(key, tablet.world.answer("/data/q2", "1")).ok());
  tablet.unlock();
  tablet.lock();
  const base::Bytes good = read(tablet, "vault.db");
  REQUIRE(old.size() == good.size());
  constexpr std::size_t kPageSize = 4'096;
  int differing_count = 0;
  for (std::size_t page = 0; page < good.size() / kPageSize; ++page) {
    const auto begin = static_cast<std::ptrdiff_t>(page * kPageSize);
    base::Bytes mixed = good;
    std::copy(old.begin() + begin, old.begin() + begin + static_cast<std::ptrdiff_t>(kPageSize),
              mixed.begin() + begin);
    if (mixed == good) continue;
    ++differing_count;
    write(tablet, "vault.db", mixed);
    CAPTURE(page);
    const auto problem = tablet.problem();
    tablet.lock();
    // The page of `meta` alone holds no event; every other one breaks a chain, a head or an index.
    if (problem)
      CHECK((problem == UnlockProblem::kDatabaseChanged ||
             problem == UnlockProblem::kDatabaseDamaged ||
             problem == UnlockProblem::kDatabaseOlder));
    if (!problem) --differing_count;
  }
  CHECK(differing_count >= 3);
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

TEST_CASE("create: never over a vault, nor over a database that has lost its key file") {
  Tablet tablet;
  tablet.create();
  CHECK(tablet.create_result().error().kind() == base::ErrorKind::kConflict);
  tablet.lock();
  REQUIRE(tablet.disk->remove_durably(tablet.path("key.fbk")).ok());
  CHECK(tablet.create_result().error().kind() == base::ErrorKind::kConflict);
  CHECK(tablet.disk->info(tablet.path("vault.db")).ok());
}

TEST_CASE("create: fewer than two recovery recipients: no vault") {
  Tablet tablet;
  const crypto::NewUser user{tablet.world.user, "interviewer", tablet.world.user_key,
                             tablet.passphrase, tests::kTestPassphraseCost};
  const auto made = storage::create_vault(
      tablet.place(), {tablet.world.device, {tablet.world.custodian.recipient()}, user});
  CHECK(!made.ok());
  CHECK(!storage::vault_exists(tablet.place()));
}

TEST_CASE("create: whichever call to the disk fails, there is no vault or a whole one") {
  bool finished = false;
  for (int n = 1; !finished; ++n) {
    REQUIRE(n < 100);
    CAPTURE(n);
    Tablet tablet;
    tablet.files.fail_at(n);
    auto made = tablet.create_result();
    finished = tablet.files.call_count() < n;
    CHECK(made.ok() == finished);
    made = base::fail(base::ErrorKind::kNotFound, "closed");
    tablet.files.fail_at(0);
    if (storage::vault_exists(tablet.place()))
      CHECK(tablet.problem() == std::nullopt);
    else
      CHECK(tablet.create_result().ok());
  }
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

TEST_CASE(
    "key file: whichever call fails while it is exchanged, the old or the new passphrase opens") {
  const auto words = crypto::SecretBytes::copy_of(std::string_view("new words"));
  for (int n = 1; n < 10; ++n) {
    CAPTURE(n);
    Tablet tablet;
    tablet.create();
    tablet.files.fail_at(n);
    const bool done = storage::change_passphrase(tablet.place(), *tablet.open,
                                                 {words, tests::kTestPassphraseCost})
                          .ok();
    const bool finished = tablet.files.call_count() < n;
    CHECK(done == finished);
    tablet.files.fail_at(0);
    const auto problem = tablet.problem();
    if (problem) CHECK(problem == UnlockProblem::kPassphrase);
    tablet.passphrase =
        problem ? crypto::SecretBytes::copy_of(words.reveal()) : std::move(tablet.passphrase);
    CHECK(tablet.problem() == std::nullopt);
    if (finished) return;
  }
  FAIL("it never finished");
}

TEST_CASE("key file: a second user opens the same data with another key to sign") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = one_answer(tablet);
  const auto second = crypto::SigningKey::random();
  const auto words = crypto::SecretBytes::copy_of(std::string_view("second words"));
  const crypto::NewUser user{crypto::random_id<base::UserId>(), "specialist", second, words,
                             tests::kTestPassphraseCost};
  REQUIRE(storage::add_user(tablet.place(), *tablet.open, user).ok());
  CHECK(storage::add_user(tablet.place(), *tablet.open, user).error().kind() ==
        base::ErrorKind::kConflict);
  CHECK(tablet.problem() == std::nullopt);
  tablet.passphrase = crypto::SecretBytes::copy_of(words.reveal());
  tablet.unlock();
  CHECK(tablet.open->unlocked.user.role == "specialist");
  CHECK(tablet.vault().load(key).ok());
}

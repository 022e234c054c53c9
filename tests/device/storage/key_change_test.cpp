// Other passphrases and data keys: what is said holds, whatever fails.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/random.h"
#include "device/storage/cipher.h"
#include "device/storage/pin.h"
#include "device/storage/sql_vault.h"
#include "tests/device/storage/tablet_files.h"
#include "tests/support/small_disk.h"

using namespace faltbok;
using storage::UnlockProblem;
using tests::one_answer;
using tests::read;
using tests::Tablet;
using tests::write;

namespace {

storage::KeyChange change_for(const Tablet& tablet) {
  return {{tablet.world.custodian.recipient(), tablet.world.escrow.recipient()}, {}};
}

}  // namespace

TEST_CASE(
    "key file: one that the desk made after a forgotten passphrase is taken, an older is not") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = one_answer(tablet);
  tablet.lock();
  const base::Bytes before = read(tablet, "key.fbk");
  auto file = crypto::KeyFile::parse(before).value();
  const auto data_key = file.recover(std::span(&tablet.world.custodian, 1)).value();
  REQUIRE(file.remove_user(tablet.world.user).ok());
  const auto words = crypto::SecretBytes::copy_of(std::string_view("from the desk"));
  const auto signing = crypto::SigningKey::random();
  REQUIRE(file.add_user(data_key, {crypto::random_id<base::UserId>(), "interviewer", signing, words,
                                   tests::kTestPassphraseCost})
              .ok());
  write(tablet, "key.fbk", file.bytes());
  auto old_words = std::move(tablet.passphrase);
  tablet.passphrase = crypto::SecretBytes::copy_of(words.reveal());
  tablet.unlock();
  CHECK(tablet.vault().load(key).value().events.size() == 2);
  tablet.lock();
  write(tablet, "key.fbk", before);
  tablet.passphrase = std::move(old_words);
  CHECK(tablet.problem() == UnlockProblem::kKeyFileOlder);
}

TEST_CASE("key file: one that was exchanged while the vault is open is not built upon") {
  Tablet other;
  other.create();
  const base::Bytes of_another_tablet = read(other, "key.fbk");
  for (const bool older : {true, false}) {
    CAPTURE(older);
    Tablet tablet;
    tablet.create();
    const storage::RecordKey key = one_answer(tablet);
    const base::Bytes exchanged = older ? read(tablet, "key.fbk") : of_another_tablet;
    const auto words = crypto::SecretBytes::copy_of(std::string_view("other words"));
    const storage::NewPassphrase wanted{words, tests::kTestPassphraseCost};
    REQUIRE(storage::change_passphrase(tablet.place(), *tablet.open, wanted).ok());
    write(tablet, "key.fbk", exchanged);
    const auto signing = crypto::SigningKey::random();
    const crypto::NewUser guest{crypto::random_id<base::UserId>(), "specialist", signing, words,
                                tests::kTestPassphraseCost};
    const auto refused = base::ErrorKind::kAuthentication;
    CHECK(storage::add_user(tablet.place(), *tablet.open, guest).error().kind() == refused);
    CHECK(storage::change_passphrase(tablet.place(), *tablet.open, wanted).error().kind() ==
          refused);
    CHECK(
        storage::change_data_key(tablet.place(), *tablet.open, change_for(tablet)).error().kind() ==
        refused);
    CHECK(storage::remove_pin(tablet.place(), *tablet.open).error().kind() == refused);
    CHECK(read(tablet, "key.fbk") == exchanged);
    CHECK(tablet.vault().append(key, tablet.world.answer("/data/q2", "1")).ok());
  }
}

TEST_CASE("data key: another one keeps all that there is, and the old one opens nothing of it") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = one_answer(tablet);
  REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
  const auto old_key = tablet.open->unlocked.data_key.duplicate();
  const auto head = tablet.vault().log_head().value();
  REQUIRE(storage::change_data_key(tablet.place(), *tablet.open, change_for(tablet)).ok());
  CHECK(base::hex_of(tablet.open->unlocked.data_key.reveal()) != base::hex_of(old_key.reveal()));
  CHECK(tablet.vault().log_head().value() == head);
  REQUIRE(tablet.vault().append(key, tablet.world.answer("/data/q2", "1")).ok());
  tablet.unlock();
  CHECK(tablet.vault().load(key).value().events.size() == 3);
  CHECK(tablet.vault().outbox().value().size() == 1);
  CHECK(!tablet.disk->info(tablet.path("vault.next")).ok());
  tablet.lock();
  const auto salt = crypto::KeyFile::parse(read(tablet, "key.fbk")).value().db_salt();
  CHECK(!storage::open_encrypted({tablet.path("vault.db"), old_key, salt}).ok());
}

TEST_CASE("data key: whoever is removed with it is out, and nobody removes themselves") {
  Tablet tablet;
  tablet.create();
  const auto words = crypto::SecretBytes::copy_of(std::string_view("second words"));
  const auto second = crypto::SigningKey::random();
  const crypto::NewUser user{crypto::random_id<base::UserId>(), "specialist", second, words,
                             tests::kTestPassphraseCost};
  REQUIRE(storage::add_user(tablet.place(), *tablet.open, user).ok());
  storage::KeyChange wanted = change_for(tablet);
  wanted.removed_users = {tablet.world.user};
  CHECK(storage::change_data_key(tablet.place(), *tablet.open, wanted).error().kind() ==
        base::ErrorKind::kInvalidInput);
  wanted.removed_users = {base::UserId{{9}}};
  CHECK(storage::change_data_key(tablet.place(), *tablet.open, wanted).error().kind() ==
        base::ErrorKind::kNotFound);
  wanted.removed_users = {user.id};
  REQUIRE(storage::change_data_key(tablet.place(), *tablet.open, wanted).ok());
  CHECK(tablet.problem() == std::nullopt);
  tablet.passphrase = crypto::SecretBytes::copy_of(words.reveal());
  CHECK(tablet.problem() == UnlockProblem::kPassphrase);
}

TEST_CASE("data key: whichever call to the disk fails, the vault opens and holds everything") {
  for (int n = 1; n < 60; ++n) {
    CAPTURE(n);
    Tablet tablet;
    tablet.create();
    const storage::RecordKey key = one_answer(tablet);
    tablet.files.fail_at(n);
    const bool done =
        storage::change_data_key(tablet.place(), *tablet.open, change_for(tablet)).ok();
    const bool finished = tablet.files.call_count() < n;
    CHECK(done == finished);
    tablet.files.fail_at(0);
    // Either this vault goes on, or it says that it must be unlocked again.
    const bool goes_on = tablet.vault().append(key, tablet.world.answer("/data/q2", "1")).ok();
    CHECK(tablet.vault().housekeep().ok() == goes_on);
    tablet.unlock();
    CHECK(tablet.vault().load(key).value().events.size() == (goes_on ? 3 : 2));
    CHECK(tablet.vault().append(key, tablet.world.answer("/data/q3", "1")).ok());
    CHECK(!tablet.disk->info(tablet.path("vault.next")).ok());
    if (finished) return;
  }
  FAIL("it never finished");
}

TEST_CASE("passphrase: a write that is reported as failed after it was done: what is said holds") {
  bool finished = false;
  for (int n = 1; !finished; ++n) {
    REQUIRE(n < 20);
    CAPTURE(n);
    Tablet tablet;
    tablet.create();
    const auto words = crypto::SecretBytes::copy_of(std::string_view("other words"));
    const storage::NewPassphrase wanted{words, tests::kTestPassphraseCost};
    tablet.files.fail_after(n);
    const auto changed = storage::change_passphrase(tablet.place(), *tablet.open, wanted);
    finished = tablet.files.call_count() < n;
    tablet.files.fail_at(0);
    if (changed.ok()) tablet.passphrase = crypto::SecretBytes::copy_of(words.reveal());
    CHECK(tablet.problem() == std::nullopt);
  }
}

TEST_CASE("passphrase: a disk that confirms nothing any more: either may hold, and that is said") {
  Tablet tablet;
  tablet.create();
  const auto words = crypto::SecretBytes::copy_of(std::string_view("other words"));
  for (int n = 1; n < 20; ++n) {
    tablet.files.fail_after(n);
    tablet.files.fail_from_there();
    const auto changed = storage::change_passphrase(tablet.place(), *tablet.open,
                                                    {words, tests::kTestPassphraseCost});
    tablet.files.fail_at(0);
    if (changed.ok() || changed.error().kind() != base::ErrorKind::kConflict) continue;
    tablet.passphrase = crypto::SecretBytes::copy_of(words.reveal());
    CHECK(tablet.problem() == std::nullopt);
    return;
  }
  FAIL("it was never said");
}

TEST_CASE("data key: on a disk without room for two, answers go on where they were") {
  Tablet tablet;
  const support::SmallDisk small(tablet.path(""), "4m");
  if (!small.mounted()) SKIP(support::kNoSmallDisk);
  tablet.create();
  const storage::RecordKey key = one_answer(tablet);
  const std::string long_text(20'000, 'x');
  for (int i = 0; i < 100; ++i) {
    REQUIRE(tablet.vault().append(key, tablet.world.answer("/data/q2", long_text)).ok());
    if (i % 10 == 9) REQUIRE(tablet.vault().housekeep().ok());
  }
  REQUIRE(!storage::change_data_key(tablet.place(), *tablet.open, change_for(tablet)).ok());
  CHECK(!tablet.disk->info(tablet.path("vault.next")).ok());
  CHECK(!tablet.disk->info(tablet.path("vault.next-wal")).ok());
  CHECK(tablet.vault().append(key, tablet.world.answer("/data/q3", "1")).ok());
  tablet.unlock();
  CHECK(tablet.vault().load(key).value().events.size() == 103);
}

TEST_CASE("passphrase: another tablet's key file, put here meanwhile, gets none") {
  Tablet tablet;
  Tablet other;
  tablet.create();
  other.create();
  tablet.unlock();
  const storage::NewPassphrase passphrase{tablet.passphrase, tests::kTestPassphraseCost};
  const crypto::NewUser user{crypto::random_id<base::UserId>(), "specialist", tablet.world.user_key,
                             tablet.passphrase, tests::kTestPassphraseCost};
  const base::Bytes others = read(other, "key.fbk");
  write(tablet, "key.fbk", others);
  CHECK(!storage::change_passphrase(tablet.place(), *tablet.open, passphrase).ok());
  const bool same = read(tablet, "key.fbk") == others;
  CHECK(same);
  REQUIRE(tablet.disk->remove_durably(tablet.path("key.fbk")).ok());
  CHECK(storage::add_user(tablet.place(), *tablet.open, user).error().kind() ==
        base::ErrorKind::kNotFound);
}

TEST_CASE("data key: fewer than two recovery recipients, and nothing changes") {
  Tablet tablet;
  tablet.create();
  const base::Bytes before = read(tablet, "key.fbk");
  CHECK(storage::change_data_key(tablet.place(), *tablet.open,
                                 {{tablet.world.custodian.recipient()}, {}})
            .error()
            .kind() == base::ErrorKind::kInvalidInput);
  CHECK(read(tablet, "key.fbk") == before);
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE("data key: what is left of a change that did not come about goes, or nothing does") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = one_answer(tablet);
  tablet.lock();
  const base::Bytes left(4'096, 7);
  int n = 0;
  do {
    CAPTURE(n);
    write(tablet, "vault.next", left);
    write(tablet, "vault.next-wal", left);
    tablet.files.fail_at(++n);
    const auto problem = tablet.problem();
    const bool finished = tablet.files.call_count() < n;
    tablet.files.fail_at(0);
    if (finished) CHECK(problem == std::nullopt);
    tablet.unlock();
    CHECK(tablet.vault().load(key).ok());
    CHECK(!tablet.disk->info(tablet.path("vault.next")).ok());
    CHECK(!tablet.disk->info(tablet.path("vault.next-wal")).ok());
    tablet.lock();
    REQUIRE(n < 60);
    if (finished) break;
  } while (true);
  // Neither is this key file's: perhaps somebody exchanged that.
  write(tablet, "vault.next", left);
  write(tablet, "vault.db", left);
  CHECK(tablet.problem() == UnlockProblem::kUnavailable);
  CHECK(read(tablet, "vault.next") == left);
  REQUIRE(tablet.disk->remove_durably(tablet.path("vault.db")).ok());
  CHECK(tablet.problem() == UnlockProblem::kUnavailable);
  CHECK(read(tablet, "vault.next") == left);
}

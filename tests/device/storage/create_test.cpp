// Making a vault, and its key file exchanged: there is none or a whole one, whatever fails.
#include <catch2/catch_test_macros.hpp>

#include "crypto/random.h"
#include "tests/device/storage/tablet_files.h"

using namespace faltbok;
using storage::UnlockProblem;
using tests::one_answer;
using tests::Tablet;

TEST_CASE("create: never over a vault, nor over a database that has lost its key file") {
  Tablet tablet;
  tablet.create();
  CHECK(tablet.create_result().error().kind() == base::ErrorKind::kConflict);
  tablet.lock();
  REQUIRE(tablet.disk->remove_durably(tablet.path("key.fbk")).ok());
  CHECK(storage::vault_exists(tablet.place()));
  CHECK(tablet.create_result().error().kind() == base::ErrorKind::kConflict);
  CHECK(tablet.disk->info(tablet.path("vault.db")).ok());
}

TEST_CASE("create: a role that is none: no vault") {
  Tablet tablet;
  const crypto::NewUser user{tablet.world.user, "Not a role", tablet.world.user_key,
                             tablet.passphrase, tests::kTestPassphraseCost};
  const storage::NewVault wanted{
      tablet.world.device,
      {tablet.world.custodian.recipient(), tablet.world.escrow.recipient()},
      user};
  CHECK(!storage::create_vault(tablet.place(), wanted).ok());
  CHECK(!storage::vault_exists(tablet.place()));
  // A disk that does not answer is not taken for an empty one.
  for (int n = 1; n <= 2; ++n) {
    tablet.files.fail_at(n);
    CHECK(storage::vault_exists(tablet.place()));
  }
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

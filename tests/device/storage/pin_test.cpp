// The PIN slot against a TPM in software, and the wipe.
#include <catch2/catch_test_macros.hpp>

#include "device/storage/pin.h"
#include "tests/device/storage/tablet_files.h"
#include "tests/support/soft_tpm.h"

using namespace faltbok;
using storage::PinProblem;
using support::SoftTpm;
using tests::Tablet;

namespace {

crypto::SecretBytes pin(std::string_view digits) { return crypto::SecretBytes::copy_of(digits); }

// What stands in the way of the PIN; nothing when it opens.
std::optional<PinProblem> problem_of(Tablet& tablet, os::KeyStore& store, std::string_view digits) {
  tablet.lock();
  auto outcome = storage::unlock_vault_with_pin(tablet.place(), store, pin(digits));
  REQUIRE(!std::holds_alternative<storage::UnlockRefused>(outcome));
  const auto* refused = std::get_if<storage::PinRefused>(&outcome);
  if (refused != nullptr) return refused->problem;
  tablet.open.emplace(std::get<storage::OpenVault>(std::move(outcome)));
  return std::nullopt;
}

}  // namespace

TEST_CASE("pin: six digits open a cold vault, also after another data key and passphrase") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  const auto store = tpm.open();
  Tablet tablet;
  tablet.create();
  tablet.unlock();
  CHECK(problem_of(tablet, *store, "041299") == PinProblem::kAbsent);
  tablet.unlock();
  CHECK(storage::set_pin(tablet.place(), *tablet.open, {*store, pin("04129")}).error().kind() ==
        base::ErrorKind::kInvalidInput);
  REQUIRE(storage::set_pin(tablet.place(), *tablet.open, {*store, pin("041299")}).ok());
  CHECK(problem_of(tablet, *store, "041299") == std::nullopt);
  CHECK(tablet.open->unlocked.user.id == tablet.world.user);
  CHECK(tablet.open->unlocked.user_key.verify_key() == tablet.world.user_key.verify_key());

  const storage::KeyChange change{
      {tablet.world.custodian.recipient(), tablet.world.escrow.recipient()}, {}};
  REQUIRE(storage::change_data_key(tablet.place(), *tablet.open, change).ok());
  CHECK(problem_of(tablet, *store, "041299") == std::nullopt);
  const auto words = pin("new words");
  REQUIRE(
      storage::change_passphrase(tablet.place(), *tablet.open, {words, tests::kTestPassphraseCost})
          .ok());
  CHECK(problem_of(tablet, *store, "041299") == std::nullopt);
  REQUIRE(storage::remove_pin(tablet.place(), *tablet.open).ok());
  CHECK(problem_of(tablet, *store, "041299") == PinProblem::kAbsent);
}

TEST_CASE("pin: after five wrong ones even the right one is refused, and the passphrase opens") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  const auto store = tpm.open();
  Tablet tablet;
  tablet.create();
  tablet.unlock();
  REQUIRE(storage::set_pin(tablet.place(), *tablet.open, {*store, pin("041299")}).ok());
  CHECK(problem_of(tablet, *store, "abc") == PinProblem::kPin);  // costs no try
  for (std::uint32_t i = 0; i < os::kPinTryCountMax; ++i)
    CHECK(problem_of(tablet, *store, "000000") == PinProblem::kPin);
  CHECK(problem_of(tablet, *store, "041299") == PinProblem::kLocked);
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE("pin: whoever holds the machine cannot give the tries back, nor allow more of them") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  CHECK(tpm.gives_tries_back());  // a chip as it comes
  Tablet tablet;
  tablet.create();
  tablet.unlock();
  const auto seal = [&] {
    const auto store = tpm.open();
    return storage::set_pin(tablet.place(), *tablet.open, {*store, pin("041299")});
  };
  REQUIRE(seal().ok());
  for (std::uint32_t i = 0; i < os::kPinTryCountMax; ++i)
    CHECK(problem_of(tablet, *tpm.open(), "000000") == PinProblem::kPin);
  CHECK(!tpm.gives_tries_back());
  CHECK(!tpm.allows_many_tries());
  CHECK(problem_of(tablet, *tpm.open(), "041299") == PinProblem::kLocked);
  // Its lockout is taken, and what was set then holds: another PIN can be given to it.
  tablet.unlock();
  CHECK(seal().ok());
}

TEST_CASE("pin: a chip whose owner allows many tries is not used") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  REQUIRE(tpm.allows_many_tries());
  tpm.take_lockout();
  Tablet tablet;
  tablet.create();
  tablet.unlock();
  const auto store = tpm.open();
  CHECK(storage::set_pin(tablet.place(), *tablet.open, {*store, pin("041299")}).error().kind() ==
        base::ErrorKind::kUnsupported);
  CHECK(problem_of(tablet, *store, "041299") == PinProblem::kAbsent);
}

TEST_CASE("pin: another machine's chip cannot open it") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm mine;
  const SoftTpm other;
  const auto store = mine.open();
  const auto others = other.open();
  Tablet tablet;
  tablet.create();
  tablet.unlock();
  REQUIRE(storage::set_pin(tablet.place(), *tablet.open, {*store, pin("041299")}).ok());
  CHECK(problem_of(tablet, *others, "041299") == PinProblem::kAbsent);
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE("wipe: no way in is left but the custodian's, who gives one back; nothing is lost") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = tests::one_record(tablet);
  tablet.lock();
  const base::Bytes before =
      tablet.disk->read(tablet.path("key.fbk"), crypto::kKeyFileSizeMax).value();
  REQUIRE(storage::wipe_ways_in(tablet.place()).ok());
  CHECK(tablet.problem() == storage::UnlockProblem::kPassphrase);

  const base::Bytes wiped =
      tablet.disk->read(tablet.path("key.fbk"), crypto::kKeyFileSizeMax).value();
  auto file = crypto::KeyFile::parse(wiped).value();
  CHECK(file.users().empty());
  const auto data_key = file.recover(std::span(&tablet.world.escrow, 1)).value();
  const crypto::NewUser user{tablet.world.user, "interviewer", tablet.world.user_key,
                             tablet.passphrase, tests::kTestPassphraseCost};
  REQUIRE(file.add_user(data_key, user).ok());
  REQUIRE(tablet.disk->write_durably(tablet.path("key.fbk"), file.bytes()).ok());
  tablet.unlock();
  CHECK(tablet.vault().load(key).ok());
  tablet.lock();
  REQUIRE(tablet.disk->write_durably(tablet.path("key.fbk"), before).ok());
  CHECK(tablet.problem() == storage::UnlockProblem::kKeyFileOlder);
}

TEST_CASE("wipe: a damaged key file of the names does not save the tablet's") {
  Tablet tablet;
  tablet.create();
  tablet.lock();
  REQUIRE(tablet.disk->write_durably(tablet.path("identity.fbk"), base::to_bytes("damaged")).ok());
  CHECK(!storage::wipe_ways_in(tablet.place()).ok());
  CHECK(tablet.problem() == storage::UnlockProblem::kPassphrase);
}

// A PIN behind a chip that says what a test wants it to say; see pin_test.cpp for a real one.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "device/storage/pin.h"
#include "tests/device/storage/tablet.h"

using namespace faltbok;
using base::ErrorKind;
using storage::PinProblem;
using storage::UnlockProblem;
using tests::Tablet;

namespace {

// Keeps one secret, in memory; answers as it is told.
class MemoryChip final : public os::KeyStore {
 public:
  base::Result<base::Bytes> seal(std::span<const std::uint8_t, os::kStoredSecretSize> secret,
                                 base::BytesView) override {
    if (refusal) return base::fail(*refusal, "chip");
    secret_.assign(secret.begin(), secret.end());
    return base::to_bytes("blob");
  }
  base::Status unseal(base::BytesView, base::BytesView,
                      std::span<std::uint8_t, os::kStoredSecretSize> secret) override {
    if (refusal) return base::fail(*refusal, "chip");
    std::copy(secret_.begin(), secret_.end(), secret.begin());
    return base::ok_status();
  }
  void forget() { secret_.assign(os::kStoredSecretSize, 0); }
  std::optional<ErrorKind> refusal;

 private:
  base::Bytes secret_;
};

const crypto::SecretBytes& six_digits() {
  static const auto kPin = crypto::SecretBytes::copy_of(std::string_view("041299"));
  return kPin;
}

struct WithPin : Tablet {
  MemoryChip chip_with_pin;
  WithPin() {
    create();
    unlock();
    REQUIRE(storage::set_pin(place(), *open, {chip_with_pin, six_digits()}).ok());
  }
  storage::PinOutcome try_pin(const crypto::SecretBytes& pin = six_digits()) {
    lock();
    return storage::unlock_vault_with_pin(place(), chip_with_pin, pin);
  }
};

std::optional<PinProblem> pin_problem(const storage::PinOutcome& outcome) {
  const auto* refused = std::get_if<storage::PinRefused>(&outcome);
  return refused == nullptr ? std::nullopt : std::optional(refused->problem);
}
std::optional<UnlockProblem> unlock_problem(const storage::PinOutcome& outcome) {
  const auto* refused = std::get_if<storage::UnlockRefused>(&outcome);
  return refused == nullptr ? std::nullopt : std::optional(refused->problem);
}

}  // namespace

TEST_CASE("chip pin: what the chip refuses is a wrong PIN, a lock, or none that it has") {
  WithPin tablet;
  CHECK(std::holds_alternative<storage::OpenVault>(tablet.try_pin()));
  struct Case {
    ErrorKind kind;
    PinProblem problem;
  };
  constexpr Case kCases[] = {{ErrorKind::kAuthentication, PinProblem::kPin},
                             {ErrorKind::kUnavailable, PinProblem::kLocked},
                             {ErrorKind::kNotFound, PinProblem::kAbsent},
                             {ErrorKind::kInvalidInput, PinProblem::kAbsent}};
  for (const Case& one : kCases) {
    tablet.chip_with_pin.refusal = one.kind;
    CHECK(pin_problem(tablet.try_pin()) == one.problem);
  }
  tablet.chip_with_pin.refusal = std::nullopt;
  for (const std::string_view digits : {"04129", "0412999", "04129a", "04129/"})
    CHECK(pin_problem(tablet.try_pin(crypto::SecretBytes::copy_of(digits))) == PinProblem::kPin);
}

TEST_CASE("chip pin: what is wrong with the rest is said as for a passphrase") {
  WithPin tablet;
  SECTION("a chip that gives another secret back") {
    tablet.chip_with_pin.forget();
    CHECK(unlock_problem(tablet.try_pin()) == UnlockProblem::kKeyFileDamaged);
  }
  SECTION("no database") {
    tablet.lock();
    REQUIRE(tablet.disk->remove_durably(tablet.path("vault.db")).ok());
    CHECK(unlock_problem(tablet.try_pin()) == UnlockProblem::kDatabaseMissing);
  }
  SECTION("no key file") {
    tablet.lock();
    REQUIRE(tablet.disk->remove_durably(tablet.path("key.fbk")).ok());
    CHECK(unlock_problem(tablet.try_pin()) == UnlockProblem::kKeyFileMissing);
  }
}

TEST_CASE("chip pin: set or taken away only with a key file, by the chip's leave") {
  WithPin tablet;
  tablet.unlock();
  tablet.chip_with_pin.refusal = ErrorKind::kUnsupported;
  const auto set = [&] {
    return storage::set_pin(tablet.place(), *tablet.open, {tablet.chip_with_pin, six_digits()});
  };
  CHECK(set().error().kind() == ErrorKind::kUnsupported);
  REQUIRE(tablet.disk->remove_durably(tablet.path("key.fbk")).ok());
  CHECK(set().error().kind() == ErrorKind::kNotFound);
  CHECK(storage::remove_pin(tablet.place(), *tablet.open).error().kind() == ErrorKind::kNotFound);
  CHECK(storage::wipe_ways_in(tablet.place()).error().kind() == ErrorKind::kNotFound);
  tablet.files.fail_at(1);
  CHECK(storage::wipe_ways_in(tablet.place()).error().kind() == ErrorKind::kUnavailable);
}

TEST_CASE("chip pin: a vault that was just made sets none before it was opened") {
  Tablet tablet;
  MemoryChip chip;
  tablet.create();
  CHECK(storage::remove_pin(tablet.place(), *tablet.open).error().kind() == ErrorKind::kNotFound);
  CHECK(storage::set_pin(tablet.place(), *tablet.open, {chip, six_digits()}).error().kind() ==
        ErrorKind::kConflict);
}

TEST_CASE("chip pin: whoever goes takes it along; another data key alone does not") {
  WithPin tablet;
  tablet.unlock();
  const auto words = crypto::SecretBytes::copy_of(std::string_view("a guest's words"));
  const auto signing = crypto::SigningKey::random();
  const crypto::NewUser guest{crypto::random_id<base::UserId>(), "specialist", signing, words,
                              tests::kTestPassphraseCost};
  REQUIRE(storage::add_user(tablet.place(), *tablet.open, guest).ok());
  storage::KeyChange wanted{{tablet.world.custodian.recipient(), tablet.world.escrow.recipient()},
                            {}};
  REQUIRE(storage::change_data_key(tablet.place(), *tablet.open, wanted).ok());
  CHECK(std::holds_alternative<storage::OpenVault>(tablet.try_pin()));
  tablet.unlock();
  wanted.removed_users = {guest.id};
  REQUIRE(storage::change_data_key(tablet.place(), *tablet.open, wanted).ok());
  CHECK(pin_problem(tablet.try_pin()) == PinProblem::kAbsent);
}

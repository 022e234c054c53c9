#include "sync/desk/keys.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
#include "tests/support/test_cost.h"

using namespace faltbok;

namespace {

desk::DeskKeys some_keys() {
  REQUIRE(crypto::init().ok());
  return {crypto::SigningKey::random(), crypto::age::Identity::random(),
          crypto::SigningKey::random(), crypto::age::Identity::random()};
}

}  // namespace

TEST_CASE("desk keys: the passphrase brings the same keys back, and another one does not") {
  const desk::DeskKeys keys = some_keys();
  const crypto::SecretBytes right =
      crypto::SecretBytes::copy_of(std::string_view("four words are enough"));
  const auto file = desk::seal_desk_keys(keys, {}, {right, tests::kTestPassphraseCost});
  REQUIRE(file.ok());
  const auto again = desk::open_desk_keys(file.value(), right);
  REQUIRE(again.ok());
  CHECK(again.value().study.verify_key() == keys.study.verify_key());
  CHECK(again.value().custodian.recipient() == keys.custodian.recipient());
  CHECK(again.value().device_sign.verify_key() == keys.device_sign.verify_key());
  CHECK(again.value().device.recipient() == keys.device.recipient());
  const auto wrong = desk::open_desk_keys(
      file.value(), crypto::SecretBytes::copy_of(std::string_view("four words are enouph")));
  REQUIRE(!wrong.ok());
  CHECK(wrong.error().kind() == base::ErrorKind::kAuthentication);
  CHECK(!desk::open_escrow_keys(file.value(), right).ok());
}

TEST_CASE("desk keys: any changed bit and any missing byte is refused") {
  const desk::DeskKeys keys = some_keys();
  const crypto::SecretBytes passphrase =
      crypto::SecretBytes::copy_of(std::string_view("four words are enough"));
  const auto file = desk::seal_desk_keys(keys, {}, {passphrase, tests::kTestPassphraseCost});
  REQUIRE(file.ok());
  constexpr std::size_t kCostAt =
      25;  // a changed cost may be a valid one that takes long: refused or wrong, tried in small
  for (std::size_t i = 0; i < file.value().size(); ++i) {
    if (i >= kCostAt && i < kCostAt + 12) continue;
    base::Bytes changed = file.value();
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ 0x10U);
    CAPTURE(i);
    CHECK(!desk::open_desk_keys(changed, passphrase).ok());
  }
  for (std::size_t n = 0; n < file.value().size(); ++n) {
    CAPTURE(n);
    CHECK(!desk::open_desk_keys(base::BytesView(file.value()).first(n), passphrase).ok());
  }
}

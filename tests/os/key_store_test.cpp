// The TPM against swtpm: what it keeps, whom it refuses, and when it refuses everybody.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/soft_tpm.h"

using namespace faltbok;
using support::SoftTpm;

namespace {

using Secret = std::array<std::uint8_t, os::kStoredSecretSize>;

Secret some_secret() {
  Secret out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(i * 7 + 1);
  return out;
}
base::BytesView pin(std::string_view digits) { return base::view_of(digits); }

}  // namespace

TEST_CASE("key store: the PIN gives the secret back, also when the store is opened anew") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  const Secret secret = some_secret();
  const base::Bytes blob = tpm.open()->seal(secret, pin("041299")).value();
  CHECK(std::search(blob.begin(), blob.end(), secret.begin(), secret.end()) == blob.end());
  const auto again = tpm.open();
  for (int i = 0; i < 8; ++i) {  // nothing is left behind on the chip
    Secret out{};
    REQUIRE(again->unseal(blob, pin("041299"), out).ok());
    CHECK(out == secret);
  }
}

TEST_CASE("key store: after five wrong PINs even the right one is refused") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  const auto store = tpm.open();
  const base::Bytes blob = store->seal(some_secret(), pin("041299")).value();
  Secret out{};
  for (std::uint32_t i = 0; i < os::kPinTryCountMax; ++i) {
    CAPTURE(i);
    CHECK(store->unseal(blob, pin("000000"), out).error().kind() ==
          base::ErrorKind::kAuthentication);
  }
  CHECK(store->unseal(blob, pin("041299"), out).error().kind() == base::ErrorKind::kUnavailable);
  CHECK(tpm.open()->unseal(blob, pin("041299"), out).error().kind() ==
        base::ErrorKind::kUnavailable);
  CHECK(out == Secret{});
}

TEST_CASE("key store: another TPM cannot open it") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm mine;
  const SoftTpm other;
  const base::Bytes blob = mine.open()->seal(some_secret(), pin("041299")).value();
  Secret out{};
  CHECK(other.open()->unseal(blob, pin("041299"), out).error().kind() ==
        base::ErrorKind::kNotFound);
}

TEST_CASE("key store: what is no blob, or no PIN, is refused before the chip is asked") {
  if (!SoftTpm::is_installed()) SKIP("swtpm is not installed");
  const SoftTpm tpm;
  const auto store = tpm.open();
  const base::Bytes blob = store->seal(some_secret(), pin("041299")).value();
  Secret out{};
  CHECK(store->seal(some_secret(), {}).error().kind() == base::ErrorKind::kInvalidInput);
  CHECK(store->unseal(blob, {}, out).error().kind() == base::ErrorKind::kInvalidInput);
  for (std::size_t size = 0; size < blob.size(); ++size)
    CHECK(store->unseal(base::BytesView(blob).first(size), pin("041299"), out).error().kind() ==
          base::ErrorKind::kInvalidInput);
}

TEST_CASE("key store: a machine without a TPM says so") {
  CHECK(os::open_key_store("swtpm:path=/nonexistent").error().kind() == base::ErrorKind::kNotFound);
}

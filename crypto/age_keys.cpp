// Recipients and identities of age, and how they are written.
#include "crypto/age.h"

#include <algorithm>
#include "crypto/bech32.h"

namespace faltbok::crypto::age {

namespace {
constexpr std::string_view kRecipientPrefix = "age";
constexpr std::string_view kIdentityPrefix = "age-secret-key-";
}  // namespace

std::string Recipient::text() const {
  return std::string(bech32_encode(kRecipientPrefix, x25519).reveal_text());
}

base::Result<Recipient> Recipient::from_text(std::string_view text) {
  TRY_ASSIGN(const SecretBytes bytes, "recipient", bech32_decode(kRecipientPrefix, text));
  Recipient out;
  const bool lower_case = text.starts_with(kRecipientPrefix);
  if (bytes.size() != out.x25519.size() || !lower_case) {
    return base::fail(base::ErrorKind::kInvalidInput, "recipient");
  }
  std::copy_n(bytes.reveal().begin(), out.x25519.size(), out.x25519.begin());
  return out;
}

Identity::Identity(ExchangeSecret secret)
    : secret_(std::move(secret)), recipient_{exchange_public_of(secret_)} {}

Identity Identity::random() { return Identity(ExchangeSecret::random()); }
Identity Identity::from_secret(ExchangeSecret secret) { return Identity(std::move(secret)); }

base::Result<Identity> Identity::from_text(std::string_view text) {
  TRY_ASSIGN(const SecretBytes bytes, "identity", bech32_decode(kIdentityPrefix, text));
  const bool upper_case = text.starts_with("AGE");
  if (bytes.size() != kExchangeKeySize || !upper_case)
    return base::fail(base::ErrorKind::kInvalidInput, "identity");
  return Identity(ExchangeSecret::copy_of(bytes.reveal().first<kExchangeKeySize>()));
}

SecretBytes Identity::text() const {
  SecretBytes out = bech32_encode(kIdentityPrefix, secret_.reveal());
  for (std::uint8_t& c : out.reveal_to_write()) {
    if (c >= 'a') c = static_cast<std::uint8_t>(c - 'a' + 'A');  // nothing of Bech32 is above 'z'
  }
  return out;
}

}  // namespace faltbok::crypto::age

#include "crypto/sign.h"

#include <sodium.h>

#include "crypto/data_of.h"

namespace faltbok::crypto {

static_assert(kVerifyKeySize == crypto_sign_ed25519_PUBLICKEYBYTES);
static_assert(kSignatureSize == crypto_sign_ed25519_BYTES);
static_assert(kSigningSeedSize == crypto_sign_ed25519_SEEDBYTES);
static_assert(kSigningSeedSize + kVerifyKeySize == crypto_sign_ed25519_SECRETKEYBYTES);

namespace {
base::Bytes with_domain(std::string_view domain, base::BytesView message) {
  base::Bytes out;
  out.reserve(domain.size() + 1 + message.size());
  out.insert(out.end(), domain.begin(), domain.end());
  out.push_back(0);
  out.insert(out.end(), message.begin(), message.end());
  return out;
}
}  // namespace

SigningKey SigningKey::random() { return from_seed(Secret<kSigningSeedSize>::random()); }

SigningKey SigningKey::from_seed(const Secret<kSigningSeedSize>& seed) {
  SigningKey out;
  out.seed_ = seed.duplicate();
  crypto_sign_ed25519_seed_keypair(out.verify_key_.bytes.data(),
                                   out.expanded_.reveal_to_write().data(),
                                   out.seed_.reveal().data());
  return out;
}

SigningKey SigningKey::duplicate() const { return from_seed(seed_); }

Signature SigningKey::sign(std::string_view domain, base::BytesView message) const {
  return sign_plain(with_domain(domain, message));
}

Signature SigningKey::sign_plain(base::BytesView message) const {
  Signature out;
  crypto_sign_ed25519_detached(out.bytes.data(), nullptr, data_of(message), message.size(),
                               expanded_.reveal().data());
  return out;
}

base::Status verify(const VerifyKey& key, std::string_view domain, base::BytesView message,
                    const Signature& signature) {
  return verify_plain(key, with_domain(domain, message), signature);
}

base::Status verify_plain(const VerifyKey& key, base::BytesView message,
                          const Signature& signature) {
  if (crypto_sign_ed25519_verify_detached(signature.bytes.data(), data_of(message), message.size(),
                                          key.bytes.data()) != 0) {
    return base::fail(base::ErrorKind::kAuthentication, "signature");
  }
  return base::ok_status();
}

}  // namespace faltbok::crypto

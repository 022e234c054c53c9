#include "crypto/aead.h"

#include <sodium.h>

#include "crypto/data_of.h"

namespace faltbok::crypto {

static_assert(kAeadKeySize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kAeadTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(kXChaChaNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);

namespace {
base::Error refused() { return base::fail(base::ErrorKind::kAuthentication, "aead"); }
}  // namespace

base::Bytes xchacha_seal(base::BytesView plaintext, base::BytesView additional_data,
                         const XChaChaNonce& nonce, const AeadKey& key) {
  base::Bytes out(plaintext.size() + kAeadTagSize);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      out.data(), nullptr, data_of(plaintext), plaintext.size(), data_of(additional_data),
      additional_data.size(), nullptr, nonce.data(), key.reveal().data());
  return out;
}

base::Result<SecretBytes> xchacha_open(base::BytesView sealed, base::BytesView additional_data,
                                       const XChaChaNonce& nonce, const AeadKey& key) {
  if (sealed.size() < kAeadTagSize) return refused();
  SecretBytes out(sealed.size() - kAeadTagSize);
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      out.reveal_to_write().data(), nullptr, nullptr, data_of(sealed), sealed.size(),
      data_of(additional_data), additional_data.size(), nonce.data(), key.reveal().data());
  if (failed != 0) return refused();
  return out;
}

}  // namespace faltbok::crypto

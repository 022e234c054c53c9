#include "crypto/aead.h"

#include <sodium.h>

#include "crypto/data_of.h"

namespace faltbok::crypto {

static_assert(kAeadKeySize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kAeadTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(kXChaChaNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kAeadKeySize == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
static_assert(kAeadTagSize == crypto_aead_chacha20poly1305_ietf_ABYTES);
static_assert(kChaChaNonceSize == crypto_aead_chacha20poly1305_ietf_NPUBBYTES);

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

base::Bytes chacha_seal(base::BytesView plaintext, base::BytesView additional_data,
                        const ChaChaNonce& nonce, const AeadKey& key) {
  base::Bytes out(plaintext.size() + kAeadTagSize);
  crypto_aead_chacha20poly1305_ietf_encrypt(
      out.data(), nullptr, data_of(plaintext), plaintext.size(), data_of(additional_data),
      additional_data.size(), nullptr, nonce.data(), key.reveal().data());
  return out;
}

base::Result<base::Bytes> chacha_open(base::BytesView sealed, base::BytesView additional_data,
                                      const ChaChaNonce& nonce, const AeadKey& key) {
  if (sealed.size() < kAeadTagSize) return refused();
  base::Bytes out(sealed.size() - kAeadTagSize);
  const int failed = crypto_aead_chacha20poly1305_ietf_decrypt(
      out.data(), nullptr, nullptr, data_of(sealed), sealed.size(), data_of(additional_data),
      additional_data.size(), nonce.data(), key.reveal().data());
  if (failed != 0) return refused();
  return out;
}

void chacha_seal_into(std::span<std::uint8_t> out, base::BytesView plaintext,
                      const ChaChaNonce& nonce, const AeadKey& key) {
  CHECK(out.size() == plaintext.size() + kAeadTagSize);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, data_of(plaintext),
                                            plaintext.size(), nullptr, 0, nullptr, nonce.data(),
                                            key.reveal().data());
}

base::Status chacha_open_into(std::span<std::uint8_t> out, base::BytesView sealed,
                              const ChaChaNonce& nonce, const AeadKey& key) {
  if (sealed.size() < kAeadTagSize) return refused();
  CHECK(out.size() >= sealed.size() - kAeadTagSize);
  const int failed = crypto_aead_chacha20poly1305_ietf_decrypt(
      out.data(), nullptr, nullptr, data_of(sealed), sealed.size(), nullptr, 0, nonce.data(),
      key.reveal().data());
  if (failed != 0) return refused();
  return base::ok_status();
}

base::Status chacha_verify(base::BytesView sealed, const ChaChaNonce& nonce, const AeadKey& key) {
  if (sealed.size() < kAeadTagSize) return refused();
  const base::BytesView text = sealed.first(sealed.size() - kAeadTagSize);
  // Without a place for the plaintext the library compares the tag and stops.
  const int failed = crypto_aead_chacha20poly1305_ietf_decrypt_detached(
      nullptr, nullptr, data_of(text), text.size(), sealed.last(kAeadTagSize).data(), nullptr, 0,
      nonce.data(), key.reveal().data());
  if (failed != 0) return refused();
  return base::ok_status();
}

}  // namespace faltbok::crypto

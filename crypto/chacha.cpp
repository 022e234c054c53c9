#include "crypto/chacha.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace faltbok::crypto {

namespace {

struct Freer {
  // Wipes the copy of the key, too.
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Freer>;

enum class Way : int { kOpen = 0, kSeal = 1 };

base::Error refused() { return base::fail(base::ErrorKind::kAuthentication, "chacha"); }

// Without the machine's configuration of OpenSSL, which could leave the cipher out.
const EVP_CIPHER* cipher() {
  static EVP_CIPHER* const fetched =
      EVP_CIPHER_fetch(OSSL_LIB_CTX_new(), "ChaCha20-Poly1305", nullptr);
  CHECK(fetched != nullptr);
  return fetched;
}

// Takes `bytes` in; `out` is as long as they, or null for additional data.
void take(EVP_CIPHER_CTX* context, std::uint8_t* out, base::BytesView bytes) {
  CHECK(bytes.size() <= kChaChaSizeMax);
  if (bytes.empty()) return;
  int size = 0;
  CHECK(EVP_CipherUpdate(context, out, &size, bytes.data(), static_cast<int>(bytes.size())) == 1);
  CHECK(static_cast<std::size_t>(size) == bytes.size());
}

Context begin(Way way, std::uint8_t* out, base::BytesView bytes, base::BytesView additional_data,
              const ChaChaNonce& nonce, const AeadKey& key) {
  Context context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_CipherInit_ex2(context.get(), cipher(), key.reveal().data(), nonce.data(),
                           static_cast<int>(way), nullptr) == 1);
  take(context.get(), nullptr, additional_data);
  take(context.get(), out, bytes);
  return context;
}

bool ends_well(EVP_CIPHER_CTX* context) {
  std::uint8_t nothing[kAeadTagSize];
  int size = 0;
  return EVP_CipherFinal_ex(context, nothing, &size) == 1;
}

void seal(std::span<std::uint8_t> out, base::BytesView plaintext, base::BytesView additional_data,
          const ChaChaNonce& nonce, const AeadKey& key) {
  CHECK(out.size() == plaintext.size() + kAeadTagSize);
  const Context context = begin(Way::kSeal, out.data(), plaintext, additional_data, nonce, key);
  CHECK(ends_well(context.get()));
  CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kAeadTagSize,
                            out.last(kAeadTagSize).data()) == 1);
}

base::Status open(std::span<std::uint8_t> out, base::BytesView sealed,
                  base::BytesView additional_data, const ChaChaNonce& nonce, const AeadKey& key) {
  if (sealed.size() < kAeadTagSize) return refused();
  const base::BytesView text = sealed.first(sealed.size() - kAeadTagSize);
  CHECK(out.size() >= text.size());
  const Context context = begin(Way::kOpen, out.data(), text, additional_data, nonce, key);
  base::ByteArray<kAeadTagSize> tag;
  std::ranges::copy(sealed.last(kAeadTagSize), tag.begin());
  CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, tag.data()) == 1);
  if (ends_well(context.get())) return base::ok_status();
  wipe(out.first(text.size()));
  return refused();
}

}  // namespace

base::Bytes chacha_seal(base::BytesView plaintext, base::BytesView additional_data,
                        const ChaChaNonce& nonce, const AeadKey& key) {
  base::Bytes out(plaintext.size() + kAeadTagSize);
  seal(out, plaintext, additional_data, nonce, key);
  return out;
}

base::Result<base::Bytes> chacha_open(base::BytesView sealed, base::BytesView additional_data,
                                      const ChaChaNonce& nonce, const AeadKey& key) {
  base::Bytes out(sealed.size() < kAeadTagSize ? 0 : sealed.size() - kAeadTagSize);
  TRY("chacha", open(out, sealed, additional_data, nonce, key));
  return out;
}

void chacha_seal_into(std::span<std::uint8_t> out, base::BytesView plaintext,
                      const ChaChaNonce& nonce, const AeadKey& key) {
  seal(out, plaintext, {}, nonce, key);
}

base::Status chacha_open_into(std::span<std::uint8_t> out, base::BytesView sealed,
                              const ChaChaNonce& nonce, const AeadKey& key) {
  return open(out, sealed, {}, nonce, key);
}

}  // namespace faltbok::crypto

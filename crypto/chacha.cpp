#include "crypto/chacha.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace faltbok::crypto {

namespace {

struct Freer {
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

// One context for each thread, so that a stream takes no memory for each chunk. It holds a key only
// as long as one of these lives.
class Message {
 public:
  Message(Way way, const ChaChaNonce& nonce, const AeadKey& key) : way_(way) {
    begin(key.reveal().data(), nonce);
  }
  ~Message() {
    constexpr base::ByteArray<kAeadKeySize> kNoKey{};
    begin(kNoKey.data(), {});
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  // Takes `bytes` in; `out` is as long as they, or null for additional data.
  void take(std::uint8_t* out, base::BytesView bytes) {
    CHECK(bytes.size() <= kChaChaSizeMax);
    if (bytes.empty()) return;
    int size = 0;
    CHECK(EVP_CipherUpdate(context(), out, &size, bytes.data(), static_cast<int>(bytes.size())) ==
          1);
    CHECK(static_cast<std::size_t>(size) == bytes.size());
  }
  void tag(int control, std::uint8_t* tag) {
    CHECK(EVP_CIPHER_CTX_ctrl(context(), control, kAeadTagSize, tag) == 1);
  }
  bool ends_well() {
    base::ByteArray<kAeadTagSize> nothing;
    int size = 0;
    return EVP_CipherFinal_ex(context(), nothing.data(), &size) == 1;
  }

 private:
  static EVP_CIPHER_CTX* context() {
    thread_local const Context made = [] {
      Context out(EVP_CIPHER_CTX_new());
      CHECK(out != nullptr);
      CHECK(EVP_CipherInit_ex2(out.get(), cipher(), nullptr, nullptr, 1, nullptr) == 1);
      return out;
    }();
    return made.get();
  }
  void begin(const std::uint8_t* key, const ChaChaNonce& nonce) {
    CHECK(EVP_CipherInit_ex2(context(), nullptr, key, nonce.data(), static_cast<int>(way_),
                             nullptr) == 1);
  }
  Way way_;
};

void seal(std::span<std::uint8_t> out, base::BytesView plaintext, base::BytesView additional_data,
          const ChaChaNonce& nonce, const AeadKey& key) {
  CHECK(out.size() == plaintext.size() + kAeadTagSize);
  Message message(Way::kSeal, nonce, key);
  message.take(nullptr, additional_data);
  message.take(out.data(), plaintext);
  CHECK(message.ends_well());
  message.tag(EVP_CTRL_AEAD_GET_TAG, out.last(kAeadTagSize).data());
}

base::Status open(std::span<std::uint8_t> out, base::BytesView sealed,
                  base::BytesView additional_data, const ChaChaNonce& nonce, const AeadKey& key) {
  if (sealed.size() < kAeadTagSize) return refused();
  const base::BytesView text = sealed.first(sealed.size() - kAeadTagSize);
  CHECK(out.size() >= text.size());
  base::ByteArray<kAeadTagSize> tag;
  std::ranges::copy(sealed.last(kAeadTagSize), tag.begin());
  Message message(Way::kOpen, nonce, key);
  message.take(nullptr, additional_data);
  message.take(out.data(), text);
  message.tag(EVP_CTRL_AEAD_SET_TAG, tag.data());
  if (message.ends_well()) return base::ok_status();
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

// How one stanza wraps the file key: X25519 and scrypt.
#include <sodium.h>

#include <algorithm>

#include "crypto/age_header.h"
#include "crypto/base64.h"
#include "crypto/chacha.h"
#include "crypto/data_of.h"
#include "crypto/hash.h"
#include "crypto/random.h"

namespace faltbok::crypto::age {

namespace {

constexpr std::string_view kX25519Type = "X25519";
constexpr std::string_view kX25519Info = "age-encryption.org/v1/X25519";
constexpr std::string_view kScryptType = "scrypt";
constexpr std::string_view kScryptInfo = "age-encryption.org/v1/scrypt";
constexpr std::size_t kScryptSaltSize = 16;
constexpr std::size_t kBodySize = kFileKeySize + kAeadTagSize;
constexpr ChaChaNonce kZeroNonce{};  // each wrapping key seals once

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

AeadKey x25519_wrapping_key(const Secret<32>& shared, const ExchangePublic& share,
                            const Recipient& recipient) {
  base::Bytes salt(share.begin(), share.end());
  salt.insert(salt.end(), recipient.x25519.begin(), recipient.x25519.end());
  AeadKey out;
  hkdf_expand(hkdf_extract(salt, shared.reveal()), base::view_of(kX25519Info),
              out.reveal_to_write());
  return out;
}

base::Result<AeadKey> scrypt_wrapping_key(const SecretBytes& passphrase, base::BytesView salt,
                                          int log_work) {
  base::Bytes full_salt = base::to_bytes(kScryptInfo);
  full_salt.insert(full_salt.end(), salt.begin(), salt.end());
  constexpr std::uint32_t kBlockSize = 8;
  constexpr std::uint32_t kParallelism = 1;
  AeadKey out;
  const base::BytesView phrase = passphrase.reveal();
  const int failed = crypto_pwhash_scryptsalsa208sha256_ll(
      data_of(phrase), phrase.size(), full_salt.data(), full_salt.size(),
      std::uint64_t{1} << static_cast<unsigned>(log_work), kBlockSize, kParallelism,
      out.reveal_to_write().data(), kAeadKeySize);
  if (failed != 0) return base::fail(base::ErrorKind::kUnavailable, "scrypt: memory");
  return out;
}

Unwrapped file_key_in(base::BytesView body, const AeadKey& key) {
  auto opened = chacha_open(body, {}, kZeroNonce, key);
  if (!opened.ok()) return std::optional<FileKey>{};
  auto out = FileKey::copy_of(std::span(opened.value()).first<kFileKeySize>());
  wipe(opened.value());
  return std::optional<FileKey>(std::move(out));
}

// 1-99 without sign or leading zero.
std::optional<int> log_work_of(std::string_view text) {
  if (text.empty() || text.size() > 2 || text.front() == '0') return std::nullopt;
  int out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return out;
}

}  // namespace

Unwrapped unwrap_x25519(const Stanza& stanza, const Identity& identity) {
  if (stanza.arguments.front() != kX25519Type) return std::optional<FileKey>{};
  if (stanza.arguments.size() != 2) return refused("X25519: arguments");
  TRY_ASSIGN(const base::Bytes share_bytes, "X25519: share",
             base64_decode(stanza.arguments[1], Padding::kNone));
  if (share_bytes.size() != kExchangeKeySize) return refused("X25519: share");
  if (stanza.body.size() != kBodySize) return refused("X25519: body");
  ExchangePublic share{};
  std::copy(share_bytes.begin(), share_bytes.end(), share.begin());
  const auto shared = shared_secret_of(identity.secret(), share);
  if (!shared.ok()) return refused("X25519: small order");
  return file_key_in(stanza.body, x25519_wrapping_key(shared.value(), share, identity.recipient()));
}

Unwrapped unwrap_scrypt(const Stanza& stanza, const SecretBytes& passphrase) {
  if (stanza.arguments.front() != kScryptType) return std::optional<FileKey>{};
  if (stanza.arguments.size() != 3) return refused("scrypt: arguments");
  TRY_ASSIGN(const base::Bytes salt, "scrypt: salt",
             base64_decode(stanza.arguments[1], Padding::kNone));
  if (salt.size() != kScryptSaltSize) return refused("scrypt: salt");
  const auto log_work = log_work_of(stanza.arguments[2]);
  if (!log_work || *log_work > kScryptLogWorkMax) return refused("scrypt: work factor");
  if (stanza.body.size() != kBodySize) return refused("scrypt: body");
  TRY_ASSIGN(const AeadKey key, "scrypt", scrypt_wrapping_key(passphrase, salt, *log_work));
  return file_key_in(stanza.body, key);
}

Stanza wrap_x25519(const FileKey& file_key, const Recipient& recipient) {
  const Identity once = Identity::random();
  const ExchangePublic& share = once.recipient().x25519;
  const auto shared = shared_secret_of(once.secret(), recipient.x25519);
  CHECK(shared.ok());  // encrypt() refuses recipients of small order first
  const AeadKey key = x25519_wrapping_key(shared.value(), share, recipient);
  return {{std::string(kX25519Type), base64_encode(share, Padding::kNone)},
          chacha_seal(file_key.reveal(), {}, kZeroNonce, key)};
}

base::Result<Stanza> wrap_scrypt(const FileKey& file_key, const SecretBytes& passphrase,
                                 int log_work) {
  if (log_work < 1 || log_work > kScryptLogWorkMax) return refused("scrypt: work factor");
  const auto salt = random_array<kScryptSaltSize>();
  TRY_ASSIGN(const AeadKey key, "scrypt", scrypt_wrapping_key(passphrase, salt, log_work));
  return Stanza{
      {std::string(kScryptType), base64_encode(salt, Padding::kNone), std::to_string(log_work)},
      chacha_seal(file_key.reveal(), {}, kZeroNonce, key)};
}

}  // namespace faltbok::crypto::age

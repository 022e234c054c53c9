#include "crypto/hash.h"

#include <sodium.h>

#include <algorithm>
#include <new>

#include "crypto/data_of.h"

namespace faltbok::crypto {

static_assert(kHashSize == crypto_hash_sha256_BYTES);
static_assert(kHashSize == crypto_auth_hmacsha256_BYTES);
static_assert(sizeof(crypto_hash_sha256_state) <= 128 && alignof(crypto_hash_sha256_state) <= 16);

namespace {
constexpr std::size_t kExpandSizeMax = 255 * kHashSize;  // RFC 5869 section 2.3

crypto_hash_sha256_state* state_in(std::array<std::uint8_t, 128>& storage) {
  return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(storage.data()));
}
}  // namespace

base::Digest sha256(base::BytesView bytes) {
  base::Digest out;
  crypto_hash_sha256(out.bytes.data(), data_of(bytes), bytes.size());
  return out;
}

base::Digest sha256_of_parts(std::string_view domain,
                             std::initializer_list<base::BytesView> parts) {
  const base::ByteArray<1> zero{};
  Sha256 hash;
  hash.update(base::view_of(domain)).update(zero);
  for (const base::BytesView part : parts) hash.update(part);
  return hash.finish();
}

Sha256::Sha256() { crypto_hash_sha256_init(new (state_.data()) crypto_hash_sha256_state); }
Sha256& Sha256::update(base::BytesView bytes) {
  crypto_hash_sha256_update(state_in(state_), data_of(bytes), bytes.size());
  return *this;
}
base::Digest Sha256::finish() {
  base::Digest out;
  crypto_hash_sha256_final(state_in(state_), out.bytes.data());
  return out;
}

base::ByteArray<kHashSize> hmac_sha256(base::BytesView key, base::BytesView message) {
  base::ByteArray<kHashSize> out{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, data_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, data_of(message), message.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
  return out;
}

// RFC 5869 section 2.2. An empty salt is the same HMAC key as 32 zero bytes.
Secret<kHashSize> hkdf_extract(base::BytesView salt, base::BytesView key_material) {
  auto prk = hmac_sha256(salt, key_material);
  auto out = Secret<kHashSize>::copy_of(prk);
  wipe(prk);
  return out;
}

// RFC 5869 section 2.3: T(n) = HMAC(PRK, T(n-1) || info || n)
void hkdf_expand(const Secret<kHashSize>& prk, base::BytesView info, std::span<std::uint8_t> out) {
  CHECK(out.size() <= kExpandSizeMax);
  base::ByteArray<kHashSize> block{};
  std::uint8_t number = 0;
  for (std::size_t at = 0; at < out.size(); at += kHashSize) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, prk.reveal().data(), prk.reveal().size());
    if (number > 0) crypto_auth_hmacsha256_update(&state, block.data(), block.size());
    crypto_auth_hmacsha256_update(&state, data_of(info), info.size());
    ++number;
    crypto_auth_hmacsha256_update(&state, &number, 1);
    crypto_auth_hmacsha256_final(&state, block.data());
    sodium_memzero(&state, sizeof state);
    const std::size_t size = std::min(kHashSize, out.size() - at);
    std::copy_n(block.begin(), size, out.begin() + static_cast<std::ptrdiff_t>(at));
  }
  wipe(block);
}

bool equal_constant_time(base::BytesView a, base::BytesView b) {
  return a.size() == b.size() && sodium_memcmp(data_of(a), data_of(b), a.size()) == 0;
}

}  // namespace faltbok::crypto

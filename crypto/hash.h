// SHA-256, HMAC-SHA256 and HKDF-SHA256.
//
//   Threads  values
//   Source   FORMAT.md section 1; FIPS 180-4, RFC 2104, RFC 5869
#pragma once

#include <array>
#include <memory>

#include "crypto/secret.h"
#include "platform/base/bytes.h"
#include "platform/base/ids.h"

namespace faltbok::crypto {

inline constexpr std::size_t kHashSize = 32;

base::Digest sha256(base::BytesView bytes);

// The hash of a domain string, its zero byte, and parts one after another.
base::Digest sha256_of_parts(std::string_view domain, std::initializer_list<base::BytesView> parts);

// A hash of bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256& update(base::BytesView bytes);
  base::Digest finish();  // once

 private:
  alignas(16) std::array<std::uint8_t, 128> state_{};
};

base::ByteArray<kHashSize> hmac_sha256(base::BytesView key, base::BytesView message);

// RFC 5869. `out` of at most 8,160 bytes.
Secret<kHashSize> hkdf_extract(base::BytesView salt, base::BytesView key_material);
void hkdf_expand(const Secret<kHashSize>& prk, base::BytesView info, std::span<std::uint8_t> out);

// The same length and the same bytes, in a time that depends on the length alone.
bool equal_constant_time(base::BytesView a, base::BytesView b);

}  // namespace faltbok::crypto

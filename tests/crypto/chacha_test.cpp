// The cipher that is libcrypto's: what it leaves behind.
#include "crypto/chacha.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>
#include <string>

using namespace faltbok;

namespace {

// The key is looked for under a mask, so that what is looked for is no copy itself.
constexpr std::uint8_t kMask = 0x5a;
using Masked = base::ByteArray<crypto::kAeadKeySize>;

// Looks at bytes that are no object of ours.
__attribute__((no_sanitize("address"))) bool is_copy(const std::uint8_t* at, const Masked& masked) {
  for (std::size_t i = 0; i < crypto::kAeadKeySize; ++i)
    if ((at[i] ^ kMask) != masked.data()[i]) return false;
  return true;
}

// How often the key stands in what this process can write.
int copies_in_memory(const Masked& masked) {
  constexpr std::uintptr_t kSpanSizeMax = 1U << 28U;  // the sanitizer's own are larger
  std::ifstream maps("/proc/self/maps");
  int out = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0;
    std::uintptr_t to = 0;
    char dash = 0;
    std::string rights;
    std::istringstream(line) >> std::hex >> from >> dash >> to >> rights;
    if (!rights.starts_with("rw") || to - from > kSpanSizeMax) continue;
    for (std::uintptr_t at = from; at + masked.size() <= to; ++at)
      if (is_copy(reinterpret_cast<const std::uint8_t*>(at), masked)) ++out;
  }
  return out;
}

}  // namespace

TEST_CASE("chacha: the library keeps no copy of the key, and a false message leaves no plaintext") {
  const auto key = crypto::AeadKey::random();
  Masked masked{};
  std::ranges::transform(key.reveal(), masked.begin(),
                         [](std::uint8_t byte) { return static_cast<std::uint8_t>(byte ^ kMask); });
  CHECK(copies_in_memory(masked) == 1);  // the one in guarded memory
  const base::Bytes plaintext(100'000, 7);
  base::Bytes sealed = crypto::chacha_seal(plaintext, {}, {1}, key);
  CHECK(copies_in_memory(masked) == 1);
  base::Bytes out(plaintext.size());
  CHECK(crypto::chacha_open_into(out, sealed, {1}, key).ok());
  CHECK(out == plaintext);
  CHECK(copies_in_memory(masked) == 1);
  sealed.back() ^= 1U;
  CHECK(!crypto::chacha_open_into(out, sealed, {1}, key).ok());
  CHECK(out == base::Bytes(plaintext.size()));
  CHECK(copies_in_memory(masked) == 1);
}

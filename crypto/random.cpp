#include "crypto/random.h"

#include <sodium.h>

namespace faltbok::crypto {

void fill_random(std::span<std::uint8_t> out) {
  CHECK(sodium_init() >= 0);
  if (!out.empty()) randombytes_buf(out.data(), out.size());
}

std::uint32_t random_below(std::uint32_t below) {
  CHECK(below > 0);
  CHECK(sodium_init() >= 0);
  return randombytes_uniform(below);
}

}  // namespace faltbok::crypto

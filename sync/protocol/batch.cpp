#include "sync/protocol/batch.h"

#include <bit>

namespace faltbok::protocol {

// Padmé (PURBs, Nikitin et al., 2019): at most 12 % more, and only log log sizes to tell apart.
std::uint64_t padme_size(std::uint64_t size) {
  if (size < 2) return size;
  const auto exponent = static_cast<unsigned>(std::bit_width(size)) - 1;
  const auto kept_bits = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t mask = (std::uint64_t{1} << (exponent - kept_bits)) - 1;
  return (size + mask) & ~mask;
}

}  // namespace faltbok::protocol

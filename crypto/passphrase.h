// From a passphrase or PIN to 32 bytes of key: Argon2id with a stated cost.
//
//   Units    memory in bytes, a multiple of 1,024
//   Errors   kInvalidInput  a cost outside the limits
//            kUnavailable   the machine does not give that much memory
//   Threads  stateless; takes about a second and 256 MiB at kPassphraseCost: never on the UI thread
//   Source   FORMAT.md sections 1 and 3; RFC 9106
#pragma once

#include "crypto/secret.h"
#include "platform/base/result.h"

namespace faltbok::crypto {

struct PassphraseCost {
  std::uint64_t memory_bytes;
  std::uint32_t passes;
  auto operator<=>(const PassphraseCost&) const = default;
};

inline constexpr PassphraseCost kPassphraseCost{268'435'456, 3};
inline constexpr PassphraseCost kPassphraseCostMin{8'192, 1};
inline constexpr PassphraseCost kPassphraseCostMax{1'073'741'824, 16};
inline constexpr std::size_t kPassphraseSaltSize = 16;
inline constexpr std::size_t kPassphraseSizeMax = 1'024;

using PassphraseSalt = base::ByteArray<kPassphraseSaltSize>;

base::Status check_cost(const PassphraseCost& cost);

base::Result<Secret<32>> argon2id(const SecretBytes& passphrase, const PassphraseSalt& salt,
                                  const PassphraseCost& cost);

}  // namespace faltbok::crypto

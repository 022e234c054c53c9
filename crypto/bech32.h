// Bech32 (BIP 173) without its length limit: how age writes keys.
//
//   Shape    prefix `1` data checksum; all lower or all upper case
//   Errors   kInvalidInput: mixed case, a foreign character, a wrong checksum,
//            left-over bits, another prefix
//   Threads  stateless
#pragma once

#include "crypto/secret.h"
#include "platform/base/bytes.h"

namespace faltbok::crypto {

inline constexpr std::size_t kBech32SizeMax = 256;

// `prefix` in lower case. The text may be secret, so it is born guarded.
SecretBytes bech32_encode(std::string_view prefix, base::BytesView data);
base::Result<SecretBytes> bech32_decode(std::string_view prefix, std::string_view text);

}  // namespace faltbok::crypto

// X25519: two keys make one shared secret.
//
//   Errors   kAuthentication: the shared secret would be all zero (a point of small order)
//   Threads  values
//   Source   FORMAT.md section 1; RFC 7748
#pragma once

#include "crypto/secret.h"
#include "platform/base/result.h"

namespace faltbok::crypto {

inline constexpr std::size_t kExchangeKeySize = 32;
using ExchangeSecret = Secret<kExchangeKeySize>;
using ExchangePublic = base::ByteArray<kExchangeKeySize>;

ExchangePublic exchange_public_of(const ExchangeSecret& secret);
base::Result<Secret<32>> shared_secret_of(const ExchangeSecret& mine, const ExchangePublic& theirs);

}  // namespace faltbok::crypto

#include "crypto/exchange.h"

#include <sodium.h>

namespace faltbok::crypto {

static_assert(kExchangeKeySize == crypto_scalarmult_curve25519_BYTES);
static_assert(kExchangeKeySize == crypto_scalarmult_curve25519_SCALARBYTES);

ExchangePublic exchange_public_of(const ExchangeSecret& secret) {
  ExchangePublic out{};
  crypto_scalarmult_curve25519_base(out.data(), secret.reveal().data());
  return out;
}

base::Result<Secret<32>> shared_secret_of(const ExchangeSecret& mine,
                                          const ExchangePublic& theirs) {
  Secret<32> out;
  if (crypto_scalarmult_curve25519(out.reveal_to_write().data(), mine.reveal().data(),
                                   theirs.data()) != 0) {
    return base::fail(base::ErrorKind::kAuthentication, "x25519: small order");
  }
  return out;
}

}  // namespace faltbok::crypto

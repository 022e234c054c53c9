#include "crypto/warm_pin.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/random.h"

namespace faltbok::crypto {

namespace {

bool is_pin(const SecretBytes& pin) {
  const base::BytesView digits = pin.reveal();
  return digits.size() == kPinDigitCount &&
         std::all_of(digits.begin(), digits.end(),
                     [](std::uint8_t c) { return c >= '0' && c <= '9'; });
}

base::Result<AeadKey> pin_key(const SecretBytes& pin, const PassphraseSalt& salt,
                              PassphraseCost cost) {
  if (!is_pin(pin)) return base::fail(base::ErrorKind::kInvalidInput, "pin: six digits");
  TRY_ASSIGN(const Secret<32> prk, "pin", argon2id(pin, salt, cost));
  constexpr std::string_view kDomain{"faltbok/v1/warm-pin\0", 20};
  AeadKey out;
  hkdf_expand(prk, base::view_of(kDomain), out.reveal_to_write());
  return out;
}

}  // namespace

base::Result<WarmPin> WarmPin::set(const SecretBytes& pin, const Unlocked& unlocked,
                                   PassphraseCost cost) {
  WarmPin out;
  out.cost_ = cost;
  out.salt_ = random_array<kPassphraseSaltSize>();
  out.nonce_ = random_array<kXChaChaNonceSize>();
  out.user_ = unlocked.user;
  TRY_ASSIGN(const AeadKey key, "pin", pin_key(pin, out.salt_, cost));
  Secret<64> both;
  std::copy_n(unlocked.data_key.reveal().begin(), 32, both.reveal_to_write().begin());
  std::copy_n(unlocked.user_key.seed().reveal().begin(), 32, both.reveal_to_write().begin() + 32);
  out.sealed_ = SecretBytes::copy_of(xchacha_seal(both.reveal(), {}, out.nonce_, key));
  return out;
}

base::Result<Unlocked> WarmPin::open(const SecretBytes& pin) const {
  TRY_ASSIGN(const AeadKey key, "pin", pin_key(pin, salt_, cost_));
  TRY_ASSIGN(const SecretBytes both, "pin", xchacha_open(sealed_.reveal(), {}, nonce_, key));
  const auto keys = both.reveal().first<64>();
  return Unlocked{DataKey::copy_of(keys.first<32>()), user_,
                  SigningKey::from_seed(Secret<kSigningSeedSize>::copy_of(keys.last<32>()))};
}

}  // namespace faltbok::crypto

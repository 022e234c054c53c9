#include "crypto/passphrase.h"

#include <sodium.h>

#include "crypto/data_of.h"

namespace faltbok::crypto {

static_assert(kPassphraseSaltSize == crypto_pwhash_argon2id_SALTBYTES);
static_assert(kPassphraseCostMin.memory_bytes == crypto_pwhash_argon2id_MEMLIMIT_MIN);
static_assert(kPassphraseCost.memory_bytes == crypto_pwhash_argon2id_MEMLIMIT_MODERATE);
static_assert(kPassphraseCost.passes == crypto_pwhash_argon2id_OPSLIMIT_MODERATE);

base::Status check_cost(const PassphraseCost& cost) {
  const bool memory_fits = cost.memory_bytes >= kPassphraseCostMin.memory_bytes &&
                           cost.memory_bytes <= kPassphraseCostMax.memory_bytes &&
                           cost.memory_bytes % 1'024 == 0;
  const bool passes_fit =
      cost.passes >= kPassphraseCostMin.passes && cost.passes <= kPassphraseCostMax.passes;
  if (!memory_fits || !passes_fit)
    return base::fail(base::ErrorKind::kInvalidInput, "passphrase cost");
  return base::ok_status();
}

base::Result<Secret<32>> argon2id(const SecretBytes& passphrase, const PassphraseSalt& salt,
                                  const PassphraseCost& cost) {
  TRY("argon2id", check_cost(cost));
  if (passphrase.size() > kPassphraseSizeMax) {
    return base::fail(base::ErrorKind::kInvalidInput, "argon2id: passphrase size");
  }
  Secret<32> out;
  const base::BytesView phrase = passphrase.reveal();
  const auto* text = reinterpret_cast<const char*>(data_of(phrase));
  const auto memory = static_cast<std::size_t>(cost.memory_bytes);
  if (crypto_pwhash_argon2id(out.reveal_to_write().data(), 32, text, phrase.size(), salt.data(),
                             cost.passes, memory, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return base::fail(base::ErrorKind::kUnavailable, "argon2id: memory");
  }
  return out;
}

}  // namespace faltbok::crypto

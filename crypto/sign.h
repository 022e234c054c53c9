// Ed25519 signatures, always over a domain string and its zero byte before the message.
//
//   Shape    signing seed 32 bytes, verifying key 32, signature 64
//   Errors   kAuthentication: the signature, or the key's encoding, is not right
//   Threads  values
//   Source   FORMAT.md section 1; RFC 8032, strict
#pragma once

#include <compare>

#include "crypto/secret.h"
#include "platform/base/result.h"

namespace faltbok::crypto {

inline constexpr std::size_t kVerifyKeySize = 32;
inline constexpr std::size_t kSignatureSize = 64;
inline constexpr std::size_t kSigningSeedSize = 32;

struct VerifyKey {
  base::ByteArray<kVerifyKeySize> bytes{};
  auto operator<=>(const VerifyKey&) const = default;
  std::string hex() const { return base::hex_of(bytes); }
};

struct Signature {
  base::ByteArray<kSignatureSize> bytes{};
  auto operator<=>(const Signature&) const = default;
};

class SigningKey {
 public:
  static SigningKey random();
  static SigningKey from_seed(const Secret<kSigningSeedSize>& seed);
  SigningKey duplicate() const;

  const VerifyKey& verify_key() const { return verify_key_; }
  const Secret<kSigningSeedSize>& seed() const { return seed_; }  // to wrap and store it

  // Over domain || 0 || message.
  Signature sign(std::string_view domain, base::BytesView message) const;
  // Over the message alone: for foreign formats and test vectors.
  Signature sign_plain(base::BytesView message) const;

 private:
  SigningKey() = default;
  Secret<kSigningSeedSize> seed_;
  Secret<kSigningSeedSize + kVerifyKeySize> expanded_;
  VerifyKey verify_key_;
};

base::Status verify(const VerifyKey& key, std::string_view domain, base::BytesView message,
                    const Signature& signature);
base::Status verify_plain(const VerifyKey& key, base::BytesView message,
                          const Signature& signature);

}  // namespace faltbok::crypto

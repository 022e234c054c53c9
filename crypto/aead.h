// Authenticated encryption with a nonce that the caller gives.
//
//   Shape    ciphertext (as long as the plaintext) || 16-byte tag
//   Errors   kAuthentication: the tag does not match: wrong key, nonce,
//            additional data or changed bytes,
//            never said which. Shorter than a tag is the same
//   Threads  stateless
//   Source   FORMAT.md section 1; draft-irtf-cfrg-xchacha-03, RFC 8439
#pragma once

#include "crypto/secret.h"
#include "platform/base/result.h"

namespace faltbok::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadTagSize = 16;
inline constexpr std::size_t kXChaChaNonceSize = 24;
inline constexpr std::size_t kChaChaNonceSize = 12;

using AeadKey = Secret<kAeadKeySize>;
using XChaChaNonce = base::ByteArray<kXChaChaNonceSize>;
using ChaChaNonce = base::ByteArray<kChaChaNonceSize>;

base::Bytes xchacha_seal(base::BytesView plaintext, base::BytesView additional_data,
                         const XChaChaNonce& nonce, const AeadKey& key);
// The plaintext is born in guarded memory.
base::Result<SecretBytes> xchacha_open(base::BytesView sealed, base::BytesView additional_data,
                                       const XChaChaNonce& nonce, const AeadKey& key);

// Only age uses these: a key there seals once, or counts its nonces.
base::Bytes chacha_seal(base::BytesView plaintext, base::BytesView additional_data,
                        const ChaChaNonce& nonce, const AeadKey& key);
base::Result<base::Bytes> chacha_open(base::BytesView sealed, base::BytesView additional_data,
                                      const ChaChaNonce& nonce, const AeadKey& key);

// The same without additional data, into bytes of the caller's: `out` has the tag's size more than
// the plaintext; or at least the tag's size less than what is sealed.
void chacha_seal_into(std::span<std::uint8_t> out, base::BytesView plaintext,
                      const ChaChaNonce& nonce, const AeadKey& key);
base::Status chacha_open_into(std::span<std::uint8_t> out, base::BytesView sealed,
                              const ChaChaNonce& nonce, const AeadKey& key);
// Only the tag: about half the work of opening.
base::Status chacha_verify(base::BytesView sealed, const ChaChaNonce& nonce, const AeadKey& key);

}  // namespace faltbok::crypto

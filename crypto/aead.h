// Authenticated encryption with a nonce that the caller gives. What only age needs: chacha.h.
//
//   Shape    ciphertext (as long as the plaintext) || 16-byte tag
//   Errors   kAuthentication: the tag does not match: wrong key, nonce,
//            additional data or changed bytes,
//            never said which. Shorter than a tag is the same
//   Threads  stateless
//   Source   FORMAT.md section 1; draft-irtf-cfrg-xchacha-03
#pragma once

#include "crypto/secret.h"
#include "platform/base/result.h"

namespace faltbok::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadTagSize = 16;
inline constexpr std::size_t kXChaChaNonceSize = 24;

using AeadKey = Secret<kAeadKeySize>;
using XChaChaNonce = base::ByteArray<kXChaChaNonceSize>;

base::Bytes xchacha_seal(base::BytesView plaintext, base::BytesView additional_data,
                         const XChaChaNonce& nonce, const AeadKey& key);
// The plaintext is born in guarded memory.
base::Result<SecretBytes> xchacha_open(base::BytesView sealed, base::BytesView additional_data,
                                       const XChaChaNonce& nonce, const AeadKey& key);

}  // namespace faltbok::crypto

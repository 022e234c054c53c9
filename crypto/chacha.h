// ChaCha20-Poly1305, which age asks for: a key there seals once, or counts its nonces.
//
//   Shape    ciphertext (as long as the plaintext) || 16-byte tag; at most kChaChaSizeMax bytes of
//            plaintext, and of additional data
//   Errors   kAuthentication: the tag does not match: wrong key, nonce, additional data or changed
//            bytes, never said which. Shorter than a tag is the same
//   Threads  stateless
//   Source   FORMAT.md section 1; RFC 8439
#pragma once

#include "crypto/aead.h"

namespace faltbok::crypto {

inline constexpr std::size_t kChaChaNonceSize = 12;
inline constexpr std::size_t kChaChaSizeMax = std::size_t{1} << 30U;  // libcrypto counts in int

using ChaChaNonce = base::ByteArray<kChaChaNonceSize>;

base::Bytes chacha_seal(base::BytesView plaintext, base::BytesView additional_data,
                        const ChaChaNonce& nonce, const AeadKey& key);
base::Result<base::Bytes> chacha_open(base::BytesView sealed, base::BytesView additional_data,
                                      const ChaChaNonce& nonce, const AeadKey& key);

// The same without additional data, into bytes of the caller's: `out` has the tag's size more than
// the plaintext; or at least the tag's size less than what is sealed, and is wiped where the tag
// does not match.
void chacha_seal_into(std::span<std::uint8_t> out, base::BytesView plaintext,
                      const ChaChaNonce& nonce, const AeadKey& key);
base::Status chacha_open_into(std::span<std::uint8_t> out, base::BytesView sealed,
                              const ChaChaNonce& nonce, const AeadKey& key);

}  // namespace faltbok::crypto

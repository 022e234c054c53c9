// Bytes as words that people can say on the telephone: fingerprints. And passphrases as typed.
//
//   Shape    16 bits are one five-letter word (proquint); words are joined by '-'
//   Errors   kInvalidInput: not a word, or another number of words than asked for
//   Threads  values
//   Source   FORMAT.md section 6
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret.h"
#include "crypto/sign.h"
#include "platform/base/bytes.h"

namespace faltbok::crypto {

inline constexpr std::size_t kFingerprintWordCount = 12;

std::string words_of(base::BytesView bytes);  // an even number of bytes
base::Result<base::Bytes> bytes_from_words(std::string_view words, std::size_t word_count);

// Twelve words to compare over another channel.
std::string fingerprint_words(base::BytesView bytes);
std::string fingerprint_words(const VerifyKey& key);

// What people type, in one spelling: lower case, one '-' between words.
SecretBytes normalised_passphrase(std::string_view typed);

}  // namespace faltbok::crypto

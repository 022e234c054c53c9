#include "crypto/words.h"

#include <optional>

#include "crypto/hash.h"
#include "crypto/random.h"

namespace faltbok::crypto {

namespace {

constexpr std::string_view kConsonants = "bdfghjklmnprstvz";
constexpr std::string_view kVowels = "aiou";
constexpr std::size_t kWordSize = 5;

void put_word(std::span<char> out, unsigned value) {
  out[0] = kConsonants[value >> 12U & 15U];
  out[1] = kVowels[value >> 10U & 3U];
  out[2] = kConsonants[value >> 6U & 15U];
  out[3] = kVowels[value >> 4U & 3U];
  out[4] = kConsonants[value & 15U];
}

std::optional<unsigned> word_value(std::string_view word) {
  unsigned value = 0;
  for (std::size_t i = 0; i < kWordSize; ++i) {
    const bool vowel = i % 2 == 1;
    const std::size_t found = (vowel ? kVowels : kConsonants).find(word[i]);
    if (found == std::string_view::npos) return std::nullopt;
    value = (value << (vowel ? 2U : 4U)) | static_cast<unsigned>(found);
  }
  return value;
}

bool separates(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-'; }

void write_words(base::BytesView bytes, std::span<char> out) {
  for (std::size_t i = 0; i * 2 < bytes.size(); ++i) {
    const std::size_t at = i * (kWordSize + 1);
    put_word(out.subspan(at), static_cast<unsigned>(bytes[i * 2] << 8U | bytes[i * 2 + 1]));
    if (at > 0) out[at - 1] = '-';
  }
}

constexpr std::size_t text_size(std::size_t byte_count) {
  return byte_count / 2 * (kWordSize + 1) - 1;
}

}  // namespace

std::string words_of(base::BytesView bytes) {
  CHECK(bytes.size() % 2 == 0);
  if (bytes.empty()) return "";
  std::string out(text_size(bytes.size()), ' ');
  write_words(bytes, out);
  return out;
}

base::Result<base::Bytes> bytes_from_words(std::string_view words, std::size_t word_count) {
  if (words.size() + 1 != word_count * (kWordSize + 1)) {
    return base::fail(base::ErrorKind::kInvalidInput, "words: count");
  }
  base::Bytes out;
  for (std::size_t at = 0; at < words.size(); at += kWordSize + 1) {
    const auto value = word_value(words.substr(at, kWordSize));
    const bool joined = at == 0 || words[at - 1] == '-';
    if (!value || !joined) return base::fail(base::ErrorKind::kInvalidInput, "words: not a word");
    out.push_back(static_cast<std::uint8_t>(*value >> 8U));
    out.push_back(static_cast<std::uint8_t>(*value & 0xFFU));
  }
  return out;
}

std::string fingerprint_words(base::BytesView bytes) {
  const base::Digest digest = sha256_of_parts("faltbok/v1/fingerprint", {bytes});
  return words_of(digest.view().first(kFingerprintWordCount * 2));
}
std::string fingerprint_words(const VerifyKey& key) { return fingerprint_words(key.bytes); }

SecretBytes normalised_passphrase(std::string_view typed) {
  SecretBytes long_enough(typed.size());
  const auto out = long_enough.reveal_to_write();
  std::size_t size = 0;
  bool between = false;
  for (const char c : typed) {
    if (separates(c)) {
      between = size > 0;
      continue;
    }
    if (between) out[size++] = '-';
    between = false;
    const bool upper = c >= 'A' && c <= 'Z';
    out[size++] = static_cast<std::uint8_t>(upper ? c - 'A' + 'a' : c);
  }
  return SecretBytes::copy_of(long_enough.reveal().first(size));
}

}  // namespace faltbok::crypto

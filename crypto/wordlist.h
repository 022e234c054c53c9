// Passphrases of words that people know, drawn from a list of 7,776.
//
//   Shape    four words joined by '-' (51.7 bits); a-z only
//   Threads  values
//   Source   FORMAT.md section 6, wordlists/ORIGIN.md
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/secret.h"

namespace faltbok::crypto {

inline constexpr std::size_t kWordListCount = 7'776;  // five dice
inline constexpr std::size_t kPassphraseWordCount = 4;
inline constexpr std::size_t kListedWordSizeMax = 16;

enum class WordLanguage : std::uint8_t { kSwedish, kEnglish };
std::optional<WordLanguage> word_language_from(std::string_view tag);  // "sv", "en"

class WordList {
 public:
  explicit WordList(WordLanguage language);
  std::string at(std::size_t index) const;  // below kWordListCount

 private:
  std::vector<std::string_view> whole_;
  std::vector<std::string_view> first_;  // each goes with each of last_
  std::vector<std::string_view> last_;
};

SecretBytes generated_passphrase(WordLanguage language);

}  // namespace faltbok::crypto

#include "crypto/wordlist.h"

#include <algorithm>

#include "crypto/random.h"
#include "crypto/wordlist_text.h"
#include "crypto/words.h"

namespace faltbok::crypto {
namespace {

// Without bias: draws above the last whole multiple are drawn again.
std::size_t random_index() {
  constexpr unsigned kDrawEnd = 65'536 - 65'536 % kWordListCount;
  while (true) {
    const auto bytes = random_array<2>();
    const unsigned draw = static_cast<unsigned>(bytes[0] << 8U | bytes[1]);
    if (draw < kDrawEnd) return draw % kWordListCount;
  }
}

}  // namespace

std::optional<WordLanguage> word_language_from(std::string_view tag) {
  if (tag == "sv") return WordLanguage::kSwedish;
  if (tag == "en") return WordLanguage::kEnglish;
  return std::nullopt;
}

// wordlists/ORIGIN.md: one entry a line; "sol-" begins a word, "-hus" ends one.
WordList::WordList(WordLanguage language) {
  std::string_view text =
      language == WordLanguage::kSwedish ? swedish_word_text() : english_word_text();
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    CHECK(end != std::string_view::npos);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('-'))
      first_.push_back(line.substr(0, line.size() - 1));
    else if (line.starts_with('-'))
      last_.push_back(line.substr(1));
    else
      whole_.push_back(line);
  }
  CHECK(whole_.size() + first_.size() * last_.size() == kWordListCount);
}

std::string WordList::at(std::size_t index) const {
  CHECK(index < kWordListCount);
  if (index < whole_.size()) return std::string(whole_[index]);
  index -= whole_.size();
  return std::string(first_[index / last_.size()]).append(last_[index % last_.size()]);
}

SecretBytes generated_passphrase(WordLanguage language) {
  const WordList list(language);
  SecretBytes roomy(kPassphraseWordCount * (kListedWordSizeMax + 1));
  const auto out = roomy.reveal_to_write();
  std::size_t size = 0;
  for (std::size_t i = 0; i < kPassphraseWordCount; ++i) {
    std::string word = list.at(random_index());
    CHECK(word.size() <= kListedWordSizeMax);
    if (i > 0) out[size++] = '-';
    std::copy(word.begin(), word.end(), out.begin() + static_cast<std::ptrdiff_t>(size));
    size += word.size();
    wipe(word);
  }
  return SecretBytes::copy_of(base::BytesView(out).first(size));
}

}  // namespace faltbok::crypto

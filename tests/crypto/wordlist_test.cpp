// The word lists: whole, free of doubles, and drawn from without bias.
#include "crypto/wordlist.h"
#include "crypto/init.h"
#include "crypto/words.h"

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>
#include <sstream>

using namespace faltbok;
using crypto::WordLanguage;

namespace {

std::set<std::string> all_words(WordLanguage language) {
  const crypto::WordList list(language);
  std::set<std::string> out;
  for (std::size_t i = 0; i < crypto::kWordListCount; ++i) out.insert(list.at(i));
  return out;
}

}  // namespace

TEST_CASE("word list: 7,776 different words in each language, of a-z, that no keyboard refuses") {
  for (const auto language : {WordLanguage::kSwedish, WordLanguage::kEnglish}) {
    const auto words = all_words(language);
    CHECK(words.size() == 7'776);
    for (const std::string& word : words) {
      CAPTURE(word);
      CHECK((word.size() >= 3 && word.size() <= crypto::kListedWordSizeMax));
      // Four of the English words have a hyphen, as EFF has them.
      CHECK(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos);
    }
  }
}

TEST_CASE("word list: a passphrase is four of its words, and normalising leaves it as it is") {
  REQUIRE(crypto::init().ok());
  for (const auto language : {WordLanguage::kSwedish, WordLanguage::kEnglish}) {
    const auto one = crypto::generated_passphrase(language);
    const auto two = crypto::generated_passphrase(language);
    CHECK(one.reveal_text() != two.reveal_text());
    CHECK(crypto::normalised_passphrase(one.reveal_text()).reveal_text() == one.reveal_text());
    CHECK(one.size() >= 4 * 3 + 3);
  }
}

TEST_CASE("word list: every first and last part is drawn about as often as any other") {
  REQUIRE(crypto::init().ok());
  const auto words = all_words(WordLanguage::kSwedish);
  std::map<char, int> by_letter;
  std::map<char, double> expected;
  for (const std::string& word : words) expected[word.front()] += 1.0 / 7'776;
  constexpr int kPhraseCount = 250;
  for (int i = 0; i < kPhraseCount; ++i) {
    const auto phrase = crypto::generated_passphrase(WordLanguage::kSwedish);
    std::istringstream parts{std::string(phrase.reveal_text())};
    int count = 0;
    for (std::string word; std::getline(parts, word, '-'); ++count) {
      CHECK(words.contains(word));
      ++by_letter[word.front()];
    }
    CHECK(count == 4);
  }
  // Chi-squared over the first letters; the bound is passed by chance once in a million runs.
  double distance = 0;
  for (const auto& [letter, part] : expected) {
    const double mean = part * kPhraseCount * 4;
    distance += (by_letter[letter] - mean) * (by_letter[letter] - mean) / mean;
  }
  CHECK(distance < static_cast<double>(expected.size()) * 3.2 + 25);
}

TEST_CASE("word list: languages by their tags, others are none") {
  CHECK(crypto::word_language_from("sv") == WordLanguage::kSwedish);
  CHECK(crypto::word_language_from("en") == WordLanguage::kEnglish);
  CHECK(!crypto::word_language_from("SV"));
  CHECK(!crypto::word_language_from(""));
}

#include "forms/study/pseudonym.h"

namespace faltbok::forms {
namespace {

constexpr std::size_t kPseudonymSize = 9;  // PP-BBRR-C

unsigned index_of(char c) {
  const std::size_t at = kPseudonymAlphabet.find(c);
  return at == std::string_view::npos ? 99U : static_cast<unsigned>(at);
}

// Site prefixes may use any capital letter, so they count by their place in A-Z.
unsigned weight_of(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<unsigned>(c - 'A') + 10U
                              : static_cast<unsigned>(c - '0');
}

// A weighted sum over a prime above every character's value: the weights of neighbours differ by one, so
// one wrong character and one exchange of neighbours always change it. Numbers whose sum is 32 or more
// have no check character and are never drawn.
std::optional<char> check_character(std::string_view letters, std::string_view number) {
  constexpr unsigned kPrime = 37;
  unsigned sum = 0;
  unsigned weight = 2;
  for (const char c : letters) sum += weight_of(c) * weight++;
  for (const char c : number) sum += weight_of(c) * weight++;
  const unsigned check = sum % kPrime;
  if (check >= kPseudonymAlphabet.size()) return std::nullopt;
  return kPseudonymAlphabet[check];
}

bool capital_letters(std::string_view text) {
  for (const char c : text)
    if (c < 'A' || c > 'Z') return false;
  return true;
}

}  // namespace

bool is_pseudonym_block(std::string_view block) {
  return block.size() == kPseudonymBlockSize && index_of(block[0]) < 32 && index_of(block[1]) < 32;
}

base::Status check_pseudonym(std::string_view text) {
  const auto bad = [](std::string_view what) {
    return base::fail(base::ErrorKind::kInvalidInput, what);
  };
  if (text.size() != kPseudonymSize || text[2] != '-' || text[7] != '-' ||
      !capital_letters(text.substr(0, 2)))
    return bad("pseudonym: shape");
  for (const char c : text.substr(3, 4))
    if (index_of(c) >= 32) return bad("pseudonym: character");
  if (check_character(text.substr(0, 2), text.substr(3, 4)) != text[8])
    return bad("pseudonym: check character");
  return base::ok_status();
}

base::Result<std::string> draw_pseudonym(std::string_view site_prefix, std::string_view block,
                                         const std::function<unsigned(unsigned)>& random_number,
                                         const std::function<bool(std::string_view)>& taken) {
  if (site_prefix.size() != 2 || !capital_letters(site_prefix) || !is_pseudonym_block(block))
    return base::fail(base::ErrorKind::kInvalidInput, "pseudonym: prefix or block");
  const unsigned first = random_number(kPseudonymsPerBlock);
  for (unsigned step = 0; step < kPseudonymsPerBlock;
       ++step) {  // from a random place, so that the last free one is found
    const unsigned index = (first + step) % kPseudonymsPerBlock;
    std::string number(block);
    number.append({kPseudonymAlphabet[index / 32], kPseudonymAlphabet[index % 32]});
    const std::optional<char> check = check_character(site_prefix, number);
    if (!check) continue;
    std::string drawn = std::string(site_prefix) + "-" + number + "-" + *check;
    if (!taken(drawn)) return drawn;
  }
  return base::fail(base::ErrorKind::kConflict, "pseudonym: block is used up");
}

}  // namespace faltbok::forms

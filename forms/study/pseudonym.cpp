#include "forms/study/pseudonym.h"

#include <optional>

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

// A weighted sum over a prime above every character's value: the weights of neighbours differ by
// one, so one wrong character and one exchange of neighbours always change it. Numbers whose sum is
// 32 or more have no check character and are never drawn.
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

std::string number_text(std::uint32_t number) {
  std::string text(4, '0');
  for (std::size_t i = text.size(); i > 0; --i, number /= 32)
    text[i - 1] = kPseudonymAlphabet[number % 32];
  return text;
}

bool capital_letters(std::string_view text) {
  for (const char c : text)
    if (c < 'A' || c > 'Z') return false;
  return true;
}

}  // namespace

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

base::Result<std::string> draw_pseudonym(
    std::string_view site_prefix, PseudonymBlock block,
    const std::function<std::uint32_t(std::uint32_t)>& random_number,
    const std::function<bool(std::string_view)>& taken) {
  const bool fits = block.count > 0 && block.first < kPseudonymNumberCount &&
                    block.count <= kPseudonymNumberCount - block.first;
  if (site_prefix.size() != 2 || !capital_letters(site_prefix) || !fits)
    return base::fail(base::ErrorKind::kInvalidInput, "pseudonym: prefix or block");
  const std::uint32_t start = random_number(block.count);
  for (std::uint32_t step = 0; step < block.count;
       ++step) {  // from a random place, so that the last free one is found
    const std::string number = number_text(block.first + (start + step) % block.count);
    const std::optional<char> check = check_character(site_prefix, number);
    if (!check) continue;
    std::string drawn = std::string(site_prefix) + "-" + number + "-" + *check;
    if (!taken(drawn)) return drawn;
  }
  return base::fail(base::ErrorKind::kConflict, "pseudonym: block is used up");
}

}  // namespace faltbok::forms

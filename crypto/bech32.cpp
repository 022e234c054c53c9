#include "crypto/bech32.h"

#include <array>

namespace faltbok::crypto {

namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksumSize = 6;

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

class Checksum {
 public:
  explicit Checksum(std::string_view prefix) {
    for (const char c : prefix) add(static_cast<unsigned char>(c) >> 5U);
    add(0);
    for (const char c : prefix) add(static_cast<unsigned char>(c) & 31U);
  }
  void add(unsigned value) {
    constexpr std::array<std::uint32_t, 5> kGenerator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                      0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top = sum_ >> 25U;
    sum_ = ((sum_ & 0x1ffffffU) << 5U) ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i) {
      if ((top >> i & 1U) != 0) sum_ ^= kGenerator[i];
    }
  }
  std::uint32_t sum() const { return sum_; }

 private:
  std::uint32_t sum_ = 1;
};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
char lower_of(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

bool mixed_case(std::string_view text) {
  bool upper = false;
  bool lower = false;
  for (const char c : text) {
    upper = upper || is_upper(c);
    lower = lower || is_lower(c);
  }
  return upper && lower;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size() + 1 + kChecksumSize || text[prefix.size()] != '1') return false;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (lower_of(text[i]) != prefix[i]) return false;
  }
  return true;
}

}  // namespace

SecretBytes bech32_encode(std::string_view prefix, base::BytesView data) {
  const std::size_t digit_count = (data.size() * 8 + 4) / 5;
  SecretBytes out(prefix.size() + 1 + digit_count + kChecksumSize);
  const auto text = out.reveal_to_write();
  std::size_t at = 0;
  for (const char c : prefix) text[at++] = static_cast<std::uint8_t>(c);
  text[at++] = '1';
  Checksum checksum(prefix);
  for (std::size_t digit = 0; digit < digit_count; ++digit) {
    unsigned value = 0;
    for (std::size_t bit = digit * 5; bit < digit * 5 + 5; ++bit) {
      const unsigned byte = bit / 8 < data.size() ? data[bit / 8] : 0U;
      value = value << 1U | (byte >> (7 - bit % 8) & 1U);
    }
    checksum.add(value);
    text[at++] = static_cast<std::uint8_t>(kAlphabet[value]);
  }
  for (std::size_t i = 0; i < kChecksumSize; ++i) checksum.add(0);
  const std::uint32_t sum = checksum.sum() ^ 1U;
  for (unsigned i = 0; i < kChecksumSize; ++i) {
    text[at++] = static_cast<std::uint8_t>(kAlphabet[sum >> (5 * (5 - i)) & 31U]);
  }
  return out;
}

base::Result<SecretBytes> bech32_decode(std::string_view prefix, std::string_view text) {
  if (text.size() > kBech32SizeMax || mixed_case(text)) return refused("bech32: case or size");
  if (!starts_with(text, prefix)) return refused("bech32: prefix");
  const std::size_t digits_at = prefix.size() + 1;
  const std::size_t digit_count = text.size() - digits_at - kChecksumSize;
  SecretBytes out(digit_count * 5 / 8);
  Checksum checksum(prefix);
  unsigned left_over = 0;
  unsigned left_over_bits = 0;
  std::size_t written = 0;
  for (std::size_t i = digits_at; i < text.size(); ++i) {
    const std::size_t value = kAlphabet.find(lower_of(text[i]));
    if (value == std::string_view::npos) return refused("bech32: character");
    checksum.add(static_cast<unsigned>(value));
    if (i >= digits_at + digit_count) continue;
    left_over = (left_over << 5U | static_cast<unsigned>(value)) & 0xFFFU;
    left_over_bits += 5;
    if (left_over_bits < 8) continue;
    left_over_bits -= 8;
    out.reveal_to_write()[written++] =
        static_cast<std::uint8_t>(left_over >> left_over_bits & 0xFFU);
  }
  if (checksum.sum() != 1) return refused("bech32: checksum");
  const bool zero_padding = (left_over & ((1U << left_over_bits) - 1U)) == 0;
  if (left_over_bits >= 5 || !zero_padding) return refused("bech32: left-over bits");
  return out;
}

}  // namespace faltbok::crypto

#include "forms/xpath/digest.h"

#include <array>
#include <bit>
#include <cmath>

namespace faltbok::forms {
namespace {

using Bytes = std::vector<std::uint8_t>;

// FIPS 180-4 §4.2.3: SHA-512's constants; SHA-256's are their upper halves.
constexpr std::array<std::uint64_t, 80> kRounds{
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817};
constexpr std::array<std::uint64_t, 8> kStart512{
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
constexpr std::array<std::uint64_t, 8> kStart384{
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};

enum class Order : std::uint8_t { kBigEndian, kLittleEndian };

template <typename Word>
Word load(const std::uint8_t* at, Order order) {
  Word out = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    out |= static_cast<Word>(at[i])
           << (8 * (order == Order::kBigEndian ? sizeof(Word) - 1 - i : i));
  return out;
}
template <typename Word>
void store(Word word, Order order, Bytes& out) {
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    out.push_back(static_cast<std::uint8_t>(
        word >> (8 * (order == Order::kBigEndian ? sizeof(Word) - 1 - i : i))));
}

// A one bit, zeros, and the length in bits at the end of the last block.
Bytes padded(std::string_view text, std::size_t block_size, Order order) {
  Bytes out(text.begin(), text.end());
  out.push_back(0x80);
  const std::size_t length_size = block_size / 8;  // 8 or 16 bytes; only the last 8 are used
  while (out.size() % block_size != block_size - length_size) out.push_back(0);
  out.resize(out.size() + length_size - 8);
  store(static_cast<std::uint64_t>(text.size()) * 8, order, out);
  return out;
}

Bytes md5(std::string_view text) {
  constexpr std::array<std::array<int, 4>, 4> kShifts{
      {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};
  std::array<std::uint32_t, 4> h{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const Bytes in = padded(text, 64, Order::kLittleEndian);
  for (std::size_t block = 0; block < in.size(); block += 64) {
    auto [a, b, c, d] = h;
    for (std::uint32_t i = 0; i < 64; ++i) {
      const std::uint32_t round = i / 16;
      const std::uint32_t f = round == 0   ? (b & c) | (~b & d)
                              : round == 1 ? (d & b) | (~d & c)
                              : round == 2 ? b ^ c ^ d
                                           : c ^ (b | ~d);
      const std::uint32_t g = round == 0   ? i
                              : round == 1 ? (5 * i + 1) % 16
                              : round == 2 ? (3 * i + 5) % 16
                                           : (7 * i) % 16;
      const auto k =
          static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(i + 1.0)) * 4294967296.0));
      const std::uint32_t sum =
          a + f + k + load<std::uint32_t>(&in[block + std::size_t{g} * 4], Order::kLittleEndian);
      a = d;
      d = c;
      c = b;
      b += std::rotl(sum, kShifts[round][i % 4]);
    }
    h = {h[0] + a, h[1] + b, h[2] + c, h[3] + d};
  }
  Bytes out;
  for (const std::uint32_t word : h) store(word, Order::kLittleEndian, out);
  return out;
}

Bytes sha1(std::string_view text) {
  constexpr std::array<std::uint32_t, 4> kK{0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
  std::array<std::uint32_t, 5> h{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  const Bytes in = padded(text, 64, Order::kBigEndian);
  for (std::size_t block = 0; block < in.size(); block += 64) {
    std::array<std::uint32_t, 80> w{};
    for (std::size_t i = 0; i < 80; ++i)
      w[i] = i < 16 ? load<std::uint32_t>(&in[block + i * 4], Order::kBigEndian)
                    : std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto [a, b, c, d, e] = h;
    for (std::size_t i = 0; i < 80; ++i) {
      const std::uint32_t f = i < 20              ? (b & c) | (~b & d)
                              : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d)
                                                  : b ^ c ^ d;
      const std::uint32_t next = std::rotl(a, 5) + f + e + kK[i / 20] + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    h = {h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e};
  }
  Bytes out;
  for (const std::uint32_t word : h) store(word, Order::kBigEndian, out);
  return out;
}

// §5.3, §6.2, §6.4: SHA-256 and SHA-512 differ in word, rotations and number of rounds.
template <typename Word>
struct Sha2;
template <>
struct Sha2<std::uint32_t> {
  static constexpr std::size_t kRoundCount = 64;
  static constexpr std::array<int, 12> kTurns{2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10};
};
template <>
struct Sha2<std::uint64_t> {
  static constexpr std::size_t kRoundCount = 80;
  static constexpr std::array<int, 12> kTurns{28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6};
};

template <typename Word>
Bytes sha2(std::string_view text, const std::array<std::uint64_t, 8>& start, std::size_t size) {
  constexpr auto kT = Sha2<Word>::kTurns;
  constexpr std::size_t kBlock = sizeof(Word) * 16;
  constexpr int kDrop = 64 - static_cast<int>(sizeof(Word)) * 8;
  std::array<Word, 8> h{};
  for (std::size_t i = 0; i < 8; ++i) h[i] = static_cast<Word>(start[i] >> kDrop);
  const Bytes in = padded(text, kBlock, Order::kBigEndian);
  for (std::size_t block = 0; block < in.size(); block += kBlock) {
    std::array<Word, Sha2<Word>::kRoundCount> w{};
    for (std::size_t i = 0; i < w.size(); ++i) {
      if (i < 16) {
        w[i] = load<Word>(&in[block + i * sizeof(Word)], Order::kBigEndian);
        continue;
      }
      const Word s0 =
          std::rotr(w[i - 15], kT[6]) ^ std::rotr(w[i - 15], kT[7]) ^ (w[i - 15] >> kT[8]);
      const Word s1 =
          std::rotr(w[i - 2], kT[9]) ^ std::rotr(w[i - 2], kT[10]) ^ (w[i - 2] >> kT[11]);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    std::array<Word, 8> v = h;
    for (std::size_t i = 0; i < w.size(); ++i) {
      const Word s1 = std::rotr(v[4], kT[3]) ^ std::rotr(v[4], kT[4]) ^ std::rotr(v[4], kT[5]);
      const Word t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) +
                      static_cast<Word>(kRounds[i] >> kDrop) + w[i];
      const Word s0 = std::rotr(v[0], kT[0]) ^ std::rotr(v[0], kT[1]) ^ std::rotr(v[0], kT[2]);
      const Word t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
      v = {static_cast<Word>(t1 + t2),   v[0], v[1], v[2],
           static_cast<Word>(v[3] + t1), v[4], v[5], v[6]};
    }
    for (std::size_t i = 0; i < 8; ++i) h[i] += v[i];
  }
  Bytes out;
  for (const Word word : h) store(word, Order::kBigEndian, out);
  out.resize(size);
  return out;
}

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

Bytes digest_of(std::string_view text, std::string_view algorithm) {
  if (algorithm == "MD5") return md5(text);
  if (algorithm == "SHA-1") return sha1(text);
  if (algorithm == "SHA-256") return sha2<std::uint32_t>(text, kStart512, 32);
  if (algorithm == "SHA-384") return sha2<std::uint64_t>(text, kStart384, 48);
  if (algorithm == "SHA-512") return sha2<std::uint64_t>(text, kStart512, 64);
  return {};
}

std::string base64_of(const Bytes& bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8U | (i + k < bytes.size() ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out.push_back(i + k <= bytes.size() ? kBase64[three >> (18 - 6 * k) & 63U] : '=');
  }
  return out;
}

Bytes bytes_from_base64(std::string_view text) {
  Bytes out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    const std::size_t value = kBase64.find(c == '-' ? '+' : c == '_' ? '/' : c);
    if (value == std::string_view::npos) break;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> static_cast<unsigned>(count)));
  }
  return out;
}

}  // namespace faltbok::forms

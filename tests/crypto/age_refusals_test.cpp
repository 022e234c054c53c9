// What an age header, its stanzas and its keys in text are refused for, one wrong thing at a time.
// The CCTV kit says the same of many files; these need no foreign folder, and name the kind.
#include "crypto/age_header.h"
#include "crypto/base64.h"
#include "crypto/bech32.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;
using crypto::SecretBytes;
namespace age = crypto::age;

namespace {

const std::string kVersion = "age-encryption.org/v1\n";
const std::string kMac = "--- " + std::string(43, 'A') + "\n";

ErrorKind refusal_of(const std::string& header) {
  const auto parsed = age::parse_header(base::view_of(header));
  REQUIRE_FALSE(parsed.ok());
  return parsed.error().kind();
}

std::string base64(std::size_t size) {
  return crypto::base64_encode(base::Bytes(size, 9), crypto::Padding::kNone);
}

template <typename Unwrap>
ErrorKind refusal_of(const age::Stanza& stanza, const Unwrap& unwrap) {
  const age::Unwrapped unwrapped = unwrap(stanza);
  REQUIRE_FALSE(unwrapped.ok());
  return unwrapped.error().kind();
}

// Five-bit digits with BIP 173's checksum over them, so that what is wrong beside it is reached.
std::string bech32_of(std::string_view prefix, const std::vector<unsigned>& digits) {
  const std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  std::vector<unsigned> values;
  for (const char c : prefix) values.push_back(static_cast<unsigned>(c) / 32);
  values.push_back(0);
  for (const char c : prefix) values.push_back(static_cast<unsigned>(c) % 32);
  values.insert(values.end(), digits.begin(), digits.end());
  values.insert(values.end(), 6, 0);
  std::uint32_t sum = 1;
  for (const unsigned value : values) {
    const std::uint32_t top = sum >> 25U;
    sum = (sum & 0x1ffffffU) << 5U ^ value;
    for (const auto& [bit, term] : std::initializer_list<std::pair<unsigned, std::uint32_t>>{
             {1, 0x3b6a57b2}, {2, 0x26508e6d}, {4, 0x1ea119fa}, {8, 0x3d4233dd}, {16, 0x2a1462b3}})
      if ((top & bit) != 0) sum ^= term;
  }
  std::string out = std::string(prefix) + "1";
  for (const unsigned digit : digits) out += alphabet[digit];
  for (unsigned shift = 30; shift > 0; shift -= 5) out += alphabet[(sum ^ 1U) >> (shift - 5) & 31U];
  return out;
}

}  // namespace

TEST_CASE("age header: what is not well formed is invalid, and another version unsupported") {
  CHECK(age::parse_header(base::view_of(kVersion + "-> x\n\n" + kMac)).ok());
  CHECK(refusal_of("age-encryption.org/v2\n-> x\n\n" + kMac) == ErrorKind::kUnsupported);
  const std::string long_line(68, 'A');
  for (const std::string& bad : {
           std::string(), std::string("age-encryption.org/v1"), std::string("another.org/v1\n"),
           std::string("age-encryption.org/v1\r\n"),      // a line end of another kind
           kVersion, kVersion + kMac,                     // no stanza
           kVersion + "-> x\n\n",                         // no MAC
           kVersion + "-> x\n\n---\n",                    //
           kVersion + "-> x\n\n--- AA\n",                 // a short MAC
           kVersion + "-> x\n\n--- *\n",                  // no base64
           kVersion + "-> \n\n" + kMac,                   // no type
           kVersion + "-> x  y\n\n" + kMac,               // an empty argument
           kVersion + "-> x \x7f\n\n" + kMac,             // none that can be seen
           kVersion + "-> x \xc3\xa5\n\n" + kMac,         //
           kVersion + "-> x\n",                           // no body
           kVersion + "-> x\nAA",                         // one without its end
           kVersion + "-> x\n*\n" + kMac,                 // no base64
           kVersion + "-> x\n" + long_line + "\n" + kMac  //
       }) {
    CAPTURE(bad);
    CHECK(refusal_of(bad) == ErrorKind::kInvalidInput);
  }
}

TEST_CASE("age stanza: one of X25519 that breaks its rules is invalid, and another's is let be") {
  const auto identity = age::Identity::random();
  const auto unwrap = [&](const age::Stanza& stanza) {
    return age::unwrap_x25519(stanza, identity);
  };
  const base::Bytes body(32, 9);
  for (const age::Stanza& bad : {
           age::Stanza{{"X25519"}, body},
           age::Stanza{{"X25519", base64(32), "more"}, body},
           age::Stanza{{"X25519", "*"}, body},
           age::Stanza{{"X25519", base64(31)}, body},
           age::Stanza{{"X25519", base64(33)}, body},
           age::Stanza{{"X25519", std::string(43, 'A')}, body},  // small order
           age::Stanza{{"X25519", base64(32)}, base::Bytes(31, 9)},
           age::Stanza{{"X25519", base64(32)}, base::Bytes(33, 9)},
       })
    CHECK(refusal_of(bad, unwrap) == ErrorKind::kInvalidInput);
  CHECK(!unwrap({{"x25519", base64(32)}, body}).value());
  CHECK(!unwrap({{"X25519", base64(32)}, body}).value());  // well formed, and not for this key
}

TEST_CASE("age stanza: one of scrypt that breaks its rules is invalid, before any work is done") {
  const auto phrase = SecretBytes::copy_of("korrekt");
  const auto unwrap = [&](const age::Stanza& stanza) { return age::unwrap_scrypt(stanza, phrase); };
  const base::Bytes body(32, 9);
  const std::string salt = base64(16);
  for (const age::Stanza& bad : {
           age::Stanza{{"scrypt", salt}, body},
           age::Stanza{{"scrypt", salt, "10", "more"}, body},
           age::Stanza{{"scrypt", "*", "10"}, body},
           age::Stanza{{"scrypt", base64(15), "10"}, body},
           age::Stanza{{"scrypt", base64(17), "10"}, body},
           age::Stanza{{"scrypt", salt, "10"}, base::Bytes(31, 9)},
           age::Stanza{{"scrypt", salt, "10"}, base::Bytes(33, 9)},
       })
    CHECK(refusal_of(bad, unwrap) == ErrorKind::kInvalidInput);
  for (const char* work : {"", "0", "01", "19", "99", "100", "-1", "+1", "1/", "1:", "a"}) {
    CAPTURE(work);
    CHECK(refusal_of({{"scrypt", salt, work}, body}, unwrap) == ErrorKind::kInvalidInput);
  }
  CHECK(!unwrap({{"Scrypt", salt, "10"}, body}).value());
  CHECK(!unwrap({{"scrypt", salt, "1"}, body}).value());  // well formed, and another passphrase
}

TEST_CASE("bech32: what BIP 173 gives as valid is taken, in either case and not in both") {
  const auto size_of = [](std::string_view prefix, std::string_view text) {
    const auto data = crypto::bech32_decode(prefix, text);
    return data.ok() ? static_cast<int>(data.value().size()) : -1;
  };
  CHECK(size_of("a", "A12UEL5L") == 0);
  CHECK(size_of("a", "a12uel5l") == 0);
  CHECK(size_of("abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw") == 20);
  CHECK(size_of("split", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w") == 30);
  CHECK(size_of("a", "a12UEL5L") == -1);
  CHECK(size_of("a", "A12uel5l") == -1);
  CHECK(size_of("a", "a12uel5m") == -1);
}

TEST_CASE("age keys: a right checksum over a wrong key is refused all the same") {
  std::vector<unsigned> digits(52, 3);  // 256 bits and four left over
  digits.back() = 16;
  const auto recipient = [](const std::vector<unsigned>& of) {
    return age::Recipient::from_text(bech32_of("age", of));
  };
  CHECK(recipient(digits).ok());
  for (const unsigned left_over : {17U, 18U, 20U, 24U}) {
    digits.back() = left_over;
    CAPTURE(left_over);
    CHECK(recipient(digits).error().kind() == ErrorKind::kInvalidInput);
  }
  for (const std::size_t count : {0U, 1U, 50U, 51U, 53U, 54U}) {
    CAPTURE(count);
    CHECK(recipient(std::vector<unsigned>(count, 0)).error().kind() == ErrorKind::kInvalidInput);
  }
  for (const std::size_t size : {31U, 33U}) {
    std::string secret(crypto::bech32_encode("age-secret-key-", base::Bytes(size)).reveal_text());
    for (char& c : secret) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    CHECK(age::Identity::from_text(secret).error().kind() == ErrorKind::kInvalidInput);
  }
}

TEST_CASE("age keys: of all characters only the one that was written is taken") {
  const std::string text = bech32_of("age", std::vector<unsigned>(52, 0));
  for (const std::size_t at : {0U, 10U}) {
    for (int c = 0; c < 256; ++c) {
      CAPTURE(at, c);
      std::string changed = text;
      changed[at] = static_cast<char>(c);
      const auto recipient = age::Recipient::from_text(changed);
      CHECK(recipient.ok() == (changed == text));
      if (!recipient.ok()) CHECK(recipient.error().kind() == ErrorKind::kInvalidInput);
    }
  }
}

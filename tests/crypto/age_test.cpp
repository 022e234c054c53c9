#include "crypto/age.h"
#include "crypto/age_chunks.h"
#include "crypto/age_header.h"
#include "crypto/base64.h"
#include "crypto/random.h"
#include "tests/crypto/age_kinds.h"

#include <catch2/catch_test_macros.hpp>
#include <cctype>

using namespace faltbok;
using base::ErrorKind;
using crypto::SecretBytes;
namespace age = crypto::age;

namespace {

base::Bytes text(std::string_view what) { return base::to_bytes(what); }

}  // namespace

TEST_CASE("age: each recipient opens the file, a stranger does not") {
  const auto a = age::Identity::random();
  const auto b = age::Identity::random();
  const std::vector to{a.recipient(), b.recipient()};
  const base::Bytes file = age::encrypt(text("hej"), to).value();
  CHECK(age::decrypt(file, a).value() == text("hej"));
  CHECK(age::decrypt(file, b).value() == text("hej"));
  CHECK(age::decrypt(file, age::Identity::random()).error().kind() == ErrorKind::kNotFound);
  CHECK(age::decrypt(file, std::span<const age::Identity>{}).error().kind() ==
        ErrorKind::kNotFound);
}

TEST_CASE("age: nobody, too many, and a key of small order are no recipients") {
  CHECK(age::encrypt(text("x"), {}).error().kind() == ErrorKind::kInvalidInput);
  const std::vector zero{age::Recipient{}};
  CHECK(age::encrypt(text("x"), zero).error().kind() == ErrorKind::kInvalidInput);
  const std::vector many(1'025, age::Identity::random().recipient());
  CHECK(age::encrypt(text("x"), many).error().kind() == ErrorKind::kInvalidInput);
}

TEST_CASE("age: sizes around the ends of chunks there and back") {
  const auto identity = age::Identity::random();
  const std::vector to{identity.recipient()};
  for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 131'071U, 131'072U, 131'073U}) {
    base::Bytes plaintext(size);
    crypto::fill_random(plaintext);
    CAPTURE(size);
    const base::Bytes file = age::encrypt(plaintext, to).value();
    CHECK(age::decrypt(file, identity).value() == plaintext);
    const std::size_t chunks = size == 0 ? 1 : (size + 65'535) / 65'536;
    CHECK(file.size() - age::parse_header(file).value().size == 16 + size + chunks * 16);
  }
}

TEST_CASE(
    "age: any changed bit and any truncation of a small file is refused with the right kind") {
  const auto identity = age::Identity::random();
  const std::vector to{identity.recipient(), age::Identity::random().recipient()};
  const base::Bytes whole = age::encrypt(text("a few bytes"), to).value();
  const age::Header header = age::parse_header(whole).value();
  for (std::size_t i = 0; i < whole.size() * 8; ++i) {
    base::Bytes changed = whole;
    changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1U << (i % 8)));
    CAPTURE(i);
    const auto opened = age::decrypt(changed, identity);
    REQUIRE_FALSE(opened.ok());
    CHECK(tests::kinds_of_change(i / 8, header).contains(opened.error().kind()));
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto kind = age::decrypt(base::BytesView(whole).first(size), identity).error().kind();
    REQUIRE(kind ==
            (size < header.size + 16 ? ErrorKind::kInvalidInput : ErrorKind::kAuthentication));
  }
  base::Bytes longer = whole;
  longer.push_back(0);
  CHECK(age::decrypt(longer, identity).error().kind() == ErrorKind::kAuthentication);
}

TEST_CASE("age: a passphrase opens its file, another does not, and keys do not mix with it") {
  const auto phrase = SecretBytes::copy_of("korrekt häst");
  constexpr int kQuick = 10;
  const base::Bytes file = age::encrypt_to_passphrase(text("hej"), phrase, kQuick).value();
  CHECK(age::decrypt_with_passphrase(file, phrase).value() == text("hej"));
  CHECK(age::decrypt_with_passphrase(file, SecretBytes::copy_of("fel")).error().kind() ==
        ErrorKind::kNotFound);
  CHECK(age::decrypt(file, age::Identity::random()).error().kind() == ErrorKind::kNotFound);
  CHECK(age::encrypt_to_passphrase(text("x"), phrase, 0).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(age::encrypt_to_passphrase(text("x"), phrase, 19).error().kind() ==
        ErrorKind::kInvalidInput);
}

TEST_CASE("age: keys in text there and back; every other spelling is refused") {
  const auto identity = age::Identity::random();
  const std::string recipient = identity.recipient().text();
  const std::string secret(identity.text().reveal_text());
  CHECK(recipient.starts_with("age1"));
  CHECK(recipient.size() == 62);
  CHECK(secret.starts_with("AGE-SECRET-KEY-1"));
  CHECK(age::Recipient::from_text(recipient).value() == identity.recipient());
  CHECK(age::Identity::from_text(secret).value().recipient() == identity.recipient());
  std::string upper = recipient;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  std::string lower = secret;
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  for (const std::string& bad : {upper, secret, std::string(), std::string(300, 'a')})
    CHECK(age::Recipient::from_text(bad).error().kind() == ErrorKind::kInvalidInput);
  for (const std::string& bad : {lower, recipient, std::string(), std::string(300, 'A')})
    CHECK(age::Identity::from_text(bad).error().kind() == ErrorKind::kInvalidInput);
  for (std::size_t i = 0; i < recipient.size(); ++i) {
    std::string changed = recipient;
    changed[i] = changed[i] == 'q' ? 'p' : 'q';
    CAPTURE(i);
    if (changed != recipient)
      CHECK(age::Recipient::from_text(changed).error().kind() == ErrorKind::kInvalidInput);
    CHECK(age::Recipient::from_text(recipient.substr(0, i)).error().kind() ==
          ErrorKind::kInvalidInput);
  }
}

TEST_CASE("age: armor there and back for every length of a last line") {
  for (std::size_t size = 1; size < 200; ++size) {
    base::Bytes file(size);
    crypto::fill_random(file);
    const std::string armored = age::armor(file);
    CAPTURE(size);
    REQUIRE(age::is_armored(base::view_of(armored)));
    REQUIRE(age::dearmor(armored).value() == file);
    for (std::size_t end = 0; end + 1 < armored.size(); ++end) {
      const auto kind = age::dearmor(std::string_view(armored).substr(0, end)).error().kind();
      REQUIRE(kind == ErrorKind::kInvalidInput);
    }
    for (const char* more : {"x", "-----END AGE ENCRYPTED FILE-----\n"})
      REQUIRE(age::dearmor(armored + more).error().kind() == ErrorKind::kInvalidInput);
    REQUIRE(age::dearmor(" \r\n\t" + armored + "\n ").value() == file);
  }
  CHECK(!age::is_armored(base::view_of("age-encryption.org/v1\n")));
}

TEST_CASE("base64: of all characters only the alphabet's own are taken") {
  const std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::size_t taken = 0;
  for (int c = 0; c < 256; ++c) {
    const std::string group{static_cast<char>(c), 'A', 'A', 'A'};
    const bool ours = alphabet.find(static_cast<char>(c)) != std::string_view::npos;
    CAPTURE(c);
    CHECK(crypto::base64_decode(group, crypto::Padding::kNone).ok() == ours);
    taken += ours ? 1U : 0U;
  }
  CHECK(taken == 64);
  using crypto::Padding;
  for (const auto& decoded :
       {crypto::base64_decode("AB", Padding::kNone),  // left-over bits
        crypto::base64_decode("A", Padding::kNone), crypto::base64_decode("AA", Padding::kRequired),
        crypto::base64_decode("AA==", Padding::kNone)})
    CHECK(decoded.error().kind() == ErrorKind::kInvalidInput);
}

TEST_CASE("age: too long a header and too many stanzas are refused") {
  std::string file = "age-encryption.org/v1\n";
  for (int i = 0; i < 1'025; ++i) file += "-> x\n\n";
  const std::string end = "--- " + std::string(43, 'A') + "\n";
  CHECK(age::parse_header(base::view_of(file + end)).error().kind() == ErrorKind::kInvalidInput);
  const std::string line = std::string(64, 'A') + "\n";
  std::string body = "age-encryption.org/v1\n-> x\n";
  while (body.size() < age::kHeaderSizeMax) body += line;
  CHECK(age::parse_header(base::view_of(body + "\n" + end)).error().kind() ==
        ErrorKind::kInvalidInput);
}

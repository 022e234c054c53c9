#include "crypto/secret.h"
#include "crypto/chacha.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "crypto/passphrase.h"
#include "crypto/random.h"
#include "crypto/sign.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <type_traits>

using namespace faltbok;
using base::ErrorKind;
using crypto::Secret;
using crypto::SecretBytes;

TEST_CASE("secret: cannot be copied, only moved") {
  STATIC_REQUIRE(!std::is_copy_constructible_v<Secret<32>>);
  STATIC_REQUIRE(!std::is_copy_assignable_v<SecretBytes>);
  STATIC_REQUIRE(!std::is_copy_constructible_v<crypto::SigningKey>);
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Secret<32>>);
  CHECK(crypto::init().ok());
}

TEST_CASE("secret: moving takes the bytes along and leaves nothing") {
  SecretBytes one = SecretBytes::copy_of("abc");
  SecretBytes two = std::move(one);
  CHECK(two.reveal_text() == "abc");
  CHECK(one.empty());  // NOLINT: what a moved-from secret is, is what this tests
  SecretBytes three;
  three = std::move(two);
  CHECK(three.reveal_text() == "abc");
  const auto same = Secret<3>::copy_of(three.reveal().first<3>()).duplicate();
  CHECK(base::text_of(same.reveal()) == "abc");
}

TEST_CASE("secret: a buffer wiped holds zeros, and a text nothing") {
  base::Bytes bytes{1, 2, 3};
  crypto::wipe(bytes);
  CHECK(bytes == base::Bytes(3, 0));
  std::string text = "abc";
  crypto::wipe(text);
  CHECK(text.empty());
  CHECK(std::ranges::count(Secret<8>().reveal(), 0) == 8);
}

TEST_CASE("random: ids do not repeat, and numbers stay below their limit") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(crypto::random_id<base::RecordId>().hex());
  CHECK(seen.size() == 100);
  std::set<std::uint32_t> numbers;
  for (int i = 0; i < 1'000; ++i) numbers.insert(crypto::random_below(3));
  CHECK(numbers == std::set<std::uint32_t>{0, 1, 2});
}

TEST_CASE("hash: in pieces as in one, and parts are bound by their domain") {
  const base::Bytes bytes = base::to_bytes("abc");
  // FIPS 180-4
  const std::string known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(crypto::sha256(bytes).hex() == known);
  crypto::Sha256 pieces;
  for (const std::uint8_t& byte : bytes) pieces.update({&byte, 1});
  CHECK(pieces.finish().hex() == known);
  CHECK(crypto::sha256_of_parts("a", {bytes}) !=
        crypto::sha256_of_parts("ab", {base::BytesView(bytes).subspan(1)}));
  CHECK(crypto::equal_constant_time(bytes, base::view_of("abc")));
  CHECK(!crypto::equal_constant_time(bytes, base::view_of("abd")));
  CHECK(!crypto::equal_constant_time(bytes, base::view_of("ab")));
}

TEST_CASE("argon2id: as Debian's argon2 program makes it") {
  struct Known {
    const char* passphrase;
    const char* salt;
    crypto::PassphraseCost cost;
    const char* key;
  };
  // printf %s PASSPHRASE | argon2 SALT -id -t PASSES -k KIBIBYTES -p 1 -l 32 -r
  for (const Known& known : {
           Known{"password",
                 "somesaltsomesalt",
                 {67'108'864, 2},
                 "fc33b78139231d34b71626bd6245c1d72efa190ad605c3d8166a72adcedfa2c2"},
           Known{"lusab-babad", "0123456789abcdef", crypto::kPassphraseCost,
                 "2dd5e0b9003cb63f9932b32ac4bd93f591d4d59d2dea2784a50dceef9df4d4e3"},
       }) {
    crypto::PassphraseSalt salt{};
    std::ranges::copy(std::string_view(known.salt), salt.begin());
    const auto key = crypto::argon2id(SecretBytes::copy_of(known.passphrase), salt, known.cost);
    CHECK(base::hex_of(key.value().reveal()) == known.key);
  }
  const SecretBytes too_long(crypto::kPassphraseSizeMax + 1);
  CHECK(crypto::argon2id(too_long, {}, crypto::kPassphraseCostMin).error().kind() ==
        ErrorKind::kInvalidInput);
}

TEST_CASE(
    "aead: what is shorter than a tag is not authentic, and so is another key, nonce or bound "
    "data") {
  const auto key = crypto::AeadKey::random();
  const auto other = crypto::AeadKey::random();
  const auto bound = base::view_of("bound");
  const base::Bytes sealed = crypto::xchacha_seal(base::view_of("hej"), bound, {1}, key);
  const base::Bytes short_sealed = crypto::chacha_seal(base::view_of("hej"), bound, {1}, key);
  CHECK(crypto::xchacha_open(sealed, bound, {1}, key).value().reveal_text() == "hej");
  CHECK(crypto::chacha_open(short_sealed, bound, {1}, key).value() == base::to_bytes("hej"));
  std::vector<ErrorKind> kinds{
      crypto::xchacha_open(sealed, bound, {1}, other).error().kind(),
      crypto::xchacha_open(sealed, bound, {2}, key).error().kind(),
      crypto::xchacha_open(sealed, base::view_of("found"), {1}, key).error().kind(),
      crypto::chacha_open(short_sealed, bound, {1}, other).error().kind(),
      crypto::chacha_open(short_sealed, bound, {2}, key).error().kind(),
      crypto::chacha_open(short_sealed, base::view_of("found"), {1}, key).error().kind()};
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const auto cut = [&](const base::Bytes& bytes) { return base::BytesView(bytes).first(size); };
    base::ByteArray<3> out{};
    kinds.push_back(crypto::xchacha_open(cut(sealed), bound, {1}, key).error().kind());
    kinds.push_back(crypto::chacha_open(cut(short_sealed), bound, {1}, key).error().kind());
    kinds.push_back(crypto::chacha_open_into(out, cut(short_sealed), {1}, key).error().kind());
  }
  CHECK(std::ranges::count(kinds, ErrorKind::kAuthentication) == std::ssize(kinds));
}

TEST_CASE("sign: a signature holds for one domain, one message and one key") {
  const auto key = crypto::SigningKey::random();
  const auto message = base::view_of("message");
  const auto signature = key.sign("a", message);
  CHECK(crypto::verify(key.verify_key(), "a", message, signature).ok());
  const auto stranger = crypto::SigningKey::random().verify_key();
  CHECK(base::array_from_hex<32>(stranger.hex()).value() == stranger.bytes);
  for (const auto& status :
       {crypto::verify(key.verify_key(), "b", message, signature),
        crypto::verify(key.verify_key(), "a", base::view_of("massage"), signature),
        crypto::verify(stranger, "a", message, signature)})
    CHECK(status.error().kind() == ErrorKind::kAuthentication);
  CHECK(key.duplicate().sign("a", message) == signature);
}

// Wycheproof (C2SP), read in place: what others got wrong.
#include "crypto/chacha.h"
#include "crypto/exchange.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "tests/support/read_file.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <nlohmann/json.hpp>

using namespace faltbok;
using Json = nlohmann::json;

namespace {

// How many cases each file must hold at least: an emptied file tests nothing.
struct Suite {
  const char* file;
  std::size_t case_count_min;
};

base::Bytes bytes(const Json& from, const char* key) {
  return base::bytes_from_hex(from.at(key).get<std::string>()).value();
}

template <std::size_t kSizeBytes>
base::ByteArray<kSizeBytes> array(const Json& from, const char* key) {
  return base::array_from_hex<kSizeBytes>(from.at(key).get<std::string>()).value();
}

const std::filesystem::path kFolder = FALTBOK_SHARED_DIR "/corpora/vectors/wycheproof";

// Calls took(group, test), which says whether our side took it; "acceptable" may go either way.
void run(const Suite& suite, const std::function<bool(const Json&, const Json&)>& took) {
  if (!std::filesystem::exists(kFolder))
    SKIP("no foreign vectors at ../shared/corpora/vectors/wycheproof");
  const base::Bytes file = tests::read_file(kFolder / suite.file);
  const Json all = Json::parse(base::text_of(file));
  std::size_t count = 0;
  for (const Json& group : all.at("testGroups")) {
    for (const Json& test : group.at("tests")) {
      INFO(suite.file << " case " << test.at("tcId") << ": " << test.at("comment"));
      const std::string result = test.at("result");
      const bool ours = took(group, test);
      if (result != "acceptable") CHECK(ours == (result == "valid"));
      ++count;
    }
  }
  CHECK(count >= suite.case_count_min);
}

template <typename Nonce, typename Seal, typename Open>
bool took_aead(const Json& test, const Seal& seal, const Open& open) {
  const base::Bytes iv = bytes(test, "iv");
  Nonce nonce{};
  if (iv.size() != nonce.size()) return false;  // our type takes no other length
  std::ranges::copy(iv, nonce.begin());
  const auto key = crypto::AeadKey::copy_of(array<32>(test, "key"));
  base::Bytes sealed = bytes(test, "ct");
  const base::Bytes tag = bytes(test, "tag");
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  const auto opened = open(sealed, bytes(test, "aad"), nonce, key);
  if (!opened.ok()) return false;
  CHECK(seal(bytes(test, "msg"), bytes(test, "aad"), nonce, key) == sealed);
  return std::ranges::equal(base::BytesView(opened.value()), bytes(test, "msg"));
}

}  // namespace

TEST_CASE("wycheproof: every file of the folder has its test here") {
  if (!std::filesystem::exists(kFolder))
    SKIP("no foreign vectors at ../shared/corpora/vectors/wycheproof");
  const base::Bytes here = tests::read_file(FALTBOK_SOURCE_DIR "/tests/crypto/wycheproof_test.cpp");
  std::size_t file_count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    CHECK(base::text_of(here).find("run({\"" + name + "\"") != std::string_view::npos);
    ++file_count;
  }
  CHECK(file_count >= 6);
}

TEST_CASE("wycheproof: Ed25519") {
  run({"ed25519_test.json", 150}, [](const Json& group, const Json& test) {
    const base::Bytes signature_bytes = bytes(test, "sig");
    crypto::Signature signature;
    if (signature_bytes.size() != signature.bytes.size()) return false;
    std::ranges::copy(signature_bytes, signature.bytes.begin());
    const crypto::VerifyKey key{array<32>(group.at("publicKey"), "pk")};
    return crypto::verify_plain(key, bytes(test, "msg"), signature).ok();
  });
}

TEST_CASE("wycheproof: X25519; only an all-zero result is refused") {
  run({"x25519_test.json", 500}, [](const Json&, const Json& test) {
    const auto secret = crypto::ExchangeSecret::copy_of(array<32>(test, "private"));
    const auto shared = crypto::shared_secret_of(secret, array<32>(test, "public"));
    const base::Bytes expected = bytes(test, "shared");
    if (!shared.ok()) {
      CHECK(expected == base::Bytes(32, 0));
      return false;
    }
    return std::ranges::equal(shared.value().reveal(), expected);
  });
}

TEST_CASE("wycheproof: ChaCha20-Poly1305") {
  run({"chacha20_poly1305_test.json", 300}, [](const Json&, const Json& test) {
    return took_aead<crypto::ChaChaNonce>(test, crypto::chacha_seal, crypto::chacha_open);
  });
}

TEST_CASE("wycheproof: XChaCha20-Poly1305") {
  run({"xchacha20_poly1305_test.json", 300}, [](const Json&, const Json& test) {
    const auto open = [](auto sealed, auto additional, const auto& nonce,
                         const auto& key) -> base::Result<base::Bytes> {
      TRY_ASSIGN(const auto plaintext, "test",
                 crypto::xchacha_open(sealed, additional, nonce, key));
      return base::Bytes(plaintext.reveal().begin(), plaintext.reveal().end());
    };
    return took_aead<crypto::XChaChaNonce>(test, crypto::xchacha_seal, open);
  });
}

TEST_CASE("wycheproof: HMAC-SHA256") {
  run({"hmac_sha256_test.json", 170}, [](const Json&, const Json& test) {
    const auto mac = crypto::hmac_sha256(bytes(test, "key"), bytes(test, "msg"));
    const base::Bytes tag = bytes(test, "tag");  // some are shortened
    return tag.size() <= mac.size() &&
           crypto::equal_constant_time(std::span(mac).first(tag.size()), tag);
  });
}

TEST_CASE("wycheproof: HKDF-SHA256") {
  run({"hkdf_sha256_test.json", 80}, [](const Json&, const Json& test) {
    const std::size_t size = test.at("size");
    if (size > 255 * crypto::kHashSize) return false;  // hkdf_expand's own limit, a CHECK
    base::Bytes out(size);
    crypto::hkdf_expand(crypto::hkdf_extract(bytes(test, "salt"), bytes(test, "ikm")),
                        bytes(test, "info"), out);
    return out == bytes(test, "okm");
  });
}

// RFC 9106: libsodium takes neither secret, associated data nor several lanes, so its answer to the
// RFC's vector cannot be asked for. The reference library gives it, and ours agrees with the
// reference on everything that both can do.
#include "crypto/init.h"
#include "crypto/passphrase.h"
#include "crypto/random.h"

#include <argon2.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace faltbok;

namespace {

// Takes the reference's answer to the same question.
base::Bytes reference(base::BytesView phrase, const crypto::PassphraseSalt& salt,
                      const crypto::PassphraseCost& cost) {
  base::Bytes out(32);
  REQUIRE(argon2id_hash_raw(cost.passes, static_cast<std::uint32_t>(cost.memory_bytes / 1'024), 1,
                            phrase.data(), phrase.size(), salt.data(), salt.size(), out.data(),
                            out.size()) == ARGON2_OK);
  return out;
}

}  // namespace

TEST_CASE("argon2: the reference library answers RFC 9106 section 5.3 as it is printed there") {
  base::Bytes out(32);
  base::Bytes phrase(32, 1);
  base::Bytes salt(16, 2);
  base::Bytes secret(8, 3);
  base::Bytes data(12, 4);
  argon2_context context{};
  context.out = out.data();
  context.outlen = 32;
  context.pwd = phrase.data();
  context.pwdlen = 32;
  context.salt = salt.data();
  context.saltlen = 16;
  context.secret = secret.data();
  context.secretlen = 8;
  context.ad = data.data();
  context.adlen = 12;
  context.t_cost = 3;
  context.m_cost = 32;
  context.lanes = 4;
  context.threads = 1;
  context.version = ARGON2_VERSION_13;
  REQUIRE(argon2_ctx(&context, Argon2_id) == ARGON2_OK);
  CHECK(base::hex_of(out) == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

TEST_CASE("argon2: ours agrees with the reference library, at many costs and lengths") {
  REQUIRE(crypto::init().ok());
  for (std::size_t size = 0; size < 140; size += 7) {
    const crypto::PassphraseCost cost{8'192 + (size % 5) * 65'536,
                                      static_cast<std::uint32_t>(1 + size % 4)};
    base::Bytes phrase(size);
    crypto::fill_random(phrase);
    const auto salt = crypto::random_array<crypto::kPassphraseSaltSize>();
    const auto ours = crypto::argon2id(crypto::SecretBytes::copy_of(phrase), salt, cost);
    REQUIRE(ours.ok());
    CAPTURE(size, base::hex_of(phrase), base::hex_of(salt));
    CHECK(std::ranges::equal(ours.value().reveal(), reference(phrase, salt, cost)));
  }
}

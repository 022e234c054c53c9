// Slots written by hand from FORMAT.md section 3, with the passphrase and without the code that
// makes them: what a user could do who wants to pass for another, and what we never write.
#include "crypto/aead.h"
#include "tests/crypto/keyfile_tablet.h"

using namespace faltbok;
using namespace faltbok::tests;
using base::ErrorKind;

namespace {

base::Bytes joined(base::BytesView a, base::BytesView b) {
  return base::ByteWriter().raw(a).raw(b).take();
}

struct HandMade {
  Tablet tablet;
  crypto::age::Identity identity = crypto::age::Identity::random();
  base::Bytes header = parts_of(tablet.file().bytes()).header;
  Slot recovery = parts_of(tablet.file().bytes()).slots.front();
  crypto::VerifyKey said = tablet.key.verify_key();  // whose slot it says it is
  base::Bytes in_envelope = joined(header, tablet.data_key.reveal());

  base::Bytes envelope() const {
    return crypto::age::encrypt(in_envelope, std::span(&identity.recipient(), 1)).value();
  }
  Slot user_slot() const {
    const crypto::PassphraseSalt salt{1, 2, 3};
    const crypto::XChaChaNonce nonce{4, 5, 6};
    const auto prk = crypto::argon2id(tablet.anna_phrase, salt, kTestPassphraseCost);
    crypto::Secret<64> keys;
    constexpr std::string_view kDomain{"faltbok/v1/keyfile/passphrase\0", 30};
    crypto::hkdf_expand(prk.value(), base::view_of(kDomain), keys.reveal_to_write());
    base::ByteWriter body;
    body.raw(tablet.anna.view()).u8(1).raw(base::view_of("a"));
    body.raw(said.bytes).raw(identity.recipient().x25519);
    body.u64(kTestPassphraseCost.memory_bytes).u32(kTestPassphraseCost.passes);
    body.raw(salt).raw(keys.reveal().last<32>()).raw(nonce);
    const base::Bytes bound = base::ByteWriter()
                                  .raw(base::BytesView(header).first(24))
                                  .u8(kUser)
                                  .raw(body.written())
                                  .take();
    const base::Bytes both = joined(identity.secret().reveal(), tablet.key.seed().reveal());
    const auto key = crypto::AeadKey::copy_of(keys.reveal().first<32>());
    body.raw(crypto::xchacha_seal(both, bound, nonce, key)).bytes(envelope());
    return {kUser, body.take()};
  }
  base::Result<crypto::Unlocked> unlocked() const {
    return parsed(Parts{header, {recovery, user_slot()}}).unlock(tablet.anna, tablet.anna_phrase);
  }
};

}  // namespace

TEST_CASE("key file by hand: a slot made from FORMAT.md opens") {
  const HandMade made;
  const auto unlocked = made.unlocked();
  REQUIRE(unlocked.ok());
  CHECK(made.tablet.is_data_key(unlocked.value().data_key));
  CHECK(unlocked.value().user_key.verify_key() == made.said);
}

TEST_CASE("key file by hand: a slot that says another's key is not authentic") {
  HandMade made;
  made.said = crypto::SigningKey::random().verify_key();
  CHECK(made.unlocked().error().kind() == ErrorKind::kAuthentication);
}

TEST_CASE("key file by hand: an envelope of another file, or of another size, is not authentic") {
  HandMade made;
  const base::Bytes right = made.in_envelope;
  for (const std::size_t at : {0U, 23U, 39U}) {
    made.in_envelope = right;
    made.in_envelope[at] ^= 1U;
    CHECK(made.unlocked().error().kind() == ErrorKind::kAuthentication);
  }
  for (const std::size_t size : {0U, 40U, 71U, 73U}) {
    CAPTURE(size);
    made.in_envelope = right;
    made.in_envelope.resize(size);
    CHECK(made.unlocked().error().kind() == ErrorKind::kAuthentication);
    made.recovery.body = crypto::age::encrypt(made.in_envelope, made.tablet.recovery).value();
    CHECK(parsed(Parts{made.header, {made.recovery}})
              .recover(std::span(&made.tablet.custodian, 1))
              .error()
              .kind() == ErrorKind::kAuthentication);
  }
}

TEST_CASE(
    "key file by hand: a slot whose public key is of small order cannot follow to another key") {
  const HandMade made;
  Slot slot = made.user_slot();
  const std::size_t public_key_at = 16 + 1 + 1 + 32;
  std::fill_n(slot.body.begin() + public_key_at, 32, std::uint8_t{0});
  const auto file = parsed(Parts{made.header, {made.recovery, slot}});
  const auto key = crypto::DataKey::random();
  CHECK(file.with_data_key({key, {}, made.tablet.recovery}).error().kind() ==
        ErrorKind::kInvalidInput);
}

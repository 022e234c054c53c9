// The two ways in by a PIN: the T slot, which a key store opens, and the warm PIN in memory.
#include "crypto/warm_pin.h"
#include "tests/crypto/keyfile_tablet.h"

using namespace faltbok;
using namespace faltbok::tests;
using base::ErrorKind;
using crypto::SecretBytes;

TEST_CASE("key file: the secret of a key store opens its user's keys, another one does not") {
  const Tablet tablet;
  auto file = tablet.file();
  CHECK(!file.tpm_blob());
  const auto secret = crypto::StoreSecret::random();
  CHECK(file.unlock_with_store(secret).error().kind() == ErrorKind::kNotFound);
  const auto unlocked = file.unlock(tablet.anna, tablet.anna_phrase);
  REQUIRE(file.set_tpm(unlocked.value(), secret, base::to_bytes("blob")).ok());
  REQUIRE(file.set_tpm(unlocked.value(), secret, base::to_bytes("blob 2")).ok());  // in its place
  const base::Bytes too_long(crypto::kStoreBlobSizeMax + 1);
  CHECK(file.set_tpm(unlocked.value(), secret, too_long).error().kind() ==
        ErrorKind::kInvalidInput);
  auto again = parsed(file.bytes());
  CHECK(again.tpm_blob() == base::to_bytes("blob 2"));
  const auto opened = again.unlock_with_store(secret);
  REQUIRE(opened.ok());
  CHECK(tablet.is_data_key(opened.value().data_key));
  CHECK(opened.value().user.id == tablet.anna);
  CHECK(again.unlock_with_store(crypto::StoreSecret::random()).error().kind() ==
        ErrorKind::kAuthentication);

  const auto key = crypto::DataKey::random();
  const auto changed = again.with_data_key({key, tablet.db_salt, tablet.recovery});
  CHECK(std::ranges::equal(changed.value().unlock_with_store(secret).value().data_key.reveal(),
                           key.reveal()));
  REQUIRE(again.remove_tpm(tablet.data_key).ok());
  CHECK(again.remove_tpm(tablet.data_key).error().kind() == ErrorKind::kNotFound);
  CHECK(again.unlock(tablet.anna, tablet.anna_phrase).ok());
}

TEST_CASE("key file: the key store's slot goes with its user, and with a wipe") {
  const Tablet tablet;
  const auto secret = crypto::StoreSecret::random();
  auto with_tpm = [&] {
    auto file = tablet.file();
    const auto unlocked = file.unlock(tablet.anna, tablet.anna_phrase);
    REQUIRE(file.set_tpm(unlocked.value(), secret, base::to_bytes("blob")).ok());
    return file;
  };
  auto removed = with_tpm();
  REQUIRE(removed.remove_user(tablet.bo).ok());
  CHECK(removed.tpm_blob());
  REQUIRE(removed.remove_user(tablet.anna).ok());
  CHECK(!parsed(removed.bytes()).tpm_blob());
  auto wiped = with_tpm();
  wiped.wipe_users();
  CHECK(!parsed(wiped.bytes()).tpm_blob());
  CHECK(parsed(wiped.bytes()).generation() == 4);
  CHECK(wiped.check_stamp(tablet.data_key).error().kind() == ErrorKind::kAuthentication);
  CHECK(parsed(wiped.bytes()).recover(std::span(&tablet.custodian, 1)).ok());
}

TEST_CASE("warm pin: the right six digits open, others do not, and other shapes are no pin") {
  const Tablet tablet;
  const auto unlocked = tablet.file().unlock(tablet.anna, tablet.anna_phrase);
  const auto pin = SecretBytes::copy_of("041299");
  const auto warm = crypto::WarmPin::set(pin, unlocked.value(), kTestPassphraseCost);
  REQUIRE(warm.ok());
  const auto opened = warm.value().open(pin);
  REQUIRE(opened.ok());
  CHECK(tablet.is_data_key(opened.value().data_key));
  CHECK(opened.value().user_key.verify_key() == tablet.key.verify_key());
  CHECK(warm.value().open(SecretBytes::copy_of("041298")).error().kind() ==
        ErrorKind::kAuthentication);
  for (const char* bad : {"", "04129", "0412999", "04129a", "04129-"}) {
    const auto no_pin = SecretBytes::copy_of(bad);
    CHECK(warm.value().open(no_pin).error().kind() == ErrorKind::kInvalidInput);
    CHECK(crypto::WarmPin::set(no_pin, unlocked.value(), kTestPassphraseCost).error().kind() ==
          ErrorKind::kInvalidInput);
  }
  CHECK(crypto::WarmPin::set(pin, unlocked.value(), {1024, 1}).error().kind() ==
        ErrorKind::kInvalidInput);
}

TEST_CASE("key file: a new passphrase after a warm PIN takes the user's own T slot away") {
  const Tablet tablet;
  const auto secret = crypto::StoreSecret::random();
  auto file = tablet.file();
  const auto bo = file.unlock(tablet.bo, tablet.bo_phrase);
  REQUIRE(file.set_tpm(bo.value(), secret, base::to_bytes("blob")).ok());
  CHECK(file.tpm_user() == tablet.bo);
  const auto pin = SecretBytes::copy_of("041299");
  for (const auto* user : {&tablet.anna, &tablet.bo}) {
    CAPTURE(user->hex());
    const auto& phrase = *user == tablet.anna ? tablet.anna_phrase : tablet.bo_phrase;
    const auto unlocked = file.unlock(*user, phrase);
    const auto warm = crypto::WarmPin::set(pin, unlocked.value(), kTestPassphraseCost);
    const auto again = warm.value().open(pin);
    REQUIRE(!again.value().identity);  // the slot gets another, which no T slot knows
    REQUIRE(file.change_passphrase(again.value(), phrase, kTestPassphraseCost).ok());
    CHECK(file.tpm_user().has_value() == (*user == tablet.anna));
    CHECK(file.unlock(*user, phrase).ok());
  }
  CHECK(!file.tpm_user());
  CHECK(file.unlock_with_store(secret).error().kind() == ErrorKind::kNotFound);
}

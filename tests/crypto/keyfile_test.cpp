#include "crypto/keyfile.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "crypto/warm_pin.h"
#include "tests/support/test_cost.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;
using crypto::SecretBytes;
using tests::kTestPassphraseCost;

namespace {

// A tablet with two users, and who can recover it.
struct Tablet {
  base::DeviceId device = crypto::random_id<base::DeviceId>();
  crypto::DbSalt db_salt = crypto::random_array<crypto::kDbSaltSize>();
  crypto::DataKey data_key = crypto::DataKey::random();
  crypto::age::Identity custodian = crypto::age::Identity::random();
  crypto::age::Identity escrow = crypto::age::Identity::random();
  crypto::SigningKey key = crypto::SigningKey::random();
  base::UserId anna{{1}};
  base::UserId bo{{2}};
  SecretBytes anna_phrase = SecretBytes::copy_of("lusab-babad-gutih-tugad");
  SecretBytes bo_phrase = SecretBytes::copy_of("bo");

  crypto::KeyFile file() const {
    const std::vector recovery{custodian.recipient(), escrow.recipient()};
    auto out = crypto::KeyFile::make(device, db_salt, data_key, recovery).value();
    REQUIRE(
        out.add_user(data_key, {anna, "interviewer", key, anna_phrase, kTestPassphraseCost}).ok());
    REQUIRE(out.add_user(data_key, {bo, "specialist", key, bo_phrase, kTestPassphraseCost}).ok());
    return out;
  }
  bool is_data_key(const crypto::DataKey& other) const {
    return std::ranges::equal(other.reveal(), data_key.reveal());
  }
};

crypto::KeyFile parsed(const base::Bytes& bytes) {
  auto out = crypto::KeyFile::parse(bytes);
  REQUIRE(out.ok());
  return std::move(out).value();
}

// The hash at the end made right again, as somebody would who changes a file on purpose.
base::Bytes with_right_hash(base::BytesView file) {
  const base::BytesView content = file.first(file.size() - crypto::kHashSize);
  return base::ByteWriter().raw(content).raw(crypto::sha256(content).view()).take();
}

}  // namespace

TEST_CASE("key file: each user's passphrase gives the data key and that user's signing key") {
  const Tablet tablet;
  const auto file = parsed(tablet.file().bytes());
  CHECK(file.device() == tablet.device);
  CHECK(file.db_salt() == tablet.db_salt);
  REQUIRE(file.users().size() == 2);
  CHECK(file.users()[0].role == "interviewer");
  const auto unlocked = file.unlock(tablet.anna, tablet.anna_phrase);
  REQUIRE(unlocked.ok());
  CHECK(tablet.is_data_key(unlocked.value().data_key));
  CHECK(unlocked.value().user_key.verify_key() == tablet.key.verify_key());
  CHECK(unlocked.value().user.id == tablet.anna);
  CHECK(file.unlock_any(tablet.bo_phrase).value().user.id == tablet.bo);
}

TEST_CASE("key file: whoever is named first is tried first, and nobody is left out") {
  const Tablet tablet;
  auto file = tablet.file();
  const base::UserId twin{{7}};
  REQUIRE(file.add_user(tablet.data_key,
                        {twin, "interviewer", tablet.key, tablet.anna_phrase, kTestPassphraseCost})
              .ok());
  CHECK(file.unlock_any(tablet.anna_phrase).value().user.id == tablet.anna);
  CHECK(file.unlock_any(tablet.anna_phrase, twin).value().user.id == twin);
  CHECK(file.unlock_any(tablet.bo_phrase, twin).value().user.id == tablet.bo);
  CHECK(file.unlock_any(tablet.bo_phrase, base::UserId{{9}}).value().user.id == tablet.bo);
}

TEST_CASE("key file: a wrong passphrase, another user's and an unknown user are told apart") {
  const Tablet tablet;
  const auto file = tablet.file();
  CHECK(file.unlock(tablet.anna, SecretBytes::copy_of("x")).error().kind() ==
        ErrorKind::kAuthentication);
  CHECK(file.unlock(tablet.anna, tablet.bo_phrase).error().kind() == ErrorKind::kAuthentication);
  CHECK(file.unlock_any(SecretBytes::copy_of("x")).error().kind() == ErrorKind::kAuthentication);
  CHECK(file.unlock(base::UserId{{9}}, tablet.bo_phrase).error().kind() == ErrorKind::kNotFound);
}

TEST_CASE("key file: custodian and escrow each recover the data key, others do not") {
  const Tablet tablet;
  auto file = tablet.file();
  file.wipe_users();
  const auto wiped = parsed(file.bytes());
  CHECK(wiped.users().empty());
  CHECK(tablet.is_data_key(wiped.recover(std::span(&tablet.custodian, 1)).value()));
  CHECK(tablet.is_data_key(wiped.recover(std::span(&tablet.escrow, 1)).value()));
  const auto stranger = crypto::age::Identity::random();
  CHECK(wiped.recover(std::span(&stranger, 1)).error().kind() == ErrorKind::kNotFound);
}

TEST_CASE("key file: one recovery recipient, or the same twice, is not enough") {
  const Tablet tablet;
  const std::vector one{tablet.custodian.recipient()};
  const std::vector twice{tablet.custodian.recipient(), tablet.custodian.recipient()};
  for (const auto& recovery : {one, twice}) {
    const auto made =
        crypto::KeyFile::make(tablet.device, tablet.db_salt, tablet.data_key, recovery);
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().kind() == ErrorKind::kInvalidInput);
  }
}

TEST_CASE("key file: a changed passphrase opens and the old one does not") {
  const Tablet tablet;
  auto file = tablet.file();
  const auto unlocked = file.unlock(tablet.anna, tablet.anna_phrase);
  const auto next = SecretBytes::copy_of("next");
  REQUIRE(file.change_passphrase(unlocked.value(), next, kTestPassphraseCost).ok());
  CHECK(file.unlock(tablet.anna, next).value().user_key.verify_key() == tablet.key.verify_key());
  CHECK(file.unlock(tablet.anna, tablet.anna_phrase).error().kind() == ErrorKind::kAuthentication);
  CHECK(file.unlock(tablet.bo, tablet.bo_phrase).ok());
}

TEST_CASE("key file: a user is there once, can be removed, and needs a role and a passphrase") {
  const Tablet tablet;
  auto file = tablet.file();
  const SecretBytes none;
  const base::UserId eva{{3}};
  CHECK(file.add_user(tablet.data_key,
                      {tablet.anna, "x", tablet.key, tablet.bo_phrase, kTestPassphraseCost})
            .error()
            .kind() == ErrorKind::kConflict);
  CHECK(
      !file.add_user(tablet.data_key, {eva, "", tablet.key, tablet.bo_phrase, kTestPassphraseCost})
           .ok());
  CHECK(!file.add_user(tablet.data_key,
                       {eva, "Role", tablet.key, tablet.bo_phrase, kTestPassphraseCost})
             .ok());
  CHECK(!file.add_user(tablet.data_key, {eva, "x", tablet.key, none, kTestPassphraseCost}).ok());
  CHECK(!file.add_user(tablet.data_key, {eva, "x", tablet.key, tablet.bo_phrase, {1024, 1}}).ok());
  REQUIRE(file.remove_user(tablet.anna).ok());
  CHECK(file.remove_user(tablet.anna).error().kind() == ErrorKind::kNotFound);
  CHECK(file.unlock(tablet.anna, tablet.anna_phrase).error().kind() == ErrorKind::kNotFound);
  CHECK(parsed(file.bytes()).unlock(tablet.bo, tablet.bo_phrase).ok());
}

TEST_CASE("key file: at most 32 users") {
  const Tablet tablet;
  auto file = tablet.file();
  for (std::uint8_t i = 3; i <= 32; ++i) {
    REQUIRE(file.add_user(tablet.data_key, {base::UserId{{i}}, "x", tablet.key, tablet.bo_phrase,
                                            kTestPassphraseCost})
                .ok());
  }
  CHECK(file.add_user(tablet.data_key,
                      {base::UserId{{33}}, "x", tablet.key, tablet.bo_phrase, kTestPassphraseCost})
            .error()
            .kind() == ErrorKind::kInvalidInput);
  CHECK(parsed(file.bytes()).users().size() == 32);
}

TEST_CASE("key file: any changed bit and any truncation is damage, or a newer version") {
  const Tablet tablet;
  const base::Bytes whole = tablet.file().bytes();
  for (std::size_t i = 0; i < whole.size() * 8; ++i) {
    base::Bytes changed = whole;
    changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1U << (i % 8)));
    const auto parsed_file = crypto::KeyFile::parse(changed);
    CAPTURE(i);
    REQUIRE_FALSE(parsed_file.ok());
    const auto expected = i / 8 == 7 ? ErrorKind::kUnsupported : ErrorKind::kInvalidInput;
    REQUIRE(parsed_file.error().kind() == expected);
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    REQUIRE(crypto::KeyFile::parse(base::BytesView(whole).first(size)).error().kind() ==
            ErrorKind::kInvalidInput);
  }
}

TEST_CASE(
    "key file: a bit changed on purpose never opens that slot, and never leaves another key") {
  const Tablet tablet;
  const base::Bytes whole = tablet.file().bytes();
  const std::size_t hash_at = whole.size() - crypto::kHashSize;
  std::size_t parsed_count = 0;
  for (std::size_t i = 0; i < hash_at; ++i) {
    base::Bytes changed = whole;
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ 1U);
    const auto file = crypto::KeyFile::parse(with_right_hash(changed));
    if (!file.ok()) continue;
    ++parsed_count;
    CAPTURE(i);
    int opened = 0;
    for (const auto* unlocked : {&tablet.anna_phrase, &tablet.bo_phrase}) {
      const auto result = file.value().unlock_any(*unlocked);
      if (!result.ok()) continue;
      REQUIRE(tablet.is_data_key(result.value().data_key));
      ++opened;
    }
    const auto recovered = file.value().recover(std::span(&tablet.custodian, 1));
    if (recovered.ok()) REQUIRE(tablet.is_data_key(recovered.value()));
    if (recovered.ok()) ++opened;
    REQUIRE(opened < 3);
  }
  CHECK(parsed_count > hash_at / 2);
}

TEST_CASE("key file: a recovery slot from another tablet's file is noticed") {
  const Tablet tablet;
  Tablet other;
  const base::Bytes mine = tablet.file().bytes();
  // Both files are the same size, with the recovery slot right after the header.
  base::Bytes mixed = other.file().bytes();
  std::copy_n(mine.begin(), crypto::kKeyFileHeaderSize, mixed.begin());
  const auto file = crypto::KeyFile::parse(with_right_hash(mixed));
  REQUIRE(file.ok());
  CHECK(file.value().recover(std::span(&other.custodian, 1)).error().kind() ==
        ErrorKind::kAuthentication);
  CHECK(file.value().unlock(other.anna, other.anna_phrase).error().kind() ==
        ErrorKind::kAuthentication);
}

TEST_CASE("key file: every change by a holder of the data key raises its generation") {
  const Tablet tablet;
  auto file = tablet.file();
  CHECK(file.generation() == 3);  // made, and two users
  CHECK(file.check_stamp(tablet.data_key).ok());
  const auto unlocked = file.unlock(tablet.anna, tablet.anna_phrase);
  REQUIRE(file.change_passphrase(unlocked.value(), tablet.bo_phrase, kTestPassphraseCost).ok());
  CHECK(parsed(file.bytes()).generation() == 4);
  CHECK(file.check_stamp(crypto::DataKey::random()).error().kind() == ErrorKind::kAuthentication);
  REQUIRE(file.remove_user(tablet.anna).ok());
  CHECK(file.generation() == 0);  // nobody vouches for it
  CHECK(file.check_stamp(tablet.data_key).error().kind() == ErrorKind::kNotFound);
  REQUIRE(file.add_user(tablet.data_key,
                        {tablet.anna, "x", tablet.key, tablet.anna_phrase, kTestPassphraseCost})
              .ok());
  CHECK(file.generation() == 5);
}

TEST_CASE("key file: another data key keeps users and passphrases, and shuts out who is removed") {
  const Tablet tablet;
  auto file = tablet.file();
  REQUIRE(file.remove_user(tablet.bo).ok());
  const auto key = crypto::DataKey::random();
  const std::vector recovery{tablet.custodian.recipient(), tablet.escrow.recipient()};
  const auto salt = crypto::random_array<crypto::kDbSaltSize>();
  const auto changed = file.with_data_key({key, salt, recovery});
  REQUIRE(changed.ok());
  const auto again = parsed(changed.value().bytes());
  CHECK(again.db_salt() == salt);
  CHECK(again.generation() == 4);
  const auto unlocked = again.unlock(tablet.anna, tablet.anna_phrase);
  REQUIRE(unlocked.ok());
  CHECK(std::ranges::equal(unlocked.value().data_key.reveal(), key.reveal()));
  CHECK(unlocked.value().user_key.verify_key() == tablet.key.verify_key());
  CHECK(again.unlock_any(tablet.bo_phrase).error().kind() == ErrorKind::kAuthentication);
  CHECK(std::ranges::equal(again.recover(std::span(&tablet.escrow, 1)).value().reveal(),
                           key.reveal()));
}

TEST_CASE("key file: the secret of a key store opens its user's keys, another one does not") {
  const Tablet tablet;
  auto file = tablet.file();
  CHECK(!file.tpm_blob());
  const auto secret = crypto::StoreSecret::random();
  CHECK(file.unlock_with_store(secret).error().kind() == ErrorKind::kNotFound);
  const auto unlocked = file.unlock(tablet.anna, tablet.anna_phrase);
  REQUIRE(file.set_tpm(unlocked.value(), secret, base::to_bytes("blob")).ok());
  REQUIRE(file.set_tpm(unlocked.value(), secret, base::to_bytes("blob 2")).ok());  // in its place
  CHECK(!file.set_tpm(unlocked.value(), secret, base::Bytes(crypto::kStoreBlobSizeMax + 1)).ok());
  auto again = parsed(file.bytes());
  CHECK(again.tpm_blob() == base::to_bytes("blob 2"));
  const auto opened = again.unlock_with_store(secret);
  REQUIRE(opened.ok());
  CHECK(tablet.is_data_key(opened.value().data_key));
  CHECK(opened.value().user.id == tablet.anna);
  CHECK(again.unlock_with_store(crypto::StoreSecret::random()).error().kind() ==
        ErrorKind::kAuthentication);

  const std::vector recovery{tablet.custodian.recipient(), tablet.escrow.recipient()};
  const auto key = crypto::DataKey::random();
  const auto changed = again.with_data_key({key, tablet.db_salt, recovery});
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
  for (const char* bad : {"", "04129", "0412999", "04129a"}) {
    CHECK(warm.value().open(SecretBytes::copy_of(bad)).error().kind() == ErrorKind::kInvalidInput);
  }
}

TEST_CASE(
    "passphrase cost: what users get is 256 MiB and three passes, and costs outside the limits are "
    "refused") {
  STATIC_REQUIRE(crypto::kPassphraseCost == crypto::PassphraseCost{268'435'456, 3});
  CHECK(crypto::check_cost(crypto::kPassphraseCost).ok());
  for (const crypto::PassphraseCost& cost :
       {crypto::PassphraseCost{4096, 3}, {1'073'742'848, 3}, {8193, 3}, {8192, 0}, {8192, 17}}) {
    CHECK(crypto::check_cost(cost).error().kind() == ErrorKind::kInvalidInput);
  }
}

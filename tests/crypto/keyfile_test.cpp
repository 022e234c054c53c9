#include "tests/crypto/keyfile_tablet.h"

using namespace faltbok;
using namespace faltbok::tests;
using base::ErrorKind;
using crypto::SecretBytes;

namespace {

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

TEST_CASE(
    "key file: one recovery recipient, the same twice, one of small order and too many are "
    "refused") {
  const Tablet tablet;
  const std::vector one{tablet.custodian.recipient()};
  const std::vector twice{tablet.custodian.recipient(), tablet.custodian.recipient()};
  const std::vector small_order{tablet.custodian.recipient(), crypto::age::Recipient{}};
  std::vector<crypto::age::Recipient> many;  // more than an R slot has room for
  for (int i = 0; i < 45; ++i) many.push_back(crypto::age::Identity::random().recipient());
  for (const auto& recovery : {one, twice, small_order, many}) {
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
  const base::Bytes before = file.bytes();
  CHECK(
      file.change_passphrase(unlocked.value(), SecretBytes(), kTestPassphraseCost).error().kind() ==
      ErrorKind::kInvalidInput);
  CHECK(file.bytes() == before);
  const SecretBytes too_long(crypto::kPassphraseSizeMax + 1);
  CHECK(file.unlock(tablet.anna, too_long).error().kind() == ErrorKind::kInvalidInput);
  CHECK(file.unlock_any(too_long).error().kind() == ErrorKind::kInvalidInput);
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
  const auto refused = [&](const crypto::NewUser& user) {
    return file.add_user(tablet.data_key, user).error().kind();
  };
  for (const char* role : {"", "Role", "a{", "a:", "a-b", "a b", "rå"}) {
    CAPTURE(role);
    CHECK(refused({eva, role, tablet.key, tablet.bo_phrase, kTestPassphraseCost}) ==
          ErrorKind::kInvalidInput);
  }
  CHECK(refused({eva, std::string(33, 'x'), tablet.key, tablet.bo_phrase, kTestPassphraseCost}) ==
        ErrorKind::kInvalidInput);
  CHECK(refused({eva, "x", tablet.key, none, kTestPassphraseCost}) == ErrorKind::kInvalidInput);
  CHECK(refused({eva, "x", tablet.key, tablet.bo_phrase, {1024, 1}}) == ErrorKind::kInvalidInput);
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
  const auto salt = crypto::random_array<crypto::kDbSaltSize>();
  const auto changed = file.with_data_key({key, salt, tablet.recovery});
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

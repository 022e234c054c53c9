// Key files made wrong on purpose, with a right hash at the end: every rule of FORMAT.md section 3
// about slots is met by one that breaks it.
#include "crypto/hash.h"
#include "crypto/keyfile.h"
#include "crypto/random.h"
#include "tests/support/test_cost.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;
using crypto::SecretBytes;
using tests::kTestPassphraseCost;

namespace {

enum Kind : std::uint8_t { kOlder = 1, kTpm = 2, kRecovery = 3, kUser = 4, kStamp = 5 };

struct Slot {
  std::uint8_t kind;
  base::Bytes body;
};
struct Parts {
  base::Bytes header;
  std::vector<Slot> slots;

  const Slot& first(std::uint8_t kind) const {
    for (const Slot& slot : slots)
      if (slot.kind == kind) return slot;
    CHECK(false);
    return slots.front();
  }
  base::Bytes bytes() const {
    base::ByteWriter out;
    out.raw(header);
    for (const Slot& slot : slots) out.u8(slot.kind).bytes(slot.body);
    const base::Digest digest = crypto::sha256(out.written());
    return out.raw(digest.view()).take();
  }
  ErrorKind refused() const {
    const auto file = crypto::KeyFile::parse(bytes());
    REQUIRE(!file.ok());
    return file.error().kind();
  }
};

Parts parts_of(base::BytesView file) {
  Parts out{base::Bytes(file.begin(), file.begin() + 40), {}};
  base::ByteReader reader(file.subspan(40, file.size() - 40 - crypto::kHashSize));
  while (reader.left() > 0) {
    const std::uint8_t kind = reader.u8();
    const base::BytesView body = reader.bytes(8'192);
    out.slots.push_back({kind, base::Bytes(body.begin(), body.end())});
  }
  REQUIRE(reader.finish().ok());
  return out;
}

// R, U of Anna, T of Anna, U of Bo, S.
struct Tablet {
  crypto::DataKey data_key = crypto::DataKey::random();
  std::vector<crypto::age::Recipient> recovery{crypto::age::Identity::random().recipient(),
                                               crypto::age::Identity::random().recipient()};
  base::UserId anna{{1}};
  base::UserId bo{{2}};
  SecretBytes phrase = SecretBytes::copy_of("lusab-babad-gutih-tugad");
  SecretBytes bo_phrase = SecretBytes::copy_of("korrekt");
  crypto::StoreSecret secret = crypto::StoreSecret::random();

  crypto::KeyFile file() const {
    const auto key = crypto::SigningKey::random();
    auto out = crypto::KeyFile::make({{3}}, {}, data_key, recovery).value();
    REQUIRE(out.add_user(data_key, {anna, "a", key, phrase, kTestPassphraseCost}).ok());
    const auto unlocked = out.unlock(anna, phrase);
    REQUIRE(out.set_tpm(unlocked.value(), secret, base::to_bytes("blob")).ok());
    REQUIRE(out.add_user(data_key, {bo, "z_9", key, bo_phrase, kTestPassphraseCost}).ok());
    return out;
  }
};

crypto::KeyFile parsed(const Parts& parts) { return crypto::KeyFile::parse(parts.bytes()).value(); }

}  // namespace

TEST_CASE("key file shape: taken apart and put together it is the same, and opens") {
  const Tablet tablet;
  const base::Bytes file = tablet.file().bytes();
  const Parts parts = parts_of(file);
  CHECK(parts.slots.size() == 5);
  CHECK(parts.bytes() == file);
  CHECK(parsed(parts).unlock(tablet.anna, tablet.phrase).ok());
  CHECK(parsed(parts).unlock_with_store(tablet.secret).ok());
}

TEST_CASE("key file shape: slots too many, twice, missing, unknown or out of place are refused") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file().bytes());
  const auto with = [&](std::vector<Slot> slots) { return Parts{good.header, std::move(slots)}; };
  const Slot r = good.first(kRecovery);
  const Slot u = good.first(kUser);
  const Slot t = good.first(kTpm);
  const Slot s = good.first(kStamp);
  CHECK(with({}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({u, s}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({u, r, s}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({r, r, u, s}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({r, u, u, s}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({r, u, t, t, s}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({r, s, u}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({r, u, s, s}).refused() == ErrorKind::kInvalidInput);
  CHECK(with({r, {0, u.body}, s}).refused() == ErrorKind::kUnsupported);
  CHECK(with({r, {6, u.body}, s}).refused() == ErrorKind::kUnsupported);
  std::vector<Slot> many{r};
  for (std::uint8_t i = 0; i < 35; ++i) {
    many.push_back(u);
    many.back().body.front() = i;
  }
  CHECK(with(many).refused() == ErrorKind::kInvalidInput);
  CHECK(with({r, {kUser, base::Bytes(70'000)}}).refused() == ErrorKind::kInvalidInput);
}

TEST_CASE("key file shape: a slot that ends early, wherever, or goes on is refused") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file().bytes());
  for (std::size_t slot = 1; slot < good.slots.size(); ++slot) {
    const std::size_t whole = good.slots[slot].body.size();
    for (std::size_t size = 0; size <= whole + 1; ++size) {
      if (size == whole) continue;
      CAPTURE(slot, size);
      Parts changed = good;
      changed.slots[slot].body.resize(size);
      CHECK(changed.refused() == ErrorKind::kInvalidInput);
    }
  }
  const std::size_t recovery_size = good.slots[0].body.size();
  for (std::size_t size = 0; size < recovery_size; ++size) {  // an age file, opened by its holder
    Parts changed = good;
    changed.slots[0].body.resize(size);
    const auto identity = crypto::age::Identity::random();
    CHECK(!parsed(changed).recover(std::span(&identity, 1)).ok());
  }
}

TEST_CASE("key file shape: a T slot whose user is not there, or another's, opens nothing") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file().bytes());
  Parts without = good;
  std::erase_if(without.slots, [](const Slot& slot) { return slot.kind == kUser; });
  CHECK(parsed(without).unlock_with_store(tablet.secret).error().kind() == ErrorKind::kNotFound);
  for (std::size_t at = 0; at < 16; ++at) {
    Parts other = good;
    other.slots[2].body[at] ^= 3U;  // Anna is 1 at the first byte, Bo 2
    CAPTURE(at);
    CHECK(!parsed(other).unlock_with_store(tablet.secret).ok());
  }
}

TEST_CASE("key file shape: a changed byte of a user's slot opens nothing, whichever it is") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file().bytes());
  std::size_t parsed_count = 0;
  for (std::size_t at = 0; at < good.slots[1].body.size(); ++at) {
    Parts changed = good;
    changed.slots[1].body[at] ^= 0x10U;
    const auto file = crypto::KeyFile::parse(changed.bytes());
    CAPTURE(at);
    if (!file.ok()) continue;
    ++parsed_count;
    CHECK(!file.value().unlock(tablet.anna, tablet.phrase).ok());
    CHECK(!file.value().unlock_any(tablet.phrase).ok());
    CHECK(!file.value().unlock_with_store(tablet.secret).ok());
  }
  CHECK(parsed_count > 200);
}

TEST_CASE("key file shape: what is asked of a user who is not there says so, and changes nothing") {
  const Tablet tablet;
  auto file = tablet.file();
  const auto unlocked = file.unlock(tablet.anna, tablet.phrase);
  REQUIRE(file.remove_user(tablet.anna).ok());  // and their PIN goes with them
  const base::Bytes before = file.bytes();
  CHECK(file.remove_user(tablet.anna).error().kind() == ErrorKind::kNotFound);
  CHECK(
      file.change_passphrase(unlocked.value(), tablet.phrase, kTestPassphraseCost).error().kind() ==
      ErrorKind::kNotFound);
  CHECK(file.set_tpm(unlocked.value(), tablet.secret, base::to_bytes("blob")).error().kind() ==
        ErrorKind::kNotFound);
  CHECK(file.unlock_with_store(tablet.secret).error().kind() == ErrorKind::kNotFound);
  CHECK(file.bytes() == before);
  const std::vector one{tablet.recovery.front()};
  const auto key = crypto::DataKey::random();
  CHECK(!file.with_data_key({key, {}, one}).ok());  // recovery is for two
}

// Key files made wrong on purpose, with a right hash at the end: every rule of FORMAT.md section 3
// about slots is met by one that breaks it.
#include "tests/crypto/keyfile_tablet.h"

using namespace faltbok;
using namespace faltbok::tests;
using base::ErrorKind;

TEST_CASE("key file shape: taken apart and put together it is the same, and opens") {
  const Tablet tablet;
  const base::Bytes file = tablet.file_with_store().bytes();
  const Parts parts = parts_of(file);
  CHECK(parts.slots.size() == 5);
  CHECK(parts.bytes() == file);
  CHECK(parsed(parts).unlock(tablet.anna, tablet.anna_phrase).ok());
  CHECK(parsed(parts).unlock_with_store(tablet.store_secret).ok());
}

TEST_CASE("key file shape: slots too many, twice, missing, unknown or out of place are refused") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file_with_store().bytes());
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
  const Parts good = parts_of(tablet.file_with_store().bytes());
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
    CAPTURE(size);
    Parts changed = good;
    changed.slots[0].body.resize(size);
    const bool in_header = size < recovery_size - 72 - 16;  // what is sealed, and its tag
    CHECK(parsed(changed).recover(std::span(&tablet.custodian, 1)).error().kind() ==
          (in_header ? ErrorKind::kInvalidInput : ErrorKind::kAuthentication));
  }
}

TEST_CASE("key file shape: a T slot whose user is not there, or another's, opens nothing") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file_with_store().bytes());
  Parts without = good;
  std::erase_if(without.slots, [](const Slot& slot) { return slot.kind == kUser; });
  CHECK(parsed(without).unlock_with_store(tablet.store_secret).error().kind() ==
        ErrorKind::kNotFound);
  for (std::size_t at = 0; at < 16; ++at) {
    Parts other = good;
    other.slots[2].body[at] ^= 3U;  // Anna is 1 at the first byte, Bo 2
    CAPTURE(at);
    CHECK(parsed(other).unlock_with_store(tablet.store_secret).error().kind() ==
          (at == 0 ? ErrorKind::kAuthentication : ErrorKind::kNotFound));
  }
}

TEST_CASE("key file shape: what is asked of a user who is not there says so, and changes nothing") {
  const Tablet tablet;
  auto file = tablet.file_with_store();
  const auto unlocked = file.unlock(tablet.anna, tablet.anna_phrase);
  REQUIRE(file.remove_user(tablet.anna).ok());  // and their PIN goes with them
  const base::Bytes before = file.bytes();
  CHECK(file.remove_user(tablet.anna).error().kind() == ErrorKind::kNotFound);
  CHECK(file.change_passphrase(unlocked.value(), tablet.anna_phrase, kTestPassphraseCost)
            .error()
            .kind() == ErrorKind::kNotFound);
  CHECK(
      file.set_tpm(unlocked.value(), tablet.store_secret, base::to_bytes("blob")).error().kind() ==
      ErrorKind::kNotFound);
  CHECK(file.unlock_with_store(tablet.store_secret).error().kind() == ErrorKind::kNotFound);
  CHECK(file.bytes() == before);
  const std::vector one{tablet.recovery.front()};
  const auto key = crypto::DataKey::random();
  CHECK(file.with_data_key({key, {}, one}).error().kind() ==
        ErrorKind::kInvalidInput);  // recovery is for two
}

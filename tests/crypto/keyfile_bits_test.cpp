// Key files with one bit changed on purpose, the hash at the end made right again: each is refused
// with the kind that FORMAT.md section 3 gives it, by whatever is asked of it.
#include "crypto/age_header.h"
#include "tests/crypto/age_kinds.h"
#include "tests/crypto/keyfile_tablet.h"

using namespace faltbok;
using namespace faltbok::tests;
using base::ErrorKind;

namespace {

constexpr std::uint64_t kTriedMemoryMax = 16'777'216;  // more is refused alike, only later

template <typename T>
ErrorKind refusal_of(const base::Result<T>& result) {
  REQUIRE_FALSE(result.ok());
  return result.error().kind();
}

base::Bytes flipped(base::Bytes bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
  return bytes;
}

// Calls see(changed, byte) with one bit of each byte of a slot's body flipped in turn, another bit
// from byte to byte: each opens a key file, which takes its time.
template <typename See>
void each_changed_byte(const Parts& good, std::size_t slot, const See& see) {
  const base::Bytes& body = good.slots[slot].body;
  for (std::size_t byte = 0; byte < body.size(); ++byte) {
    Parts changed = good;
    changed.slots[slot].body = flipped(body, byte * 8 + byte % 8);
    CAPTURE(slot, byte);
    see(changed, byte);
  }
}

// What anybody can tell of Anna's slot who has no passphrase.
struct UserFields {
  static constexpr std::size_t kRoleAt = 17;
  static constexpr std::size_t kRoleSize = 11;  // interviewer
  static constexpr std::size_t kCostAt = kRoleAt + kRoleSize + 32 + 32;
  static constexpr std::size_t kEnvelopeAt = kCostAt + 12 + 16 + 32 + 24 + 80;
  base::BytesView body;

  crypto::PassphraseCost cost() const {
    base::ByteReader reader(body.subspan(kCostAt));
    const std::uint64_t memory_bytes = reader.u64();
    return {memory_bytes, reader.u32()};
  }
  // Whether it still is a slot with that byte changed.
  bool well_formed(std::size_t changed) const {
    const bool length =
        changed == kRoleAt - 1 || (changed >= kEnvelopeAt && changed < kEnvelopeAt + 4);
    const std::string_view role = base::text_of(body.subspan(kRoleAt, kRoleSize));
    const std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return !length && role.find_first_not_of(letters) == std::string_view::npos &&
           crypto::check_cost(cost()).ok();
  }
};

}  // namespace

TEST_CASE("key file bits: with another fixed header nothing opens") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file_with_store().bytes());
  for (std::size_t bit = 0; bit < good.header.size() * 8; ++bit) {
    CAPTURE(bit);
    const std::size_t at = bit / 8;
    const Parts changed{flipped(good.header, bit), good.slots};
    if (at < 8) {
      CHECK(changed.refused() == (at == 7 ? ErrorKind::kUnsupported : ErrorKind::kInvalidInput));
      continue;
    }
    const auto file = parsed(changed);
    CHECK(refusal_of(file.recover(std::span(&tablet.custodian, 1))) == ErrorKind::kAuthentication);
    if (bit % 8 != at % 8) continue;
    CHECK(refusal_of(file.unlock(tablet.anna, tablet.anna_phrase)) == ErrorKind::kAuthentication);
    CHECK(refusal_of(file.unlock_with_store(tablet.store_secret)) == ErrorKind::kAuthentication);
  }
}

TEST_CASE("key file bits: a slot of a user that is none any more is refused before it is opened") {
  const Tablet tablet;
  Parts changed = parts_of(tablet.file_with_store().bytes());
  const base::Bytes body = changed.slots[1].body;
  for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
    CAPTURE(bit);
    changed.slots[1].body = flipped(body, bit);
    const auto file = crypto::KeyFile::parse(changed.bytes());
    CHECK(file.ok() == UserFields{changed.slots[1].body}.well_formed(bit / 8));
    if (!file.ok()) CHECK(file.error().kind() == ErrorKind::kInvalidInput);
  }
}

TEST_CASE(
    "key file bits: a changed slot of a user opens nothing, and nobody else's opens beside it") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file_with_store().bytes());
  each_changed_byte(good, 1, [&](const Parts& changed, std::size_t at) {
    const UserFields fields{changed.slots[1].body};
    if (!fields.well_formed(at) || fields.cost().memory_bytes > kTriedMemoryMax) return;
    const auto file = parsed(changed);
    const auto kind = at < 16 ? ErrorKind::kNotFound : ErrorKind::kAuthentication;  // her id
    CHECK(refusal_of(file.unlock(tablet.anna, tablet.anna_phrase)) == kind);
    CHECK(refusal_of(file.unlock_with_store(tablet.store_secret)) == kind);
    CHECK(refusal_of(file.unlock_any(tablet.anna_phrase)) == ErrorKind::kAuthentication);
    CHECK(refusal_of(file.unlock(tablet.bo, tablet.bo_phrase)) == ErrorKind::kAuthentication);
  });
}

TEST_CASE("key file bits: a changed T slot opens nothing, and no user's slot opens beside it") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file_with_store().bytes());
  each_changed_byte(good, 2, [&](const Parts& changed, std::size_t at) {
    if (at >= 16 && at < 20) {  // the blob's size
      CHECK(changed.refused() == ErrorKind::kInvalidInput);
      return;
    }
    const auto file = parsed(changed);
    CHECK(refusal_of(file.unlock_with_store(tablet.store_secret)) ==
          (at < 16 ? ErrorKind::kNotFound : ErrorKind::kAuthentication));
    CHECK(refusal_of(file.unlock(tablet.anna, tablet.anna_phrase)) == ErrorKind::kAuthentication);
  });
}

TEST_CASE("key file bits: under a changed stamp nothing opens") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file_with_store().bytes());
  each_changed_byte(good, 4, [&](const Parts& changed, std::size_t) {
    const auto file = parsed(changed);
    CHECK(refusal_of(file.check_stamp(tablet.data_key)) == ErrorKind::kAuthentication);
    CHECK(refusal_of(file.unlock(tablet.anna, tablet.anna_phrase)) == ErrorKind::kAuthentication);
    CHECK(refusal_of(file.unlock_with_store(tablet.store_secret)) == ErrorKind::kAuthentication);
  });
}

TEST_CASE(
    "key file bits: a changed R slot is no use to the custodian, and nobody unlocks beside it") {
  const Tablet tablet;
  const Parts good = parts_of(tablet.file_with_store().bytes());
  const auto header = crypto::age::parse_header(good.slots[0].body).value();
  each_changed_byte(good, 0, [&](const Parts& changed, std::size_t at) {
    const auto file = parsed(changed);
    CHECK(kinds_of_change(at, header)
              .contains(refusal_of(file.recover(std::span(&tablet.custodian, 1)))));
    CHECK(refusal_of(file.unlock(tablet.anna, tablet.anna_phrase)) == ErrorKind::kAuthentication);
  });
}

TEST_CASE(
    "key file bits: another kind or size of a slot is refused before a passphrase is asked for") {
  const Tablet tablet;
  const base::Bytes whole = tablet.file_with_store().bytes();
  const base::Bytes content(whole.begin(), whole.end() - crypto::kHashSize);
  std::size_t begin = crypto::kKeyFileHeaderSize;
  const Parts good = parts_of(whole);
  for (const Slot& slot : good.slots) {
    for (std::size_t bit = 0; bit < 5 * 8; ++bit) {
      CAPTURE(slot.kind, bit);
      const base::Bytes changed = flipped(content, begin * 8 + bit);
      const auto file = crypto::KeyFile::parse(
          base::ByteWriter().raw(changed).raw(crypto::sha256(changed).view()).take());
      const ErrorKind kind = refusal_of(file);
      const bool known = changed[begin] >= 1 && changed[begin] <= 5;
      // After a shorter R slot comes what is left of it, whatever kind that says it is.
      const bool any = slot.kind == kRecovery && bit >= 8 && kind == ErrorKind::kUnsupported;
      CHECK((any || kind == (known ? ErrorKind::kInvalidInput : ErrorKind::kUnsupported)));
    }
    begin += 5 + slot.body.size();
  }
  CHECK(begin == content.size());
}

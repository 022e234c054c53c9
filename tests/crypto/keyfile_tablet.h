// A tablet with its key file; and a key file taken apart into its slots, so that tests can make
// wrong ones with a right hash at the end.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/hash.h"
#include "crypto/keyfile.h"
#include "crypto/random.h"
#include "tests/support/test_cost.h"

namespace faltbok::tests {

enum Kind : std::uint8_t { kTpm = 2, kRecovery = 3, kUser = 4, kStamp = 5 };

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
    FAIL("no slot of kind " << static_cast<int>(kind));
    return slots.front();
  }
  base::Bytes bytes() const {
    base::ByteWriter out;
    out.raw(header);
    for (const Slot& slot : slots) out.u8(slot.kind).bytes(slot.body);
    const base::Digest digest = crypto::sha256(out.written());
    return out.raw(digest.view()).take();
  }
  base::ErrorKind refused() const {
    const auto file = crypto::KeyFile::parse(bytes());
    REQUIRE(!file.ok());
    return file.error().kind();
  }
};

inline Parts parts_of(base::BytesView file) {
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

// A tablet with two users, and who can recover it.
struct Tablet {
  base::DeviceId device = crypto::random_id<base::DeviceId>();
  crypto::DbSalt db_salt = crypto::random_array<crypto::kDbSaltSize>();
  crypto::DataKey data_key = crypto::DataKey::random();
  crypto::age::Identity custodian = crypto::age::Identity::random();
  crypto::age::Identity escrow = crypto::age::Identity::random();
  std::vector<crypto::age::Recipient> recovery{custodian.recipient(), escrow.recipient()};
  crypto::SigningKey key = crypto::SigningKey::random();
  base::UserId anna{{1}};
  base::UserId bo{{2}};
  crypto::SecretBytes anna_phrase = crypto::SecretBytes::copy_of("lusab-babad-gutih-tugad");
  crypto::SecretBytes bo_phrase = crypto::SecretBytes::copy_of("bo");
  crypto::StoreSecret store_secret = crypto::StoreSecret::random();

  // R, U of Anna, U of Bo, S.
  crypto::KeyFile file() const {
    auto out = crypto::KeyFile::make(device, db_salt, data_key, recovery).value();
    add(out, anna, "interviewer", anna_phrase);
    add(out, bo, "specialist_2", bo_phrase);
    return out;
  }
  // R, U of Anna, T of Anna, U of Bo, S.
  crypto::KeyFile file_with_store() const {
    auto out = crypto::KeyFile::make(device, db_salt, data_key, recovery).value();
    add(out, anna, "interviewer", anna_phrase);
    const auto unlocked = out.unlock(anna, anna_phrase);
    REQUIRE(out.set_tpm(unlocked.value(), store_secret, base::to_bytes("blob")).ok());
    add(out, bo, "specialist_2", bo_phrase);
    return out;
  }
  bool is_data_key(const crypto::DataKey& other) const {
    return std::ranges::equal(other.reveal(), data_key.reveal());
  }

 private:
  void add(crypto::KeyFile& to, const base::UserId& id, const char* role,
           const crypto::SecretBytes& phrase) const {
    REQUIRE(to.add_user(data_key, {id, role, key, phrase, kTestPassphraseCost}).ok());
  }
};

inline crypto::KeyFile parsed(base::BytesView file) {
  auto out = crypto::KeyFile::parse(file);
  REQUIRE(out.ok());
  return std::move(out).value();
}
inline crypto::KeyFile parsed(const Parts& parts) { return parsed(parts.bytes()); }

}  // namespace faltbok::tests

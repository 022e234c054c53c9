#include "crypto/keyfile_slot.h"

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/random.h"

namespace faltbok::crypto {

static_assert(kSealedKeysSize == 32 + kSigningSeedSize + kAeadTagSize, "FORMAT.md says 80");

namespace {

struct SlotKeys {
  AeadKey key;
  base::ByteArray<32> commitment{};
};

base::Result<SlotKeys> slot_keys(const SecretBytes& passphrase, const PassphraseSalt& salt,
                                 PassphraseCost cost) {
  TRY_ASSIGN(const Secret<32> prk, "slot", argon2id(passphrase, salt, cost));
  constexpr std::string_view kDomain{"faltbok/v1/keyfile/passphrase\0", 30};
  Secret<64> both;
  hkdf_expand(prk, base::view_of(kDomain), both.reveal_to_write());
  SlotKeys out{AeadKey::copy_of(both.reveal().first<32>()), {}};
  std::copy_n(both.reveal().begin() + 32, 32, out.commitment.begin());
  return out;
}

// Everything that a slot's seal vouches for beside the keys.
base::Bytes additional_data(base::BytesView header, base::BytesView body) {
  const auto size = static_cast<std::uint32_t>(body.size());
  return base::ByteWriter()
      .raw(header)
      .u8(kSlotPassphrase)
      .u32(size)
      .raw(body.first(size - kSealedKeysSize))
      .take();
}

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

}  // namespace

bool is_role(std::string_view role) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !role.empty() && role.size() <= kRoleSizeMax &&
         std::all_of(role.begin(), role.end(), fits);
}

base::Result<PassphraseSlot> parse_passphrase_slot(base::BytesView body) {
  base::ByteReader reader(body);
  PassphraseSlot out{};
  out.user.id.bytes = reader.array<16>();
  out.user.role = std::string(base::text_of(reader.raw(reader.u8())));
  out.user.verify_key.bytes = reader.array<kVerifyKeySize>();
  out.cost.memory_bytes = reader.u64();
  out.cost.passes = reader.u32();
  out.salt = reader.array<kPassphraseSaltSize>();
  out.commitment = reader.array<32>();
  out.nonce = reader.array<kXChaChaNonceSize>();
  out.sealed = reader.raw(kSealedKeysSize);
  TRY("slot P", reader.finish());
  if (!is_role(out.user.role)) return refused("slot P: role");
  TRY("slot P", check_cost(out.cost));
  return out;
}

base::Result<base::Bytes> seal_passphrase_slot(base::BytesView header, const DataKey& data_key,
                                               const NewUser& user) {
  if (!is_role(user.role)) return refused("slot P: role");
  if (user.passphrase.empty()) return refused("slot P: empty passphrase");
  const auto salt = random_array<kPassphraseSaltSize>();
  const auto nonce = random_array<kXChaChaNonceSize>();
  TRY_ASSIGN(const SlotKeys keys, "slot P", slot_keys(user.passphrase, salt, user.cost));
  base::ByteWriter writer;
  writer.raw(user.id.view())
      .u8(static_cast<std::uint8_t>(user.role.size()))
      .raw(base::view_of(user.role));
  writer.raw(user.key.verify_key().bytes).u64(user.cost.memory_bytes).u32(user.cost.passes);
  writer.raw(salt).raw(keys.commitment).raw(nonce);
  base::Bytes body = writer.take();
  const std::size_t open_size = body.size();
  body.resize(open_size + kSealedKeysSize);

  Secret<32 + kSigningSeedSize> plaintext;
  const auto at = plaintext.reveal_to_write();
  std::copy_n(data_key.reveal().begin(), 32, at.begin());
  std::copy_n(user.key.seed().reveal().begin(), kSigningSeedSize, at.begin() + 32);
  const base::Bytes sealed =
      xchacha_seal(plaintext.reveal(), additional_data(header, body), nonce, keys.key);
  std::copy(sealed.begin(), sealed.end(), body.begin() + static_cast<std::ptrdiff_t>(open_size));
  return body;
}

base::Result<Unlocked> open_passphrase_slot(base::BytesView header, base::BytesView body,
                                            const SecretBytes& passphrase) {
  TRY_ASSIGN(PassphraseSlot slot, "unlock", parse_passphrase_slot(body));
  TRY_ASSIGN(const SlotKeys keys, "unlock", slot_keys(passphrase, slot.salt, slot.cost));
  if (!equal_constant_time(keys.commitment, slot.commitment)) {
    return base::fail(base::ErrorKind::kAuthentication, "unlock: commitment");
  }
  TRY_ASSIGN(const SecretBytes plaintext, "unlock",
             xchacha_open(slot.sealed, additional_data(header, body), slot.nonce, keys.key));
  const auto both = plaintext.reveal().first<32 + kSigningSeedSize>();
  SigningKey user_key =
      SigningKey::from_seed(Secret<kSigningSeedSize>::copy_of(both.last<kSigningSeedSize>()));
  if (user_key.verify_key() != slot.user.verify_key) {
    return base::fail(base::ErrorKind::kAuthentication, "unlock: user key");
  }
  return Unlocked{DataKey::copy_of(both.first<32>()), std::move(slot.user), std::move(user_key)};
}

}  // namespace faltbok::crypto

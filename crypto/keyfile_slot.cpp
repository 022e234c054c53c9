#include "crypto/keyfile_slot.h"

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/random.h"

namespace faltbok::crypto {

static_assert(kSealedKeysSize == 32 + kSigningSeedSize + kAeadTagSize, "FORMAT.md says 80");
static_assert(kSlotIdentitySize == kKeyFileHeaderSize - kDbSaltSize, "FORMAT.md says 24");

namespace {

using TwoKeys = Secret<32 + kSigningSeedSize>;

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

AeadKey store_key(const StoreSecret& secret) {
  constexpr std::string_view kDomain{"faltbok/v1/keyfile/tpm\0", 23};
  AeadKey out;
  hkdf_expand(secret, base::view_of(kDomain), out.reveal_to_write());
  return out;
}

// Everything that a slot's seal vouches for beside the keys.
base::Bytes older_additional_data(base::BytesView header, const UserSlot& slot) {
  const auto size = static_cast<std::uint32_t>(slot.vouched.size() + kSealedKeysSize);
  return base::ByteWriter().raw(header).u8(kSlotPassphrase).u32(size).raw(slot.vouched).take();
}
// Without the salt and the envelope: both change with the data key, and the seal stays.
base::Bytes additional_data(base::BytesView header, std::uint8_t kind, base::BytesView vouched) {
  return base::ByteWriter().raw(header.first(kSlotIdentitySize)).u8(kind).raw(vouched).take();
}

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}
base::Error not_authentic(std::string_view what) {
  return base::fail(base::ErrorKind::kAuthentication, what);
}

TwoKeys both_of(const ExchangeSecret& exchange, const SigningKey& signing) {
  TwoKeys out;
  const auto at = out.reveal_to_write();
  std::copy_n(exchange.reveal().begin(), 32, at.begin());
  std::copy_n(signing.seed().reveal().begin(), kSigningSeedSize, at.begin() + 32);
  return out;
}

SigningKey signing_key_in(std::span<const std::uint8_t, 64> both) {
  return SigningKey::from_seed(Secret<kSigningSeedSize>::copy_of(both.last<kSigningSeedSize>()));
}

}  // namespace

bool is_role(std::string_view role) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !role.empty() && role.size() <= kRoleSizeMax &&
         std::all_of(role.begin(), role.end(), fits);
}

base::Result<UserSlot> parse_user_slot(std::uint8_t kind, base::BytesView body) {
  base::ByteReader reader(body);
  UserSlot out;
  out.user.id.bytes = reader.array<16>();
  out.user.role = std::string(base::text_of(reader.raw(reader.u8())));
  out.user.verify_key.bytes = reader.array<kVerifyKeySize>();
  if (kind == kSlotUser) out.recipient = age::Recipient{reader.array<kExchangeKeySize>()};
  out.cost.memory_bytes = reader.u64();
  out.cost.passes = reader.u32();
  out.salt = reader.array<kPassphraseSaltSize>();
  out.commitment = reader.array<32>();
  out.nonce = reader.array<kXChaChaNonceSize>();
  out.vouched = body.first(body.size() - reader.left());
  out.sealed = reader.raw(kSealedKeysSize);
  if (kind == kSlotUser) out.envelope = reader.bytes(kEnvelopeSizeMax);
  TRY("slot", reader.finish());
  if (!is_role(out.user.role)) return refused("slot: role");
  TRY("slot", check_cost(out.cost));
  return out;
}

base::Result<base::Bytes> seal_data_key(base::BytesView header, const DataKey& data_key,
                                        std::span<const age::Recipient> recipients) {
  base::Bytes plaintext(header.begin(), header.end());
  plaintext.reserve(plaintext.size() + 32);
  plaintext.insert(plaintext.end(), data_key.reveal().begin(), data_key.reveal().end());
  auto sealed = age::encrypt(plaintext, recipients);
  wipe(plaintext);
  return sealed;
}

base::Result<DataKey> open_data_key(base::BytesView header, base::BytesView file,
                                    std::span<const age::Identity> identities) {
  TRY_ASSIGN(base::Bytes plaintext, "data key", age::decrypt(file, identities));
  const bool ours =
      plaintext.size() == kKeyFileHeaderSize + 32 &&
      equal_constant_time(base::BytesView(plaintext).first(kKeyFileHeaderSize), header);
  DataKey out;
  if (ours) out = DataKey::copy_of(std::span(plaintext).last<32>());
  wipe(plaintext);
  if (!ours) return not_authentic("data key: of another key file");
  return out;
}

base::Result<DataKey> open_envelope(base::BytesView header, base::BytesView envelope,
                                    const age::Identity& identity) {
  auto opened = open_data_key(header, envelope, std::span(&identity, 1));
  if (!opened.ok()) return not_authentic("slot: envelope");
  return opened;
}

base::Result<base::Bytes> seal_user_slot(base::BytesView header, const DataKey& data_key,
                                         const NewUser& user, const age::Identity& identity) {
  if (!is_role(user.role)) return refused("slot U: role");
  if (user.passphrase.empty()) return refused("slot U: empty passphrase");
  const auto salt = random_array<kPassphraseSaltSize>();
  const auto nonce = random_array<kXChaChaNonceSize>();
  TRY_ASSIGN(const SlotKeys keys, "slot U", slot_keys(user.passphrase, salt, user.cost));
  TRY_ASSIGN(const base::Bytes envelope, "slot U",
             seal_data_key(header, data_key, std::span(&identity.recipient(), 1)));
  base::ByteWriter writer;
  writer.raw(user.id.view())
      .u8(static_cast<std::uint8_t>(user.role.size()))
      .raw(base::view_of(user.role));
  writer.raw(user.key.verify_key().bytes).raw(identity.recipient().x25519);
  writer.u64(user.cost.memory_bytes).u32(user.cost.passes);
  writer.raw(salt).raw(keys.commitment).raw(nonce);
  const base::Bytes bound = additional_data(header, kSlotUser, writer.written());
  writer.raw(xchacha_seal(both_of(identity.secret(), user.key).reveal(), bound, nonce, keys.key));
  return writer.bytes(envelope).take();
}

base::Result<Unlocked> open_user_slot(base::BytesView header, const UserSlot& slot,
                                      const SecretBytes& passphrase) {
  TRY_ASSIGN(const SlotKeys keys, "unlock", slot_keys(passphrase, slot.salt, slot.cost));
  if (!equal_constant_time(keys.commitment, slot.commitment))
    return not_authentic("unlock: commitment");
  const base::Bytes bound = slot.recipient ? additional_data(header, kSlotUser, slot.vouched)
                                           : older_additional_data(header, slot);
  TRY_ASSIGN(const SecretBytes plaintext, "unlock",
             xchacha_open(slot.sealed, bound, slot.nonce, keys.key));
  const auto both = plaintext.reveal().first<64>();
  SigningKey signing_key = signing_key_in(both);
  if (signing_key.verify_key() != slot.user.verify_key) return not_authentic("unlock: user key");
  Unlocked out{DataKey(), slot.user, std::move(signing_key), std::nullopt};
  if (!slot.recipient) {
    out.data_key = DataKey::copy_of(both.first<32>());
    return out;
  }
  out.identity = age::Identity::from_secret(ExchangeSecret::copy_of(both.first<32>()));
  TRY_ASSIGN(out.data_key, "unlock", open_envelope(header, slot.envelope, *out.identity));
  return out;
}

base::Result<base::Bytes> rewrapped_user_slot(base::BytesView header, base::BytesView body,
                                              const DataKey& data_key) {
  const UserSlot slot = parse_user_slot(kSlotUser, body).value();
  TRY_ASSIGN(const base::Bytes envelope, "slot U",
             seal_data_key(header, data_key, std::span(&*slot.recipient, 1)));
  return base::ByteWriter().raw(slot.vouched).raw(slot.sealed).bytes(envelope).take();
}

base::Result<TpmSlot> parse_tpm_slot(base::BytesView body) {
  base::ByteReader reader(body);
  TpmSlot out;
  out.user.bytes = reader.array<16>();
  out.blob = reader.bytes(kStoreBlobSizeMax);
  out.nonce = reader.array<kXChaChaNonceSize>();
  out.vouched = body.first(body.size() - reader.left());
  out.sealed = reader.raw(kSealedKeysSize);
  TRY("slot T", reader.finish());
  return out;
}

base::Bytes seal_tpm_slot(base::BytesView header, const StoreSecret& secret,
                          const Unlocked& unlocked, base::BytesView blob) {
  const auto nonce = random_array<kXChaChaNonceSize>();
  base::ByteWriter writer;
  writer.raw(unlocked.user.id.view()).bytes(blob).raw(nonce);
  const base::Bytes bound = additional_data(header, kSlotTpm, writer.written());
  const TwoKeys both = both_of(unlocked.identity->secret(), unlocked.user_key);
  return writer.raw(xchacha_seal(both.reveal(), bound, nonce, store_key(secret))).take();
}

base::Result<UserKeys> open_tpm_slot(base::BytesView header, const TpmSlot& slot,
                                     const StoreSecret& secret) {
  const base::Bytes bound = additional_data(header, kSlotTpm, slot.vouched);
  TRY_ASSIGN(const SecretBytes plaintext, "slot T",
             xchacha_open(slot.sealed, bound, slot.nonce, store_key(secret)));
  const auto both = plaintext.reveal().first<64>();
  return UserKeys{age::Identity::from_secret(ExchangeSecret::copy_of(both.first<32>())),
                  signing_key_in(both)};
}

}  // namespace faltbok::crypto

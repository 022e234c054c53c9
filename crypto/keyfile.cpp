#include "crypto/keyfile.h"

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/keyfile_slot.h"

namespace faltbok::crypto {

namespace {

constexpr std::string_view kMagic = "FBKEYFL";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSlotCountMax = 34;  // R, T and 32 users
constexpr std::size_t kTpmSlotSizeMax = 8'192;
constexpr std::size_t kRecoverySizeMax = 4'096;
constexpr std::size_t kRecoveryRecipientCountMin = 2;
static_assert(kKeyFileHeaderSize == kMagic.size() + 1 + 16 + kDbSaltSize, "FORMAT.md says 40");

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

base::Status check_magic(base::BytesView file) {
  if (file.size() < kMagic.size() + 1 || base::text_of(file.first(kMagic.size())) != kMagic) {
    return refused("key file: magic");
  }
  if (file[kMagic.size()] != kVersion)
    return base::fail(base::ErrorKind::kUnsupported, "key file: version");
  return base::ok_status();
}

std::size_t size_max_of(std::uint8_t kind) {
  return kind == kSlotRecovery ? kRecoverySizeMax : kTpmSlotSizeMax;
}

}  // namespace

base::Bytes KeyFile::header() const {
  base::ByteWriter writer;
  return writer.raw(base::view_of(kMagic)).u8(kVersion).raw(device_.view()).raw(db_salt_).take();
}

base::Result<KeyFile> KeyFile::make(const base::DeviceId& device, const DbSalt& db_salt,
                                    const DataKey& data_key,
                                    std::span<const age::Recipient> recovery) {
  std::vector<age::Recipient> distinct(recovery.begin(), recovery.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() < kRecoveryRecipientCountMin) return refused("key file: recovery recipients");
  KeyFile out;
  out.device_ = device;
  out.db_salt_ = db_salt;
  base::Bytes plaintext = out.header();
  plaintext.reserve(plaintext.size() + 32);
  plaintext.insert(plaintext.end(), data_key.reveal().begin(), data_key.reveal().end());
  auto sealed = age::encrypt(plaintext, distinct);
  wipe(plaintext);
  TRY_ASSIGN(base::Bytes body, "key file", std::move(sealed));
  if (body.size() > kRecoverySizeMax) return refused("key file: too many recovery recipients");
  out.slots_.push_back({kSlotRecovery, std::move(body)});
  return out;
}

// FORMAT.md section 3, in its order: magic, version, hash, fixed header, slots.
base::Result<KeyFile> KeyFile::parse(base::BytesView file) {
  TRY("parse", check_magic(file));
  if (file.size() > kKeyFileSizeMax || file.size() < kKeyFileHeaderSize + kHashSize)
    return refused("key file: size");
  const base::BytesView content = file.first(file.size() - kHashSize);
  if (!equal_constant_time(sha256(content).view(), file.last(kHashSize)))
    return refused("key file: damaged");
  base::ByteReader reader(content.subspan(kMagic.size() + 1));
  KeyFile out;
  out.device_.bytes = reader.array<16>();
  out.db_salt_ = reader.array<kDbSaltSize>();
  while (!reader.failed() && reader.left() > 0) {
    const std::uint8_t kind = reader.u8();
    const base::BytesView body = reader.bytes(size_max_of(kind));
    const bool first = out.slots_.empty();
    if (kind < kSlotPassphrase || kind > kSlotRecovery) {
      return base::fail(base::ErrorKind::kUnsupported, "key file: slot kind");
    }
    if (first != (kind == kSlotRecovery)) return refused("key file: one recovery slot, first");
    if (out.slots_.size() == kSlotCountMax) return refused("key file: too many slots");
    if (kind == kSlotPassphrase) {
      TRY_ASSIGN(const PassphraseSlot slot, "key file", parse_passphrase_slot(body));
      if (out.slot_of(slot.user.id)) return refused("key file: user twice");
    }
    out.slots_.push_back({kind, base::Bytes(body.begin(), body.end())});
  }
  TRY("key file", reader.finish());
  if (out.slots_.empty()) return refused("key file: no recovery slot");
  return out;
}

base::Bytes KeyFile::bytes() const {
  base::ByteWriter writer;
  writer.raw(header());
  for (const Slot& slot : slots_) writer.u8(slot.kind).bytes(slot.body);
  const base::Digest digest = sha256(writer.written());
  return writer.raw(digest.view()).take();
}

std::vector<SlotUser> KeyFile::users() const {
  std::vector<SlotUser> out;
  for (const Slot& slot : slots_) {
    if (slot.kind == kSlotPassphrase) out.push_back(parse_passphrase_slot(slot.body).value().user);
  }
  return out;
}

std::optional<std::size_t> KeyFile::slot_of(const base::UserId& user) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].kind != kSlotPassphrase) continue;
    if (parse_passphrase_slot(slots_[i].body).value().user.id == user) return i;
  }
  return std::nullopt;
}

base::Result<Unlocked> KeyFile::unlock(const base::UserId& user,
                                       const SecretBytes& passphrase) const {
  const auto at = slot_of(user);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "key file: user");
  return open_passphrase_slot(header(), slots_[*at].body, passphrase);
}

base::Result<Unlocked> KeyFile::unlock_any(const SecretBytes& passphrase) const {
  for (const Slot& slot : slots_) {
    if (slot.kind != kSlotPassphrase) continue;
    auto opened = open_passphrase_slot(header(), slot.body, passphrase);
    if (opened.ok() || opened.error().kind() != base::ErrorKind::kAuthentication) return opened;
  }
  return base::fail(base::ErrorKind::kAuthentication, "key file: no slot opens");
}

base::Result<DataKey> KeyFile::recover(std::span<const age::Identity> identities) const {
  TRY_ASSIGN(base::Bytes plaintext, "recover", age::decrypt(slots_.front().body, identities));
  const base::Bytes expected = header();
  const bool ours =
      plaintext.size() == kKeyFileHeaderSize + 32 &&
      equal_constant_time(base::BytesView(plaintext).first(kKeyFileHeaderSize), expected);
  DataKey out;
  if (ours) out = DataKey::copy_of(std::span(plaintext).last<32>());
  wipe(plaintext);
  if (!ours) return base::fail(base::ErrorKind::kAuthentication, "recover: of another key file");
  return out;
}

base::Status KeyFile::add_user(const DataKey& data_key, const NewUser& user) {
  if (slot_of(user.id)) return base::fail(base::ErrorKind::kConflict, "key file: user");
  if (users().size() == kKeyFileUserCountMax) return refused("key file: too many users");
  TRY_ASSIGN(base::Bytes body, "add user", seal_passphrase_slot(header(), data_key, user));
  slots_.push_back({kSlotPassphrase, std::move(body)});
  return base::ok_status();
}

base::Status KeyFile::change_passphrase(const Unlocked& unlocked, const SecretBytes& passphrase,
                                        PassphraseCost cost) {
  const auto at = slot_of(unlocked.user.id);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "key file: user");
  const NewUser user{unlocked.user.id, unlocked.user.role, unlocked.user_key, passphrase, cost};
  TRY_ASSIGN(slots_[*at].body, "change passphrase",
             seal_passphrase_slot(header(), unlocked.data_key, user));
  return base::ok_status();
}

base::Status KeyFile::remove_user(const base::UserId& user) {
  const auto at = slot_of(user);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "key file: user");
  slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(*at));
  return base::ok_status();
}

void KeyFile::wipe_users() { slots_.erase(slots_.begin() + 1, slots_.end()); }

}  // namespace faltbok::crypto

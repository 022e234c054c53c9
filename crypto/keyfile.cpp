#include "crypto/keyfile.h"

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/keyfile_slot.h"

namespace faltbok::crypto {

namespace {

constexpr std::string_view kMagic = "FBKEYFL";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSlotCountMax = 35;  // R, T, S and 32 users
constexpr std::size_t kSlotSizeMax = 8'192;
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
  return kind == kSlotRecovery ? kRecoverySizeMax : kSlotSizeMax;
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
  TRY_ASSIGN(base::Bytes body, "key file", seal_data_key(out.header(), data_key, distinct));
  if (body.size() > kRecoverySizeMax) return refused("key file: too many recovery recipients");
  out.slots_.push_back({kSlotRecovery, std::move(body)});
  out.stamp(data_key, 1);
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
    if (out.slots_.size() == kSlotCountMax) return refused("key file: too many slots");
    const Slot slot{kind, base::Bytes(body.begin(), body.end())};
    TRY("key file", out.check_slot(slot));
    out.slots_.push_back(slot);
  }
  TRY("key file", reader.finish());
  if (out.slots_.empty()) return refused("key file: no recovery slot");
  if (out.slots_.back().kind == kSlotStamp)
    out.generation_ = base::ByteReader(out.slots_.back().body).u64();
  return out;
}

// What a slot may be after those before it.
base::Status KeyFile::check_slot(const Slot& slot) const {
  if (slot.kind < kSlotPassphrase || slot.kind > kSlotStamp)
    return base::fail(base::ErrorKind::kUnsupported, "key file: slot kind");
  if (slots_.empty() != (slot.kind == kSlotRecovery))
    return refused("key file: one recovery slot, first");
  if (slot_of_kind(kSlotStamp)) return refused("key file: a slot after the stamp");
  if (is_user_slot(slot.kind)) {
    TRY_ASSIGN(const UserSlot user, "key file", parse_user_slot(slot.kind, slot.body));
    if (slot_of(user.user.id)) return refused("key file: user twice");
  }
  if (slot.kind == kSlotTpm) {
    TRY("key file", parse_tpm_slot(slot.body));
    if (slot_of_kind(kSlotTpm)) return refused("key file: T slot twice");
  }
  if (slot.kind == kSlotStamp && slot.body.size() != kStampSize) return refused("key file: stamp");
  return base::ok_status();
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
    if (is_user_slot(slot.kind)) out.push_back(parse_user_slot(slot.kind, slot.body).value().user);
  }
  return out;
}

std::optional<std::size_t> KeyFile::slot_of(const base::UserId& user) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!is_user_slot(slots_[i].kind)) continue;
    if (parse_user_slot(slots_[i].kind, slots_[i].body).value().user.id == user) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> KeyFile::slot_of_kind(std::uint8_t kind) const {
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].kind == kind) return i;
  return std::nullopt;
}

// A slot that opens vouches for itself; the stamp for all the others.
base::Result<Unlocked> KeyFile::checked(base::Result<Unlocked> opened) const {
  if (!opened.ok()) return opened;
  const base::Status stamp = check_stamp(opened.value().data_key);
  if (!stamp.ok() && stamp.error().kind() != base::ErrorKind::kNotFound) return stamp.error();
  return opened;
}

base::Result<Unlocked> KeyFile::unlock(const base::UserId& user,
                                       const SecretBytes& passphrase) const {
  const auto at = slot_of(user);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "key file: user");
  const UserSlot slot = parse_user_slot(slots_[*at].kind, slots_[*at].body).value();
  return checked(open_user_slot(header(), slot, passphrase));
}

base::Result<Unlocked> KeyFile::unlock_any(const SecretBytes& passphrase,
                                           const std::optional<base::UserId>& first) const {
  std::vector<UserSlot> slots;
  for (const Slot& one : slots_) {
    if (!is_user_slot(one.kind)) continue;
    slots.push_back(parse_user_slot(one.kind, one.body).value());
  }
  const auto likely = std::find_if(
      slots.begin(), slots.end(), [&first](const UserSlot& slot) { return first == slot.user.id; });
  if (likely != slots.end()) std::rotate(slots.begin(), likely, likely + 1);
  for (const UserSlot& slot : slots) {
    auto opened = open_user_slot(header(), slot, passphrase);
    if (opened.ok() || opened.error().kind() != base::ErrorKind::kAuthentication)
      return checked(std::move(opened));
  }
  return base::fail(base::ErrorKind::kAuthentication, "key file: no slot opens");
}

base::Result<DataKey> KeyFile::recover(std::span<const age::Identity> identities) const {
  return open_data_key(header(), slots_.front().body, identities);
}

base::Status KeyFile::add_user(const DataKey& data_key, const NewUser& user) {
  if (slot_of(user.id)) return base::fail(base::ErrorKind::kConflict, "key file: user");
  if (users().size() == kKeyFileUserCountMax) return refused("key file: too many users");
  TRY_ASSIGN(base::Bytes body, "add user",
             seal_user_slot(header(), data_key, user, age::Identity::random()));
  drop(kSlotStamp);
  slots_.push_back({kSlotUser, std::move(body)});
  stamp(data_key, generation_ + 1);
  return base::ok_status();
}

base::Status KeyFile::change_passphrase(const Unlocked& unlocked, const SecretBytes& passphrase,
                                        PassphraseCost cost) {
  const auto at = slot_of(unlocked.user.id);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "key file: user");
  const NewUser user{unlocked.user.id, unlocked.user.role, unlocked.user_key, passphrase, cost};
  const age::Identity identity =
      unlocked.identity ? unlocked.identity->duplicate() : age::Identity::random();
  TRY_ASSIGN(base::Bytes body, "change passphrase",
             seal_user_slot(header(), unlocked.data_key, user, identity));
  slots_[*at] = {kSlotUser, std::move(body)};
  // A T slot that was made with another identity would open nothing.
  if (!unlocked.identity && tpm_user() == unlocked.user.id) drop(kSlotTpm);
  stamp(unlocked.data_key, generation_ + 1);
  return base::ok_status();
}

base::Status KeyFile::remove_user(const base::UserId& user) {
  const auto at = slot_of(user);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "key file: user");
  slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(*at));
  if (tpm_user() == user) drop(kSlotTpm);
  drop(kSlotStamp);  // only a holder of the data key can make a new one
  return base::ok_status();
}

void KeyFile::wipe_users() {
  std::erase_if(slots_, [](const Slot& slot) {
    return slot.kind != kSlotRecovery && slot.kind != kSlotStamp;
  });
}

}  // namespace faltbok::crypto

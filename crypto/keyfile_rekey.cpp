// The stamp, the T slot, and the same users under another data key.
#include "crypto/hash.h"
#include "crypto/keyfile.h"
#include "crypto/keyfile_slot.h"

namespace faltbok::crypto {

static_assert(kStampSize == 8 + kHashSize, "FORMAT.md says 40");

std::uint64_t KeyFile::generation() const { return slot_of_kind(kSlotStamp) ? generation_ : 0; }

base::ByteArray<32> KeyFile::stamp_of(const DataKey& data_key, std::uint64_t generation) const {
  constexpr std::string_view kDomain{"faltbok/v1/keyfile/stamp\0", 25};
  Secret<32> key;
  hkdf_expand(data_key, base::view_of(kDomain), key.reveal_to_write());
  base::ByteWriter writer;
  writer.raw(header());
  for (const Slot& slot : slots_)
    if (slot.kind != kSlotStamp) writer.u8(slot.kind).bytes(slot.body);
  return hmac_sha256(key.reveal(), writer.u64(generation).written());
}

base::Status KeyFile::check_stamp(const DataKey& data_key) const {
  const auto at = slot_of_kind(kSlotStamp);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "key file: no stamp");
  const base::BytesView mac = base::BytesView(slots_[*at].body).last(kHashSize);
  if (!equal_constant_time(mac, stamp_of(data_key, generation_)))
    return base::fail(base::ErrorKind::kAuthentication, "key file: stamp");
  return base::ok_status();
}

void KeyFile::drop(std::uint8_t kind) {
  if (const auto at = slot_of_kind(kind))
    slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(*at));
}

void KeyFile::stamp(const DataKey& data_key, std::uint64_t generation) {
  drop(kSlotStamp);
  generation_ = generation;
  const auto mac = stamp_of(data_key, generation);
  slots_.push_back({kSlotStamp, base::ByteWriter().u64(generation).raw(mac).take()});
}

base::Status KeyFile::set_tpm(const Unlocked& unlocked, const StoreSecret& secret,
                              base::BytesView blob) {
  if (!slot_of(unlocked.user.id)) return base::fail(base::ErrorKind::kNotFound, "key file: user");
  if (!unlocked.identity)
    return base::fail(base::ErrorKind::kConflict, "slot T: the user's slot is an older one");
  if (blob.size() > kStoreBlobSizeMax)
    return base::fail(base::ErrorKind::kInvalidInput, "slot T: size");
  drop(kSlotTpm);
  drop(kSlotStamp);
  slots_.push_back({kSlotTpm, seal_tpm_slot(header(), secret, unlocked, blob)});
  stamp(unlocked.data_key, generation_ + 1);
  return base::ok_status();
}

base::Status KeyFile::remove_tpm(const DataKey& data_key) {
  if (!slot_of_kind(kSlotTpm)) return base::fail(base::ErrorKind::kNotFound, "slot T");
  drop(kSlotTpm);
  stamp(data_key, generation_ + 1);
  return base::ok_status();
}

std::optional<base::UserId> KeyFile::tpm_user() const {
  const auto at = slot_of_kind(kSlotTpm);
  if (!at) return std::nullopt;
  return parse_tpm_slot(slots_[*at].body).value().user;
}

std::optional<base::Bytes> KeyFile::tpm_blob() const {
  const auto at = slot_of_kind(kSlotTpm);
  if (!at) return std::nullopt;
  const base::BytesView blob = parse_tpm_slot(slots_[*at].body).value().blob;
  return base::Bytes(blob.begin(), blob.end());
}

base::Result<Unlocked> KeyFile::unlock_with_store(const StoreSecret& secret) const {
  const auto at = slot_of_kind(kSlotTpm);
  if (!at) return base::fail(base::ErrorKind::kNotFound, "slot T");
  const TpmSlot slot = parse_tpm_slot(slots_[*at].body).value();
  const auto user_at = slot_of(slot.user);
  if (!user_at) return base::fail(base::ErrorKind::kNotFound, "slot T: its user");
  TRY_ASSIGN(UserKeys keys, "unlock", open_tpm_slot(header(), slot, secret));
  const UserSlot user = parse_user_slot(slots_[*user_at].kind, slots_[*user_at].body).value();
  if (keys.signing_key.verify_key() != user.user.verify_key)
    return base::fail(base::ErrorKind::kAuthentication, "slot T: user key");
  TRY_ASSIGN(DataKey data_key, "unlock", open_envelope(header(), user.envelope, keys.identity));
  return checked(Unlocked{std::move(data_key), user.user, std::move(keys.signing_key),
                          std::move(keys.identity)});
}

base::Result<KeyFile> KeyFile::with_data_key(const NewDataKey& wanted) const {
  TRY_ASSIGN(KeyFile out, "data key", make(device_, wanted.db_salt, wanted.key, wanted.recovery));
  for (const Slot& slot : slots_) {
    if (slot.kind == kSlotPassphrase)
      return base::fail(base::ErrorKind::kConflict, "data key: an older slot");
    if (slot.kind == kSlotTpm) out.slots_.push_back(slot);
    if (slot.kind != kSlotUser) continue;
    TRY_ASSIGN(base::Bytes body, "data key",
               rewrapped_user_slot(out.header(), slot.body, wanted.key));
    out.slots_.push_back({kSlotUser, std::move(body)});
  }
  out.stamp(wanted.key, generation_ + 1);
  return out;
}

}  // namespace faltbok::crypto

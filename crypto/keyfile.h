// The key file: one data key, wrapped once for each user and once for recovery. Bytes in,
// bytes out.
//
//   Shape    fixed header (magic, version, device id, db_salt), R slot, a U slot for each user
//            (P: an older one), T slot, S stamp, SHA-256 of it all
//   Errors   kInvalidInput   not a key file, damaged (the hash tells), a cost outside the limits
//            kUnsupported    written by a newer version
//            kAuthentication wrong passphrase, or a slot that was changed on purpose
//            kNotFound       no such user; none of the recovery identities opens the R slot
//            kConflict       that user has a slot already; a slot that cannot follow to another
//                            data key
//   Lifetime KeyFile owns its bytes; an Unlocked owns its keys
//   Threads  values. Opening and adding take as long as Argon2id does: never on the UI thread
//   Source   FORMAT.md section 3, design section 5
#pragma once

#include <optional>
#include <vector>

#include "crypto/age.h"
#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "crypto/sign.h"
#include "platform/base/ids.h"

namespace faltbok::crypto {

inline constexpr std::size_t kDbSaltSize = 16;
inline constexpr std::size_t kKeyFileHeaderSize = 40;
inline constexpr std::size_t kKeyFileSizeMax = 65'536;
inline constexpr std::size_t kKeyFileUserCountMax = 32;
inline constexpr std::size_t kRoleSizeMax = 32;
using DbSalt = base::ByteArray<kDbSaltSize>;

// What a slot says without a passphrase.
struct SlotUser {
  base::UserId id;
  std::string role;  // a-z 0-9 _
  VerifyKey verify_key;
};

// What a passphrase opens.
struct Unlocked {
  DataKey data_key;
  SlotUser user;
  SigningKey user_key;
  std::optional<age::Identity> identity = std::nullopt;  // the slot's own; not from an older slot
};

// What a key store of the machine (a TPM behind a PIN) keeps for the T slot.
using StoreSecret = Secret<32>;
inline constexpr std::size_t kStoreBlobSizeMax = 4'096;

// Who is given a slot, and what with.
struct NewUser {
  base::UserId id;
  std::string role;
  const SigningKey& key;
  const SecretBytes& passphrase;
  PassphraseCost cost = kPassphraseCost;
};

class KeyFile {
 public:
  // A new file with its recovery slot, to at least two recipients, and no user yet.
  static base::Result<KeyFile> make(const base::DeviceId& device, const DbSalt& db_salt,
                                    const DataKey& data_key,
                                    std::span<const age::Recipient> recovery);
  static base::Result<KeyFile> parse(base::BytesView file);
  base::Bytes bytes() const;

  const base::DeviceId& device() const { return device_; }
  const DbSalt& db_salt() const { return db_salt_; }
  std::vector<SlotUser> users() const;

  base::Result<Unlocked> unlock(const base::UserId& user, const SecretBytes& passphrase) const;
  // Tries each user's slot in turn, that of `first` before the others: for a screen that asks for a
  // passphrase only. Each try costs an Argon2id.
  base::Result<Unlocked> unlock_any(const SecretBytes& passphrase,
                                    const std::optional<base::UserId>& first = {}) const;
  base::Result<DataKey> recover(std::span<const age::Identity> identities) const;

  // How often the file was changed by a holder of the data key; 0: it does not say. Checked at
  // every unlock.
  std::uint64_t generation() const;
  base::Status check_stamp(const DataKey& data_key) const;

  // Each needs the data key, so only an unlocked (or recovered) tablet can do it. Each raises the
  // generation.
  base::Status add_user(const DataKey& data_key, const NewUser& user);
  // A new passphrase for a user who is there; the same signing key.
  base::Status change_passphrase(const Unlocked& unlocked, const SecretBytes& passphrase,
                                 PassphraseCost cost);
  // Takes the slot away, and the T slot if it is the user's. To shut somebody out the data key
  // must be changed as well: with_data_key().
  base::Status remove_user(const base::UserId& user);
  // Destroys every way in but recovery.
  void wipe_users();

  // The T slot: at most one. `blob` is what the key store needs to give `secret` back.
  base::Status set_tpm(const Unlocked& unlocked, const StoreSecret& secret, base::BytesView blob);
  base::Status remove_tpm(const DataKey& data_key);
  std::optional<base::Bytes> tpm_blob() const;  // none: no T slot
  std::optional<base::UserId> tpm_user() const;
  base::Result<Unlocked> unlock_with_store(const StoreSecret& secret) const;

  // The same users with the same passphrases and PIN, another data key and salt. kConflict:
  // a user's slot is an older one (P); a new passphrase brings it up to date.
  struct NewDataKey {
    const DataKey& key;
    DbSalt db_salt;
    std::span<const age::Recipient> recovery;
  };
  base::Result<KeyFile> with_data_key(const NewDataKey& wanted) const;

 private:
  struct Slot {
    std::uint8_t kind;
    base::Bytes body;
  };
  KeyFile() = default;
  base::Bytes header() const;
  std::optional<std::size_t> slot_of(const base::UserId& user) const;
  std::optional<std::size_t> slot_of_kind(std::uint8_t kind) const;
  base::Status check_slot(const Slot& slot) const;
  base::Result<Unlocked> checked(base::Result<Unlocked> opened) const;
  base::ByteArray<32> stamp_of(const DataKey& data_key, std::uint64_t generation) const;
  void drop(std::uint8_t kind);
  void stamp(const DataKey& data_key, std::uint64_t generation);

  base::DeviceId device_;
  DbSalt db_salt_{};
  std::vector<Slot> slots_;  // the first is R; S, if there is one, the last
  std::uint64_t generation_ = 0;
};

}  // namespace faltbok::crypto

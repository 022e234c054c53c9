// Making and opening a vault: a key file and a database in the tablet's folder.
//
//   Shape    FOLDER/key.fbk (crypto/FORMAT.md section 3),
//            FOLDER/vault.db (SCHEMA.md), FOLDER/outbox/*.fbb;
//            for the identity database identity.fbk and identity.db (IDENTITY.md)
//   Errors   unlock_vault says which thing is wrong (UnlockProblem),
//            because a person can do something else about each
//   Lifetime Files and Clock must outlive the vault
//   Threads  takes as long as Argon2id does (about a second): on the worker
//   Source   design section 5, SCHEMA.md
#pragma once

#include <memory>
#include <variant>

#include "crypto/keyfile.h"
#include "device/storage/purpose.h"
#include "device/storage/vault.h"
#include "platform/os/counter.h"
#include "platform/os/files.h"

namespace faltbok::storage {

inline constexpr std::string_view kKeyFileName = "key.fbk";
inline constexpr std::string_view kDatabaseName = "vault.db";
inline constexpr std::string_view kOutboxName = "outbox";

struct VaultPlace {
  os::Files& files;
  os::Path folder;
  os::Counters* chip = nullptr;  // where this machine has one
  Purpose purpose = Purpose::kRecords;
};

struct NewVault {
  base::DeviceId device;
  std::vector<crypto::age::Recipient> recovery;  // custodian and escrow
  const crypto::NewUser& user;                   // the first one
};

struct OpenVault {
  std::unique_ptr<Vault> vault;
  crypto::Unlocked unlocked;  // data key, user, the user's signing key
  base::DeviceId device;
};

// What stands between the person and the data.
// Each has its own words on the screen and its own thing to do.
enum class UnlockProblem {
  kPassphrase,  // wrong passphrase: try again
  // no key file: this tablet is not enrolled, or the file was deleted (recover from a copy)
  kKeyFileMissing,
  kKeyFileDamaged,   // restore the key file from a copy, or recover at the desk
  kKeyFileOlder,     // an older key file was put back
  kDatabaseMissing,  // key file without database
  kDatabaseDamaged,  // a page does not check out, or is not ours
  // pages read well but the chain does not verify: old pages were put back, or rows changed
  kDatabaseChanged,
  // outbox folder, head file or chip knows more than the database: an older one was put back
  kDatabaseOlder,
  kProgramOlder,  // written by a newer program than this one
  kLibraryUnfit,  // the SQLCipher that was found does not do what is needed: platform/setup.sh
  kNoSpace,
  kUnavailable,  // disk error or not permitted
};
std::string_view name_of(UnlockProblem problem);

struct UnlockRefused {
  UnlockProblem problem;
  base::Error error;  // for the log: where
};
using UnlockOutcome = std::variant<OpenVault, UnlockRefused>;

// kConflict: there is a vault already. A half-made one of an earlier try is made anew.
base::Result<OpenVault> create_vault(const VaultPlace& place, const NewVault& wanted);
// A key file or a database is there; also when the disk does not answer: unlock_vault says what is
// missing.
bool vault_exists(const VaultPlace& place);

// `first`: whose passphrase it probably is. The right guess costs one Argon2id, however many users
// there are.
UnlockOutcome unlock_vault(const VaultPlace& place, const crypto::SecretBytes& passphrase,
                           const std::optional<base::UserId>& first = {});

struct NewPassphrase {
  const crypto::SecretBytes& passphrase;
  crypto::PassphraseCost cost = crypto::kPassphraseCost;
};
// Another user on this tablet, a new passphrase: the key file is rewritten durably,
// and the database keeps its hash. After a failure the old file holds; but kConflict: the new one
// is there, and the disk did not confirm it, so that either may be found after a power cut.
base::Status add_user(const VaultPlace& place, OpenVault& open, const crypto::NewUser& user);
base::Status change_passphrase(const VaultPlace& place, OpenVault& open,
                               const NewPassphrase& wanted);

// Another data key: what a user who goes has known opens nothing that is written from now on. The
// database is written anew, checked and exchanged; users and passphrases stay, and the PIN behind
// the chip, unless somebody goes who may have known it.
// kConflict: a user's slot is an older one, and that user must change the passphrase first.
// After a failure the vault may answer kUnavailable to everything: then unlock it again.
struct KeyChange {
  std::vector<crypto::age::Recipient> recovery;
  std::vector<base::UserId> removed_users = {};
};
base::Status change_data_key(const VaultPlace& place, OpenVault& open, const KeyChange& wanted);

// kUnsupported: the SQLCipher that is linked is below 4.6 or lacks a part;
// the trail names the package to install.
base::Status check_library();

}  // namespace faltbok::storage

// Key files and data keys are exchanged in steps, so that a power cut at any point leaves a key
// file and a database that fit.
//
//   Shape    another key file:  its hash is announced in the database, the file written, its hash
//            settled. Another data key: vault.next is written whole and checked; key.fbk is
//            written (from here on it is done); vault.next takes the place of vault.db
//   Errors   as database.h and os::Files
//   Threads  the worker
//   Source   SCHEMA.md section 6
#pragma once

#include "device/storage/session.h"
#include "device/storage/sql_vault.h"
#include "device/storage/value_table.h"
#include "device/storage/vault_folder.h"

namespace faltbok::storage {

VaultFiles vault_files(const VaultPlace& place, const base::DeviceId& device);

base::Status put_mark(ValueTable& values, const KeyFileMark& mark);

// The key file that the database knows; the one that was being written when the power went; or a
// newer one by somebody who holds the data key (the desk). Its stamp has been checked.
base::Result<bool> knows_key_file(Session& session, const KeyFileMark& mark);

base::Result<crypto::KeyFile> current_key_file(const VaultPlace& place);
// For a change: only this vault's own is built upon. kAuthentication: somebody has exchanged it
// while the vault is open.
base::Result<crypto::KeyFile> own_key_file(const VaultPlace& place, OpenVault& open);
// The three steps. The vault must be open with the data key that the file wraps.
base::Status exchange_key_file(const VaultPlace& place, OpenVault& open,
                               const crypto::KeyFile& changed);

// Carries on where a change of the data key stopped. `salt` and bytes are of the current key file.
base::Status finish_key_change(const VaultPlace& place, const crypto::DbSalt& salt,
                               base::BytesView key_file);

}  // namespace faltbok::storage

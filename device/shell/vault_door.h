// The way to a vault: the real one in the tablet's folder, or one in memory for tests.
//
//   Errors   as device/storage/open.h
//   Threads  the worker
#pragma once

#include "device/storage/open.h"

namespace faltbok::shell {

class VaultDoor {
 public:
  virtual ~VaultDoor() = default;
  virtual bool exists() = 0;
  virtual base::Result<storage::OpenVault> create(const storage::NewVault& wanted) = 0;
  virtual storage::UnlockOutcome unlock(const crypto::SecretBytes& passphrase) = 0;
};

// key.fbk and vault.db in a folder. `files` must outlive it.
std::unique_ptr<VaultDoor> open_folder_door(os::Files& files, const os::Path& folder);

}  // namespace faltbok::shell

// The way to a vault, and what changes it: key.fbk and vault.db in the tablet's folder.
//
//   Errors   as device/storage/open.h, pin.h, rescue.h
//   Threads  the worker
#pragma once

#include "device/storage/pin.h"
#include "device/storage/rescue.h"

namespace faltbok::shell {

// What the key file says without a passphrase; nothing that cannot be read is said.
struct WaysIn {
  bool pin = false;
  std::optional<base::UserId> pin_of;
  bool wiped = false;  // only the study desk opens it
};

class VaultDoor {
 public:
  virtual ~VaultDoor() = default;
  virtual bool exists() = 0;
  virtual WaysIn ways_in() = 0;
  virtual base::Result<storage::OpenVault> create(const storage::NewVault& wanted) = 0;
  virtual storage::UnlockOutcome unlock(const crypto::SecretBytes& passphrase,
                                        const std::optional<base::UserId>& first) = 0;
  virtual storage::PinOutcome unlock_with_pin(os::KeyStore& store,
                                              const crypto::SecretBytes& pin) = 0;

  virtual base::Status change_passphrase(storage::OpenVault& open,
                                         const storage::NewPassphrase& wanted) = 0;
  virtual base::Result<std::vector<crypto::SlotUser>> users() = 0;
  virtual base::Status add_user(storage::OpenVault& open, const crypto::NewUser& user) = 0;
  virtual base::Status change_data_key(storage::OpenVault& open,
                                       const storage::KeyChange& wanted) = 0;
  virtual base::Status set_pin(storage::OpenVault& open, const storage::NewPin& wanted) = 0;
  virtual base::Status remove_pin(storage::OpenVault& open) = 0;
  virtual base::Status wipe() = 0;
  virtual base::Result<storage::RescueReport> rescue(const crypto::SecretBytes& passphrase,
                                                     const storage::RescueTo& to) = 0;
};

// What `place` names must outlive it.
std::unique_ptr<VaultDoor> open_folder_door(const storage::VaultPlace& place);

}  // namespace faltbok::shell

#include "device/shell/vault_door.h"

namespace faltbok::shell {

namespace {

class FolderDoor final : public VaultDoor {
 public:
  FolderDoor(os::Files& files, const os::Path& folder) : place_{files, folder} {}
  bool exists() override { return storage::vault_exists(place_); }
  base::Result<storage::OpenVault> create(const storage::NewVault& wanted) override {
    return storage::create_vault(place_, wanted);
  }
  storage::UnlockOutcome unlock(const crypto::SecretBytes& passphrase) override {
    return storage::unlock_vault(place_, passphrase);
  }

 private:
  storage::VaultPlace place_;
};

}  // namespace

std::unique_ptr<VaultDoor> open_folder_door(os::Files& files, const os::Path& folder) {
  return std::make_unique<FolderDoor>(files, folder);
}

}  // namespace faltbok::shell

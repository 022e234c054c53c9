#include "device/shell/vault_door.h"

namespace faltbok::shell {

namespace {

class FolderDoor final : public VaultDoor {
 public:
  explicit FolderDoor(const storage::VaultPlace& place) : place_(place) {}
  bool exists() override { return storage::vault_exists(place_); }
  WaysIn ways_in() override {
    const auto bytes =
        place_.files.read(place_.folder / storage::kKeyFileName, crypto::kKeyFileSizeMax);
    if (!bytes.ok()) return {};
    const auto file = crypto::KeyFile::parse(bytes.value());
    if (!file.ok()) return {};
    return {file.value().tpm_blob().has_value(), file.value().tpm_user(),
            file.value().users().empty()};
  }
  base::Result<storage::OpenVault> create(const storage::NewVault& wanted) override {
    return storage::create_vault(place_, wanted);
  }
  storage::UnlockOutcome unlock(const crypto::SecretBytes& passphrase,
                                const std::optional<base::UserId>& first) override {
    return storage::unlock_vault(place_, passphrase, first);
  }
  storage::PinOutcome unlock_with_pin(os::KeyStore& store,
                                      const crypto::SecretBytes& pin) override {
    return storage::unlock_vault_with_pin(place_, store, pin);
  }
  base::Status change_passphrase(storage::OpenVault& open,
                                 const storage::NewPassphrase& wanted) override {
    return storage::change_passphrase(place_, open, wanted);
  }
  base::Result<std::vector<crypto::SlotUser>> users() override {
    TRY_ASSIGN(const base::Bytes bytes, "key file",
               place_.files.read(place_.folder / storage::kKeyFileName, crypto::kKeyFileSizeMax));
    TRY_ASSIGN(const crypto::KeyFile file, "key file", crypto::KeyFile::parse(bytes));
    return file.users();
  }
  base::Status add_user(storage::OpenVault& open, const crypto::NewUser& user) override {
    return storage::add_user(place_, open, user);
  }
  base::Status change_data_key(storage::OpenVault& open,
                               const storage::KeyChange& wanted) override {
    return storage::change_data_key(place_, open, wanted);
  }
  base::Status set_pin(storage::OpenVault& open, const storage::NewPin& wanted) override {
    return storage::set_pin(place_, open, wanted);
  }
  base::Status remove_pin(storage::OpenVault& open) override {
    return storage::remove_pin(place_, open);
  }
  base::Status wipe() override { return storage::wipe_ways_in(place_); }
  base::Result<storage::RescueReport> rescue(const crypto::SecretBytes& passphrase,
                                             const storage::RescueTo& to) override {
    return storage::rescue_batches(place_, passphrase, to);
  }

 private:
  storage::VaultPlace place_;
};

}  // namespace

std::unique_ptr<VaultDoor> open_folder_door(const storage::VaultPlace& place) {
  return std::make_unique<FolderDoor>(place);
}

}  // namespace faltbok::shell

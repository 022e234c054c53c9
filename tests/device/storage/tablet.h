// A tablet's folder with a real vault in it, for tests: made, locked and unlocked again.
#pragma once

#include <variant>

#include "crypto/init.h"
#include "device/storage/open.h"
#include "tests/support/faulty_files.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_cost.h"
#include "tests/support/vault_world.h"

namespace faltbok::tests {

class Tablet {
 public:
  Tablet() { CHECK(crypto::init().ok()); }
  explicit Tablet(const os::Path& folder) : Tablet() { folder_ = folder; }

  storage::OpenVault& create() {
    open.emplace(create_result().value());
    return *open;
  }
  base::Result<storage::OpenVault> create_result() {
    const crypto::NewUser user{world.user, "interviewer", world.user_key, passphrase,
                               kTestPassphraseCost};
    return storage::create_vault(
        place(), {world.device, {world.custodian.recipient(), world.escrow.recipient()}, user});
  }
  void lock() { open.reset(); }
  storage::OpenVault& unlock() {
    lock();
    auto outcome = unlock_outcome();
    CHECK(std::holds_alternative<storage::OpenVault>(outcome));
    open.emplace(std::get<storage::OpenVault>(std::move(outcome)));
    return *open;
  }
  storage::UnlockOutcome unlock_outcome() { return storage::unlock_vault(place(), passphrase); }
  // What stands in the way; nothing when it opens.
  std::optional<storage::UnlockProblem> problem() {
    lock();
    const auto outcome = unlock_outcome();
    const auto* refused = std::get_if<storage::UnlockRefused>(&outcome);
    return refused == nullptr ? std::nullopt : std::optional(refused->problem);
  }
  storage::Vault& vault() { return *open->vault; }

  storage::VaultPlace place() { return {files, folder_, chip}; }
  os::Path path(std::string_view name) const { return folder_ / name; }

  support::VaultWorld world;
  crypto::SecretBytes passphrase =
      crypto::SecretBytes::copy_of(std::string_view("lusab-babad-gutih-tugad"));
  std::unique_ptr<os::Files> disk = os::open_files();
  support::FaultyFiles files{*disk};
  os::Counters* chip = nullptr;
  std::optional<storage::OpenVault> open;

 private:
  support::TempFolder temporary_;
  os::Path folder_ = temporary_.path();
};

}  // namespace faltbok::tests

// A tablet at work: one step after another, each written into the model as tried or acknowledged.
//
//   Lifetime world, files and model must outlive it
//   Threads  one at a time
#pragma once

#include <optional>
#include <string>

#include "device/storage/open.h"
#include "tests/soak/powerloss/model.h"
#include "tests/support/fault_disk.h"
#include "tests/support/fault_files.h"
#include "tests/support/vault_world.h"

namespace faltbok::soak {

// Planted in every answer; in no file may it ever be seen.
inline constexpr std::string_view kMarker = "HEMLIGHETEN-7F3A";
inline const os::Path kFolder{"/tablet"};

crypto::SecretBytes passphrase(int number);

class AtWork {
 public:
  AtWork(support::VaultWorld& world, os::Files& files, support::FaultDisk::Random& random)
      : world_(world), files_(files), random_(random) {}

  // Every passphrase that may be the right one after an interrupted change is tried.
  storage::UnlockOutcome unlock();
  void take(storage::OpenVault open) { open_.emplace(std::move(open)); }
  void lock() { open_.reset(); }
  bool is_open() const { return open_.has_value(); }
  storage::Vault& vault() { return *open_->vault; }
  Model& model() { return model_; }
  std::uint64_t take_acknowledged_count();

  void step();  // anything that a day brings
  void step_filling() { answer(); }
  void finalise();     // a record that is being filled, into the outbox
  void change_keys();  // another passphrase, another user, another data key

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool note(Model::Record& record, const forms::Event& event, bool acknowledged);
  Model::Record* pick(Model::Kind kind);
  void answer();
  void start_form();
  void start_person();
  void act();    // an audit record begins, goes on or ends
  void purge();  // a day later
  void seal_changes();
  void receive();
  void import_all();
  void install();
  void note_value();
  void change_passphrase();
  void add_user();
  void change_data_key();

  support::VaultWorld& world_;
  os::Files& files_;
  support::FaultDisk::Random& random_;
  std::optional<storage::OpenVault> open_;
  Model model_;
  std::vector<int> passphrases_{0};    // the last one tried goes last
  std::optional<base::UserId> guest_;  // a second user, to be removed with the next data key
  std::uint64_t acknowledged_count_ = 0;
};

}  // namespace faltbok::soak

#include "tests/soak/powerloss/cycle.h"

#include <algorithm>
#include <cstdio>

#include "crypto/init.h"
#include "tests/support/fault_files.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/test_cost.h"

namespace faltbok::soak {
namespace {

using storage::OpenVault;
using storage::Vault;
using support::CrashMode;
using support::Fault;
using support::FaultDisk;

const os::Path kFolder{"/tablet"};

crypto::SecretBytes passphrase(int number) {
  return crypto::SecretBytes::copy_of(
      std::string_view("lusab-babad-gutih-" + std::to_string(number)));
}

}  // namespace

class PowerLoss::Cycle {
 public:
  Cycle(support::VaultWorld& world, const FaultDisk::Contents& fresh, std::uint64_t seed)
      : world_(world), random_(seed), disk_(fresh), files_(disk_), vfs_(disk_) {}

  std::optional<std::string> run(Tally& tally) {
    const std::uint64_t round_count = 1 + below(3);
    if (auto wrong = come_back()) return wrong;
    for (std::uint64_t round = 0; round < round_count; ++round) {
      work(tally);
      const CrashMode mode = crash(tally);
      if (below(2) == 0) recover_badly(tally);
      if (auto wrong = come_back())
        return *wrong + " (crash mode " + std::to_string(static_cast<int>(mode)) + ")";
    }
    return std::nullopt;
  }

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  Vault& vault() { return *open_->vault; }

  void plan_fault(std::uint64_t change_count_max, std::uint64_t read_count_max) {
    constexpr Fault kFaults[] = {Fault::kNone,    Fault::kCrash,      Fault::kCrash,
                                 Fault::kIoError, Fault::kShortWrite, Fault::kLostSync,
                                 Fault::kBitFlip, Fault::kFull};
    support::FaultPlan plan;
    plan.fault = kFaults[below(std::size(kFaults))];
    plan.at = 1 + below(plan.fault == Fault::kBitFlip ? read_count_max : change_count_max);
    if (plan.fault == Fault::kFull) plan.count = 1 + below(20);
    if (plan.fault == Fault::kLostSync) plan.at = 1 + below(change_count_max / 4);
    disk_.plan(plan);
  }

  // Tries every passphrase that may be the right one after an interrupted change.
  storage::UnlockOutcome try_unlock() {
    auto outcome = storage::unlock_vault({files_, kFolder}, passphrase(passphrases_.back()));
    for (std::size_t i = passphrases_.size() - 1; i-- > 0;) {
      const auto* refused = std::get_if<storage::UnlockRefused>(&outcome);
      if (refused == nullptr || refused->problem != storage::UnlockProblem::kPassphrase) break;
      outcome = storage::unlock_vault({files_, kFolder}, passphrase(passphrases_[i]));
      if (std::holds_alternative<OpenVault>(outcome)) passphrases_.resize(i + 1);
    }
    return outcome;
  }

  void work(Tally& tally) {
    plan_fault(160, 400);
    const std::uint64_t step_count = 3 + below(25);
    for (std::uint64_t i = 0; i < step_count && !disk_.is_down(); ++i) {
      if (open_ == std::nullopt) {
        auto outcome = try_unlock();
        if (auto* opened = std::get_if<OpenVault>(&outcome)) open_.emplace(std::move(*opened));
        continue;
      }
      step();
    }
    if (disk_.fault_happened()) ++tally.faults;
    tally.acknowledged += acknowledged_;
    acknowledged_ = 0;
  }

  void step() {
    const std::uint64_t draw = below(100);
    if (draw < 55) return answer();
    if (draw < 63) return start_form();
    if (draw < 68) return start_person();
    if (draw < 78) return finalise();
    if (draw < 82) return seal_changes();
    if (draw < 87) return receive();
    if (draw < 90) return install();
    if (draw < 93) return note_value();
    if (draw < 95) return static_cast<void>(vault().housekeep().ok());
    if (draw < 97) return static_cast<void>(vault().export_outbox().ok());
    if (draw < 98) return rekey();
    open_.reset();
  }

  Model::Record* pick(bool person) {
    std::vector<Model::Record*> fitting;
    for (Model::Record& record : model_.records)
      if (record.is_person == person && !record.final_tried) fitting.push_back(&record);
    return fitting.empty() ? nullptr : fitting[below(fitting.size())];
  }

  bool note(Model::Record& record, const forms::Event& event, bool acknowledged) {
    record.attempts.push_back({forms::encode(event), acknowledged});
    if (acknowledged) ++acknowledged_;
    return acknowledged;
  }

  void answer() {
    Model::Record* record = pick(false);
    if (record == nullptr) return start_form();
    std::string value(kMarker);
    value.append(std::to_string(random_()))
        .append(below(20) == 0 ? below(20'000) : std::uint64_t{0}, 'x');
    const forms::Event event = world_.answer("/data/q" + std::to_string(below(9)), value);
    note(*record, event, vault().append(record->key, event).ok());
  }

  void start_form() {
    Model::Record record;
    record.key = world_.new_record();
    const forms::Event started = world_.form_started("MA-" + std::to_string(below(3)), "hads");
    note(record, started, vault().start(record.key, {&started, 1}).ok());
    model_.records.push_back(std::move(record));
  }

  void start_person() {
    if (Model::Record* person = pick(true)) {
      const forms::Event event =
          world_.event(forms::VisitDateChanged{"t1", "2026-12-01", std::string(kMarker)});
      note(*person, event, vault().append(person->key, event).ok());
      return;
    }
    Model::Record record;
    record.key = world_.new_record();
    record.is_person = true;
    const auto events = world_.participant_started("MA-" + std::to_string(below(3)));
    const bool acknowledged = vault().start(record.key, events).ok();
    for (const forms::Event& event : events) note(record, event, acknowledged);
    model_.records.push_back(std::move(record));
  }

  void finalise() {
    Model::Record* record = pick(false);
    if (record == nullptr) return;
    const forms::Event event = world_.final_event();
    const auto sealed = vault().finalise({record->key, event, world_.user_key, world_.context()});
    record->final_tried = true;
    record->final_acknowledged = note(*record, event, sealed.ok());
    if (sealed.ok()) model_.batches[sealed.value().sequence] = sealed.value().id;
  }

  void seal_changes() {
    const auto sealed = vault().seal_changes(world_.signer(), world_.context());
    if (!sealed.ok()) return;
    for (const storage::SealedRef& ref : sealed.value()) model_.batches[ref.sequence] = ref.id;
  }

  void receive() {
    if (model_.batches.empty()) return;
    const auto newest = std::prev(model_.batches.end());
    const storage::SealedRef ref{newest->first, newest->second};
    const base::Bytes receipt = protocol::seal_receipt(world_.receipt_for(ref), world_.receipt_key);
    if (vault().apply_receipt(receipt, world_.receipt_key.verify_key()).ok())
      model_.receipted.insert(ref.sequence);
    if (below(4) != 0) return;
    const auto file = protocol::seal_note(world_.note_through(ref), world_.study_key).value();
    if (vault().apply_import_note(file, world_.study_key.verify_key()).ok())
      model_.imported_through = ref.sequence;
  }

  void install() {
    const std::uint64_t version = model_.package_version + 1;
    if (vault().install_package({version, base::to_bytes(kMarker)}).ok())
      model_.package_version = version;
  }

  void note_value() {
    const std::string text = std::string(kMarker) + std::to_string(random_());
    if (vault().put_value("note", base::to_bytes(text)).ok()) {
      model_.value = text;
      model_.value_tried.clear();
    } else {
      model_.value_tried.push_back(text);
    }
  }

  void rekey() {
    const int next = passphrases_.back() + 1;
    const crypto::SecretBytes words = passphrase(next);
    const bool done =
        storage::change_passphrase({files_, kFolder}, *open_, {words, tests::kTestPassphraseCost})
            .ok();
    if (done) passphrases_.clear();
    passphrases_.push_back(next);
  }

  CrashMode crash(Tally& tally) {
    disk_.power_off();
    open_.reset();
    const auto mode = static_cast<CrashMode>(below(5));
    disk_.reboot(mode, random_);
    tally.crashes += 1;
    return mode;
  }

  // The first unlocking after a crash meets a fault too, and the power goes again.
  void recover_badly(Tally& tally) {
    plan_fault(40, 300);
    auto outcome = try_unlock();
    if (std::holds_alternative<storage::UnlockRefused>(outcome)) ++tally.refused_unlocks;
    if (disk_.fault_happened()) ++tally.faults;
    if (auto* opened = std::get_if<OpenVault>(&outcome)) open_.emplace(std::move(*opened));
    crash(tally);
  }

  // On a sound disk: it opens, and all that was promised is there.
  std::optional<std::string> come_back() {
    disk_.plan({});
    auto outcome = try_unlock();
    if (const auto* refused = std::get_if<storage::UnlockRefused>(&outcome))
      return "UNREADABLE: " + std::string(storage::name_of(refused->problem)) + ": " +
             refused->error.trail();
    open_.emplace(std::get<OpenVault>(std::move(outcome)));
    if (auto wrong = model_.compare(vault())) return wrong;
    if (auto wrong = check_files()) return wrong;
    return check_marker();
  }

  std::optional<std::string> check_files() {
    for (const storage::OutboxEntry& entry : vault().outbox().value()) {
      if (entry.state == storage::BatchState::kImported) continue;
      const std::string name = (kFolder / "outbox" / storage::batch_file_name(entry.ref)).text;
      const base::Bytes* file = disk_.bytes_of(name);
      if (file == nullptr || *file != vault().batch(entry.ref.sequence).value())
        return "a batch without its file";
    }
    return std::nullopt;
  }

  std::optional<std::string> check_marker() {
    for (const auto& [name, bytes] : disk_.contents())
      if (std::search(bytes.begin(), bytes.end(), kMarker.begin(), kMarker.end()) != bytes.end())
        return "READABLE: the marker stands in " + name;
    return std::nullopt;
  }

  support::VaultWorld& world_;
  FaultDisk::Random random_;
  FaultDisk disk_;
  support::FaultFiles files_;
  support::FaultVfs vfs_;
  std::optional<OpenVault> open_;
  Model model_;
  std::vector<int> passphrases_{0};
  std::uint64_t acknowledged_ = 0;
};

PowerLoss::PowerLoss() {
  CHECK(crypto::init().ok());
  FaultDisk disk;
  support::FaultFiles files(disk);
  const support::FaultVfs vfs(disk);
  const crypto::SecretBytes words = passphrase(0);
  const crypto::NewUser user{world_.user, "interviewer", world_.user_key, words,
                             tests::kTestPassphraseCost};
  auto made = storage::create_vault(
      {files, kFolder},
      {world_.device, {world_.custodian.recipient(), world_.escrow.recipient()}, user});
  if (!made.ok()) std::fprintf(stderr, "%s\n", made.error().trail().c_str());
  CHECK(made.ok());
  std::move(made).value().vault.reset();
  fresh_ = disk.contents();
}

std::optional<std::string> PowerLoss::run_cycle(std::uint64_t seed) {
  tally_.cycles += 1;
  Cycle cycle(world_, fresh_, seed);
  return cycle.run(tally_);
}

}  // namespace faltbok::soak

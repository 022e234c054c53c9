#include "tests/soak/powerloss/cycle.h"

#include <algorithm>
#include <cstdio>

#include "crypto/init.h"
#include "device/storage/cipher.h"
#include "device/storage/schema.h"
#include "device/storage/sql_vault.h"
#include "tests/soak/powerloss/at_work.h"
#include "tests/support/fault_files.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/test_cost.h"

namespace faltbok::soak {
namespace {

using storage::OpenVault;
using storage::UnlockRefused;
using support::CrashMode;
using support::Fault;
using support::FaultDisk;

// How many operations a phase takes, about: the fault falls on one of them.
struct Extent {
  std::uint64_t change_count;
  std::uint64_t sync_count;
  std::uint64_t read_count;
};
constexpr std::array<Extent, kPhaseCount> kExtents = {{
    {90, 20, 60},
    {40, 12, 200},
    {40, 12, 200},
    {110, 40, 300},
    {60, 20, 160},
}};

}  // namespace

class PowerLoss::Life {
 public:
  Life(PowerLoss& soak, std::uint64_t seed)
      : random_(seed),
        disk_(soak.older_),
        files_(disk_),
        vfs_(disk_),
        weakness_(soak.weakness_),
        at_work_(soak.world_, files_, random_) {
    at_work_.model() = soak.older_model_;
  }

  std::optional<std::string> run(std::span<const Phase> phases, Tally& tally) {
    for (const Phase phase : phases) {
      tally.cycle_count += 1;
      if (auto wrong = cycle(phase, tally))
        return *wrong + " (phase " + std::to_string(static_cast<int>(phase)) + ", fault " +
               std::to_string(fault_at_) + ", crash mode " +
               std::to_string(static_cast<int>(mode_)) + ")";
    }
    tally.purged_count += at_work_.model().purged_count();
    tally.audited_count += at_work_.model().audited_count();
    return std::nullopt;
  }

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }

  std::optional<std::string> cycle(Phase phase, Tally& tally) {
    mode_ = static_cast<CrashMode>(below(kCrashModeCount));
    fault_at_ = below(kFaults.size());
    if (phase != Phase::kMigrating) {
      if (auto wrong = come_back()) return wrong;
    }
    before(phase, tally);
    plan_fault(phase);
    during(phase, tally);
    if (disk_.fault_happened()) {
      tally.fault_count += 1;
      auto& met = tally.cells[static_cast<std::size_t>(phase)][fault_at_];
      met[static_cast<std::size_t>(mode_)] += 1;
    }
    tally.acknowledged_count += at_work_.take_acknowledged_count();
    crash(tally);
    return come_back();
  }

  void plan_fault(Phase phase) {
    const Extent& extent = kExtents[static_cast<std::size_t>(phase)];
    support::FaultPlan plan;
    plan.fault = kFaults[fault_at_];
    plan.at = 1 + below(extent.change_count);
    if (plan.fault == Fault::kBitFlip) plan.at = 1 + below(extent.read_count);
    if (plan.fault == Fault::kLostSync) plan.at = 1 + below(extent.sync_count);
    if (plan.fault == Fault::kFull || plan.fault == Fault::kIoError) plan.count = 1 + below(6);
    disk_.plan(plan);
  }

  // What must stand before the phase begins, on a sound disk.
  void before(Phase phase, Tally& tally) {
    if (phase == Phase::kRecovering) {
      work(1 + below(5));
      crash(tally);
    }
    if (phase != Phase::kExporting) return;
    for (int i = 0; i < 4; ++i) at_work_.step_filling();
    at_work_.finalise();
    for (const std::string& name : disk_.names())
      if (os::Path{name}.folder() == kFolder / storage::kOutboxName)
        static_cast<void>(files_.remove_durably({name}));
  }

  void during(Phase phase, Tally& tally) {
    switch (phase) {
      case Phase::kRunning: return work(2 + below(8));
      case Phase::kRecovering:
      case Phase::kMigrating: return unlock(tally);
      case Phase::kReKeying: at_work_.change_keys(); return work(1 + below(2));
      case Phase::kExporting:
        // Half of the time with nothing in memory: then the export has to read.
        if (below(2) == 0) {
          at_work_.lock();
          unlock(tally);
        }
        if (!at_work_.is_open()) return;
        static_cast<void>(at_work_.vault().export_outbox().ok());
        at_work_.finalise();
        return work(1);
    }
  }

  void unlock(Tally& tally) {
    auto outcome = at_work_.unlock();
    if (auto* opened = std::get_if<OpenVault>(&outcome)) {
      take(std::move(*opened));
      return work(1 + below(2));
    }
    tally.refused_unlock_count += 1;
  }

  void take(OpenVault open) {
    storage::Session& session = static_cast<storage::SqlVault&>(*open.vault).session();
    if (weakness_ == Weakness::kSynchronousNormal)
      CHECK(session.database().execute("PRAGMA synchronous = NORMAL").ok());
    at_work_.take(std::move(open));
  }

  void work(std::uint64_t step_count) {
    for (std::uint64_t i = 0; i < step_count && !disk_.is_down(); ++i) {
      if (at_work_.is_open()) {
        at_work_.step();
        continue;
      }
      auto outcome = at_work_.unlock();
      if (auto* opened = std::get_if<OpenVault>(&outcome)) take(std::move(*opened));
    }
  }

  void crash(Tally& tally) {
    disk_.power_off();
    at_work_.lock();
    disk_.reboot(mode_, random_);
    tally.crash_count += 1;
  }

  // On a sound disk: it opens, and all that was promised is there.
  std::optional<std::string> come_back() {
    if (at_work_.is_open()) return std::nullopt;  // of the cycle before, compared already
    disk_.plan({});
    auto outcome = at_work_.unlock();
    if (const auto* refused = std::get_if<UnlockRefused>(&outcome))
      return "UNREADABLE: " + std::string(storage::name_of(refused->problem)) + ": " +
             refused->error.trail();
    take(std::get<OpenVault>(std::move(outcome)));
    if (auto wrong = at_work_.model().compare(at_work_.vault())) return wrong;
    if (auto wrong = check_files()) return wrong;
    return check_marker();
  }

  std::optional<std::string> check_files() {
    storage::Vault& vault = at_work_.vault();
    for (const storage::OutboxEntry& entry : vault.outbox().value()) {
      if (entry.state == storage::BatchState::kImported) continue;
      const std::string name =
          (kFolder / storage::kOutboxName / storage::batch_file_name(entry.ref)).text;
      const base::Bytes* file = disk_.bytes_of(name);
      if (file == nullptr || *file != vault.batch(entry.ref.sequence).value())
        return "a batch without its file";
    }
    return std::nullopt;
  }

  std::optional<std::string> check_marker() {
    for (const auto& [name, file] : disk_.files()) {
      const std::string_view bytes = base::text_of(file->current);
      if (bytes.find(kMarker) != std::string_view::npos)
        return "READABLE: the marker stands in " + name;
    }
    return std::nullopt;
  }

  FaultDisk::Random random_;
  FaultDisk disk_;
  support::FaultFiles files_;
  support::FaultVfs vfs_;
  Weakness weakness_;
  AtWork at_work_;
  CrashMode mode_ = CrashMode::kKept;
  std::size_t fault_at_ = 0;
};

namespace {

// Back to schema 1, as an older program left it: what later schemas added goes.
void make_older(storage::Vault& vault) {
  static_assert(storage::kSchemaVersion == 3, "undo the newer steps too");
  storage::Session& session = static_cast<storage::SqlVault&>(vault).session();
  const base::Status done = session.writing([&] {
    return session.database().execute(
        "DROP TABLE day; ALTER TABLE record DROP COLUMN imported_days; "
        "ALTER TABLE record DROP COLUMN imported_at; PRAGMA user_version = 1");
  });
  CHECK(done.ok());
}

}  // namespace

PowerLoss::PowerLoss(Weakness weakness) : weakness_(weakness) {
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
  OpenVault open = std::move(made).value();
  FaultDisk::Random random(1);
  AtWork at_work(world_, files, random);
  at_work.take(std::move(open));
  for (int i = 0; i < 8; ++i) at_work.step_filling();
  at_work.finalise();
  at_work.step_filling();
  make_older(at_work.vault());
  at_work.lock();
  older_ = disk.contents();
  older_model_ = at_work.model();
}

std::optional<std::string> PowerLoss::live(std::uint64_t seed) {
  FaultDisk::Random random(seed);
  std::array<Phase, kPhaseCount> phases = {Phase::kMigrating, Phase::kRunning, Phase::kRecovering,
                                           Phase::kReKeying, Phase::kExporting};
  for (std::size_t i = phases.size() - 1; i > 1; --i)
    std::swap(phases[i], phases[1 + random() % i]);
  Life life(*this, random());
  return life.run(phases, tally_);
}

}  // namespace faltbok::soak

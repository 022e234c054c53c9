#include "device/shell/audit.h"

#include "crypto/random.h"

namespace faltbok::shell {
namespace {

forms::Event act_at(const forms::Event& at, forms::Act act) {
  forms::Acted acted;
  acted.act = act;
  return {at.at, at.user, acted};
}

forms::Event started_at(const forms::Event& at) {
  forms::Started started;
  started.type = forms::RecordType::kAudit;
  started.now.instant = at.at;
  return {at.at, at.user, started};
}

}  // namespace

void Audit::begin(storage::Vault& vault, const forms::Event& unlocked) { note(vault, unlocked); }

void Audit::end_others(storage::Vault& vault, const forms::Event& at) {
  const auto audits = vault.audits();
  if (!audits.ok()) return;
  for (const storage::RecordSummary& audit : audits.value())
    if (audit.state == storage::RecordState::kDraft)
      static_cast<void>(vault.end_audit(audit.key, act_at(at, forms::Act::kCutOff)).ok());
}

bool Audit::ensure_record(storage::Vault& vault) {
  if (record_) return true;
  if (!ended_others_) end_others(vault, untold_.front());
  ended_others_ = true;
  const storage::RecordKey key{crypto::random_id<base::RecordId>(), 1};
  // What waits goes along: an unlock costs one transaction, not two.
  std::vector<forms::Event> events{started_at(untold_.front())};
  events.insert(events.end(), untold_.begin(), untold_.end());
  if (!vault.start(key, events).ok()) return false;
  record_ = key;
  act_count_ = static_cast<std::uint32_t>(untold_.size());
  untold_.clear();
  return true;
}

bool Audit::flush(storage::Vault& vault) {
  if (untold_.empty()) return true;
  if (!ensure_record(vault)) return false;
  while (!untold_.empty()) {
    if (!vault.append(*record_, untold_.front()).ok()) return false;
    untold_.erase(untold_.begin());
    ++act_count_;
  }
  return true;
}

// The first of a full list becomes the number of those that went, itself the first of them.
void Audit::make_room() {
  if (untold_.size() < kUntoldCountMax) return;
  auto& first = std::get<forms::Acted>(untold_.front().body);
  if (first.act != forms::Act::kActsLost) {
    first = {};
    first.act = forms::Act::kActsLost;
    first.number = 1;
  }
  ++first.number;
  untold_.erase(untold_.begin() + 1);
}

void Audit::note(storage::Vault& vault, forms::Event act) {
  make_room();
  const forms::Event at{act.at, act.user, {}};
  untold_.push_back(std::move(act));
  if (!flush(vault) || act_count_ < kActCountMax) return;
  end(vault, act_at(at, forms::Act::kLocked));
}

void Audit::end(storage::Vault& vault, const forms::Event& locked) {
  if (!flush(vault) || !record_) return;
  static_cast<void>(vault.end_audit(*record_, locked).ok());
  record_.reset();
  act_count_ = 0;
}

std::optional<storage::RecordKey> Audit::record(storage::Vault& vault) {
  static_cast<void>(flush(vault));
  return record_;
}

}  // namespace faltbok::shell

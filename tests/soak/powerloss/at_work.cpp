#include "tests/soak/powerloss/at_work.h"

#include <algorithm>
#include <utility>

#include "crypto/random.h"
#include "tests/support/test_cost.h"

namespace faltbok::soak {

crypto::SecretBytes passphrase(int number) {
  return crypto::SecretBytes::copy_of(
      std::string_view("lusab-babad-gutih-" + std::to_string(number)));
}

std::uint64_t AtWork::take_acknowledged_count() { return std::exchange(acknowledged_count_, 0); }

storage::UnlockOutcome AtWork::unlock() {
  auto outcome = storage::unlock_vault({files_, kFolder}, passphrase(passphrases_.back()));
  for (std::size_t i = passphrases_.size() - 1; i-- > 0;) {
    const auto* refused = std::get_if<storage::UnlockRefused>(&outcome);
    if (refused == nullptr || refused->problem != storage::UnlockProblem::kPassphrase) break;
    outcome = storage::unlock_vault({files_, kFolder}, passphrase(passphrases_[i]));
    if (std::holds_alternative<storage::OpenVault>(outcome)) passphrases_.resize(i + 1);
  }
  return outcome;
}

void AtWork::step() {
  const std::uint64_t draw = below(100);
  if (draw < 44) return answer();
  if (draw < 51) return act();
  if (draw < 55) return purge();
  if (draw < 62) return start_form();
  if (draw < 67) return start_person();
  if (draw < 76) return finalise();
  if (draw < 80) return seal_changes();
  if (draw < 85) return receive();
  if (draw < 88) return install();
  if (draw < 91) return note_value();
  if (draw < 94) return static_cast<void>(vault().housekeep().ok());
  if (draw < 96) return static_cast<void>(vault().export_outbox().ok());
  if (draw < 97) return change_passphrase();
  open_.reset();
}

void AtWork::change_keys() {
  const std::uint64_t draw = below(10);
  if (draw < 3) return change_passphrase();
  if (draw < 4) return add_user();
  change_data_key();
}

Model::Record* AtWork::pick(Model::Kind kind) {
  std::vector<Model::Record*> fitting;
  for (Model::Record& record : model_.records)
    if (record.kind == kind && !record.final_tried) fitting.push_back(&record);
  return fitting.empty() ? nullptr : fitting[below(fitting.size())];
}

bool AtWork::note(Model::Record& record, const forms::Event& event, bool acknowledged) {
  record.attempts.push_back({forms::encode(event), acknowledged});
  if (acknowledged) ++acknowledged_count_;
  return acknowledged;
}

void AtWork::answer() {
  Model::Record* record = pick(Model::Kind::kForm);
  if (record == nullptr) return start_form();
  std::string value(kMarker);
  value.append(std::to_string(random_()))
      .append(below(20) == 0 ? below(20'000) : std::uint64_t{0}, 'x');
  const forms::Event event = world_.answer("/data/q" + std::to_string(below(9)), value);
  note(*record, event, vault().append(record->key, event).ok());
}

void AtWork::start_form() {
  Model::Record record;
  record.key = world_.new_record();
  const forms::Event started = world_.form_started("MA-" + std::to_string(below(3)), "hads");
  note(record, started, vault().start(record.key, {&started, 1}).ok());
  model_.records.push_back(std::move(record));
}

void AtWork::start_person() {
  if (Model::Record* person = pick(Model::Kind::kPerson)) {
    const forms::Event event =
        world_.event(forms::VisitDateChanged{"t1", "2026-12-01", std::string(kMarker)});
    note(*person, event, vault().append(person->key, event).ok());
    return;
  }
  Model::Record record;
  record.key = world_.new_record();
  record.kind = Model::Kind::kPerson;
  const auto events = world_.participant_started("MA-" + std::to_string(below(3)));
  const bool acknowledged = vault().start(record.key, events).ok();
  for (const forms::Event& event : events) note(record, event, acknowledged);
  model_.records.push_back(std::move(record));
}

void AtWork::act() {
  Model::Record* open = pick(Model::Kind::kAudit);
  if (open == nullptr) {
    Model::Record record;
    record.key = world_.new_record();
    record.kind = Model::Kind::kAudit;
    const auto events = world_.audit_started();
    const bool acknowledged = vault().start(record.key, events).ok();
    for (const forms::Event& event : events) note(record, event, acknowledged);
    model_.records.push_back(std::move(record));
    return;
  }
  if (below(3) != 0) {
    const forms::Event event = world_.act(forms::Act::kRecordOpened, random_());
    note(*open, event, vault().append(open->key, event).ok());
    return;
  }
  const forms::Event last = world_.act(forms::Act::kLocked);
  open->final_tried = true;
  open->final_acknowledged = note(*open, last, vault().end_audit(open->key, last).ok());
}

void AtWork::purge() {
  const Model::Record* audit = pick(Model::Kind::kAudit);
  if (audit == nullptr) return act();
  model_.purge_tried = true;
  // What waits comes back imported, is seen so, and goes a day later.
  if (below(2) == 0) import_all();
  for (int day = 0; day < 2; ++day) {
    world_.pass_days(1);
    const auto gone = vault().purge(world_.purge_rule(1, audit->key));
    if (!gone.ok()) return;
    for (const storage::RecordSummary& summary : gone.value())
      for (Model::Record& record : model_.records)
        if (record.key == summary.key) record.purge_acknowledged = true;
  }
}

void AtWork::finalise() {
  Model::Record* record = pick(Model::Kind::kForm);
  if (record == nullptr) return;
  const forms::Event event = world_.final_event();
  const auto sealed = vault().finalise({record->key, event, world_.user_key, world_.context()});
  record->final_tried = true;
  record->final_acknowledged = note(*record, event, sealed.ok());
  if (sealed.ok()) model_.batches[sealed.value().sequence] = sealed.value().id;
}

void AtWork::seal_changes() {
  const auto sealed = vault().seal_changes(world_.signer(), world_.context());
  if (!sealed.ok()) return;
  for (const storage::SealedRef& ref : sealed.value()) model_.batches[ref.sequence] = ref.id;
}

void AtWork::receive() {
  if (model_.batches.empty()) return;
  const auto newest = std::prev(model_.batches.end());
  const storage::SealedRef ref{newest->first, newest->second};
  const base::Bytes receipt = protocol::seal_receipt(world_.receipt_for(ref), world_.receipt_key);
  if (vault().apply_receipt(receipt, world_.receipt_key.verify_key()).ok())
    model_.receipted.insert(ref.sequence);
  if (below(4) == 0) import_all();
}

void AtWork::import_all() {
  if (model_.batches.empty()) return;
  const auto newest = std::prev(model_.batches.end());
  const storage::SealedRef ref{newest->first, newest->second};
  model_.import_tried_through = std::max(model_.import_tried_through, ref.sequence);
  const auto file = protocol::seal_note(world_.note_through(ref), world_.study_key).value();
  if (vault().apply_import_note(file, world_.study_key.verify_key()).ok())
    model_.imported_through = ref.sequence;
}

void AtWork::install() {
  const std::uint64_t version = model_.package_version + 1;
  if (vault().install_package({version, base::to_bytes(kMarker)}).ok())
    model_.package_version = version;
}

void AtWork::note_value() {
  const std::string text = std::string(kMarker) + std::to_string(random_());
  if (vault().put_value("note", base::to_bytes(text)).ok()) {
    model_.value = text;
    model_.value_tried.clear();
  } else {
    model_.value_tried.push_back(text);
  }
}

void AtWork::change_passphrase() {
  const int next = passphrases_.back() + 1;
  const crypto::SecretBytes words = passphrase(next);
  const bool done =
      storage::change_passphrase({files_, kFolder}, *open_, {words, tests::kTestPassphraseCost})
          .ok();
  if (done) passphrases_.clear();
  passphrases_.push_back(next);
}

void AtWork::add_user() {
  const crypto::SecretBytes words = passphrase(1'000'000);
  const crypto::NewUser user{crypto::random_id<base::UserId>(), "specialist", world_.user_key,
                             words, tests::kTestPassphraseCost};
  if (storage::add_user({files_, kFolder}, *open_, user).ok()) guest_ = user.id;
}

void AtWork::change_data_key() {
  storage::KeyChange wanted{{world_.custodian.recipient(), world_.escrow.recipient()}};
  if (guest_) wanted.removed_users = {*std::exchange(guest_, std::nullopt)};
  // A failure may leave the vault retired: then somebody unlocks it again.
  if (!storage::change_data_key({files_, kFolder}, *open_, wanted).ok()) open_.reset();
}

}  // namespace faltbok::soak

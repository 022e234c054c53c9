#include "tests/contract/retention_contract.h"

#include "tests/contract/opened_batch.h"

namespace faltbok::contract {
namespace {

using base::ErrorKind;
using storage::RecordKey;
using storage::RecordState;
using support::VaultWorld;

void audits_end_and_travel(storage::Vault& vault, VaultWorld& world) {
  const RecordKey audit = world.new_record();
  REQUIRE(vault.start(audit, world.audit_started()).ok());
  CHECK(vault.append(audit, world.answer("/data/q1", "1")).error().kind() ==
        ErrorKind::kInvalidInput);
  REQUIRE(vault.append(audit, world.act(forms::Act::kParticipantOpened)).ok());
  CHECK(vault.records().value().empty());
  REQUIRE(vault.audits().value().size() == 1);
  CHECK(vault.audits().value()[0].state == RecordState::kDraft);
  CHECK(vault.seal_changes(world.signer(), world.context()).value().empty());

  CHECK(vault.end_audit(audit, world.act(forms::Act::kUnlocked)).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(vault.end_audit(world.new_record(), world.act(forms::Act::kLocked)).error().kind() ==
        ErrorKind::kNotFound);
  REQUIRE(vault.end_audit(audit, world.act(forms::Act::kLocked)).ok());
  CHECK(vault.append(audit, world.act(forms::Act::kParticipantOpened)).error().kind() ==
        ErrorKind::kConflict);
  CHECK(vault.end_audit(audit, world.act(forms::Act::kLocked)).error().kind() ==
        ErrorKind::kConflict);

  const RecordKey form = world.new_record();
  CHECK(vault.append(form, world.act(forms::Act::kLocked)).error().kind() == ErrorKind::kNotFound);
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  REQUIRE(vault.start(form, {&started, 1}).ok());
  CHECK(vault.append(form, world.act(forms::Act::kLocked)).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(vault.end_audit(form, world.act(forms::Act::kLocked)).error().kind() ==
        ErrorKind::kInvalidInput);
  const forms::Event end = world.final_event();
  REQUIRE(vault.finalise({form, end, world.user_key, world.context()}).ok());
  const auto records = opened(vault, world, 1);
  REQUIRE(records.size() == 2);  // what has ended goes along with the next batch
  CHECK(records[0].id == audit.id);
  CHECK(records[0].events.size() == 4);
  require_sound(records[0], {}, world);
  CHECK(vault.audits().value()[0].state == RecordState::kSealed);
  CHECK(vault.seal_changes(world.signer(), world.context()).value().empty());

  // Sent back by the desk, it goes out again as it was.
  protocol::ImportNote note = world.note_through(vault.outbox().value()[0].ref);
  note.exceptions = {{note.batch, protocol::ImportReason::kDamaged}};
  REQUIRE(vault
              .apply_import_note(protocol::seal_note(note, world.study_key).value(),
                                 world.study_key.verify_key())
              .ok());
  REQUIRE(vault.seal_changes(world.signer(), world.context()).value().size() == 1);
  CHECK(opened(vault, world, 2).size() == 2);
  REQUIRE(world.import_through(vault, vault.outbox().value()[1].ref).ok());
  CHECK(vault.audits().value()[0].state == RecordState::kImported);
}

// An imported form, a form that waits, and an open audit record.
struct Kept {
  RecordKey imported;
  RecordKey waiting;
  RecordKey audit;
};

Kept imported_and_waiting(storage::Vault& vault, VaultWorld& world) {
  Kept out{world.new_record(), world.new_record(), world.new_record()};
  REQUIRE(vault.start(out.audit, world.audit_started()).ok());
  const storage::SealedRef ref = world.fill(vault, out.imported, "MA-7K3F-2").value();
  REQUIRE(world.import_through(vault, ref).ok());
  REQUIRE(world.fill(vault, out.waiting, "MA-7K3F-2").ok());
  return out;
}

// Each day somebody works; how many go on that day.
std::size_t purged_after_days(storage::Vault& vault, VaultWorld& world, std::int64_t day_count,
                              const storage::RecordKey& audit) {
  std::size_t out = 0;
  for (std::int64_t day = 0; day < day_count; ++day) {
    world.pass_days(1);
    out += vault.purge(world.purge_rule(3, audit)).value().size();
  }
  return out;
}

void purges_what_is_imported(storage::Vault& vault, VaultWorld& world) {
  const Kept kept = imported_and_waiting(vault, world);
  const base::Digest hash = summary_of(vault, kept.imported).hash;
  CHECK(vault.purge(world.purge_rule(0, kept.audit)).error().kind() == ErrorKind::kInvalidInput);
  CHECK(vault.purge(world.purge_rule(3, kept.audit)).value().empty());  // from here the days count
  CHECK(purged_after_days(vault, world, 2, kept.audit) == 0);
  CHECK(vault.load(kept.imported).ok());
  // Nothing goes that the audit record does not tell of.
  world.pass_days(1);
  CHECK(vault.purge(world.purge_rule(3, world.new_record())).error().kind() ==
        ErrorKind::kNotFound);
  CHECK(vault.load(kept.imported).ok());
  const auto gone = vault.purge(world.purge_rule(3, kept.audit)).value();
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].key == kept.imported);
  CHECK(gone[0].state == RecordState::kPurged);
  CHECK(purged_after_days(vault, world, 9, kept.audit) == 0);  // the one that waits stays

  CHECK(vault.load(kept.imported).error().kind() == ErrorKind::kNotFound);
  CHECK(vault.load(kept.waiting).ok());
  const auto records = vault.records().value();
  REQUIRE(records.size() == 2);
  CHECK(records[0].state == RecordState::kPurged);
  CHECK(records[0].hash == hash);
  CHECK(records[0].form_id == "hads");
  const forms::Event correction = world.form_started("MA-7K3F-2", "hads", 2);
  CHECK(vault.start({kept.imported.id, 2}, {&correction, 1}).error().kind() ==
        ErrorKind::kConflict);
  const auto audit = vault.load(kept.audit).value();
  const auto& act = std::get<forms::Acted>(audit.events.back().body);
  CHECK(act.act == forms::Act::kRecordPurged);
  CHECK(act.record == kept.imported.id);
  const std::uint64_t count = vault.log_head().value().event_count;
  CHECK(vault.check_log(0, 1'000).value() == storage::LogCheck{count, count});
}

void purges_never_early(storage::Vault& vault, VaultWorld& world) {
  const Kept kept = imported_and_waiting(vault, world);
  REQUIRE(vault.purge(world.purge_rule(3, kept.audit)).value().empty());
  // Set forward by ten years: one more day has been seen.
  world.pass_days(3'650);
  CHECK(vault.purge(world.purge_rule(3, kept.audit)).value().empty());
  // Set back, and forth again: the same days do not count twice.
  for (int i = 0; i < 10; ++i) {
    world.pass_days(-3'650);
    CHECK(vault.purge(world.purge_rule(3, kept.audit)).value().empty());
    world.pass_days(3'650);
    CHECK(vault.purge(world.purge_rule(3, kept.audit)).value().empty());
  }
  // Set back to before the import: the count begins anew, and many days seen are not enough.
  world.pass_days(-3'660);
  CHECK(purged_after_days(vault, world, 2, kept.audit) == 0);
  CHECK(purged_after_days(vault, world, 5, kept.audit) == 1);
}

void log_is_checked_in_pieces(storage::Vault& vault, VaultWorld& world) {
  CHECK(vault.check_log(0, 10).value() == storage::LogCheck{0, 0});
  REQUIRE(world.fill(vault, world.new_record(), "MA-7K3F-2").ok());
  CHECK(vault.check_log(0, 3).value() == storage::LogCheck{3, 4});
  CHECK(vault.check_log(3, 3).value() == storage::LogCheck{4, 4});
  CHECK(vault.check_log(9, 3).value() == storage::LogCheck{4, 4});
  CHECK(vault.check_log(1, UINT64_MAX).value() == storage::LogCheck{4, 4});
}

}  // namespace

void retention_contract(storage::Vault& vault, VaultWorld& world) {
  SECTION("an audit record ends, and goes along with the next batch") {
    audits_end_and_travel(vault, world);
  }
  SECTION("a purge takes the content of imported records, and nothing else") {
    purges_what_is_imported(vault, world);
  }
  SECTION("a clock that is set forward or back makes no purge early") {
    purges_never_early(vault, world);
  }
  SECTION("the log is checked in pieces") { log_is_checked_in_pieces(vault, world); }
}

}  // namespace faltbok::contract

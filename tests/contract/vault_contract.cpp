#include "tests/contract/vault_contract.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/contract/opened_batch.h"
#include "tests/contract/retention_contract.h"

namespace faltbok::contract {
namespace {

using base::ErrorKind;
using storage::BatchState;
using storage::RecordKey;
using storage::RecordState;
using support::VaultWorld;

void drafts_resume(storage::Vault& vault, VaultWorld& world) {
  const RecordKey key = world.new_record();
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  REQUIRE(vault.start(key, {&started, 1}).ok());
  REQUIRE(vault.append(key, world.answer("/data/q1", "3")).ok());
  REQUIRE(vault.append(key, world.answer("/data/q1", "")).ok());
  const auto skipped = world.event(forms::Answer{"/data/q2", forms::AnswerStatus::kSkipped, ""});
  REQUIRE(vault.append(key, skipped).ok());

  const storage::LoadedRecord loaded = vault.load(key).value();
  REQUIRE(loaded.events.size() == 4);
  CHECK(std::get<forms::Started>(loaded.events[0].body).form_id == "hads");
  CHECK(std::get<forms::Answer>(loaded.events[1].body).value == "3");
  CHECK(std::get<forms::Answer>(loaded.events[2].body).value.empty());
  CHECK(std::get<forms::Answer>(loaded.events[3].body).status == forms::AnswerStatus::kSkipped);
  CHECK(loaded.events[3].at == skipped.at);
  CHECK(loaded.events[3].user == world.user);
  CHECK(loaded.summary.state == RecordState::kDraft);
  CHECK(loaded.summary.event_count == 4);
  CHECK(loaded.summary.last_at == skipped.at);
  CHECK(loaded.summary.participant == "MA-7K3F-2");
  CHECK(vault.log_head().value().event_count == 4);
  REQUIRE(vault.records().value().size() == 1);
  CHECK(vault.records().value()[0] == loaded.summary);
}

void events_belong(storage::Vault& vault, VaultWorld& world) {
  const RecordKey key = world.new_record();
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  const forms::Event answer = world.answer("/data/q1", "1");
  CHECK(vault.start(key, {}).error().kind() == ErrorKind::kInvalidInput);
  CHECK(vault.start(key, {&answer, 1}).error().kind() == ErrorKind::kInvalidInput);
  const std::vector<forms::Event> twice{started, started};
  CHECK(vault.start(key, twice).error().kind() == ErrorKind::kInvalidInput);
  CHECK(vault.start({key.id, 2}, {&started, 1}).error().kind() == ErrorKind::kInvalidInput);
  CHECK(vault.append(key, answer).error().kind() == ErrorKind::kNotFound);
  REQUIRE(vault.start(key, {&started, 1}).ok());
  CHECK(vault.start(key, {&started, 1}).error().kind() == ErrorKind::kConflict);
  CHECK(vault.append(key, world.event(forms::FactChanged{"sex", "male", ""})).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(vault.append(key, world.final_event()).error().kind() == ErrorKind::kInvalidInput);
  CHECK(vault.append(key, world.answer("/data/q1", "\xff")).error().kind() ==
        ErrorKind::kInvalidInput);
  const forms::Event end = world.answer("/data/q1", "1");
  CHECK(vault.finalise({key, end, world.user_key, world.context()}).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(vault.log_head().value().event_count == 1);
  CHECK(vault.load(world.new_record()).error().kind() == ErrorKind::kNotFound);
}

void who_somebody_is_stands_elsewhere(storage::Vault& vault, VaultWorld& world) {
  forms::Started started;
  started.type = forms::RecordType::kIdentity;
  started.participant = "MA-7K3F-2";
  const std::vector<forms::Event> events{
      world.event(started), world.event(forms::ContactChanged{"name", "Somebody", ""})};
  CHECK(vault.start(world.new_record(), events).error().kind() == ErrorKind::kInvalidInput);
  const RecordKey person = world.new_record();
  REQUIRE(vault.start(person, world.participant_started("MA-7K3F-2")).ok());
  CHECK(vault.append(person, events[1]).error().kind() == ErrorKind::kInvalidInput);
}

void participants_are_known(storage::Vault& vault, VaultWorld& world) {
  const RecordKey second = world.new_record();
  const RecordKey first = world.new_record();
  REQUIRE(vault.start(second, world.participant_started("MA-9999-9")).ok());
  REQUIRE(vault.start(first, world.participant_started("MA-1111-1")).ok());
  CHECK(vault.start(world.new_record(), world.participant_started("MA-1111-1")).error().kind() ==
        ErrorKind::kConflict);
  REQUIRE(
      vault.append(first, world.event(forms::VisitDateChanged{"t1", "2026-12-01", "ended"})).ok());
  REQUIRE(vault.append(first, world.event(forms::FactChanged{"sex", "male", "typing error"})).ok());
  REQUIRE(vault
              .append(second,
                      world.event(forms::StateChanged{forms::ParticipantState::kDormant, "moved"}))
              .ok());
  CHECK(vault.append(first, world.answer("/data/q1", "1")).error().kind() ==
        ErrorKind::kInvalidInput);

  const auto all = vault.participants().value();
  REQUIRE(all.size() == 2);
  CHECK(all[0].participant == "MA-1111-1");
  CHECK(all[0].key == first);
  CHECK(all[0].visit_dates.at("t1") == "2026-12-01");
  CHECK(all[0].facts.at("sex") == "male");
  CHECK(all[0].state == forms::ParticipantState::kEnrolled);
  CHECK(all[1].state == forms::ParticipantState::kDormant);
  REQUIRE(vault.append(first, world.event(forms::VisitDateChanged{"t1", "", "not yet"})).ok());
  CHECK(vault.participants().value()[0].visit_dates.empty());
}

void finalising_seals(storage::Vault& vault, VaultWorld& world) {
  const RecordKey person = world.new_record();
  REQUIRE(vault.start(person, world.participant_started("MA-7K3F-2")).ok());
  const RecordKey key = world.new_record();
  const storage::SealedRef ref = world.fill(vault, key, "MA-7K3F-2").value();
  CHECK(ref.sequence == 1);
  CHECK(summary_of(vault, key).state == RecordState::kSealed);

  const auto records = opened(vault, world, 1);
  REQUIRE(records.size() == 2);  // the participant's record goes along
  CHECK(records[0].id == person.id);
  require_sound(records[0], {}, world);
  CHECK(records[1].id == key.id);
  CHECK(records[1].events.size() == 4);
  require_sound(records[1], summary_of(vault, key).form_sha256, world);

  CHECK(vault.append(key, world.answer("/data/q1", "1")).error().kind() == ErrorKind::kConflict);
  const forms::Event again = world.final_event();
  CHECK(vault.finalise({key, again, world.user_key, world.context()}).error().kind() ==
        ErrorKind::kConflict);

  const storage::SealedRef next = world.fill(vault, world.new_record(), "MA-7K3F-2").value();
  CHECK(next.sequence == 2);
  CHECK(opened(vault, world, 2).size() == 1);  // nothing new about the participant
  const auto head = protocol::decode_signed_header(vault.batch(2).value()).value();
  CHECK(head.header.place.previous == ref.id);
  CHECK(head.id == next.id);
}

void nothing_is_sealed_to_nobody(storage::Vault& vault, VaultWorld& world) {
  const RecordKey key = world.new_record();
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  REQUIRE(vault.start(key, {&started, 1}).ok());
  storage::SealingContext context = world.context();
  context.recipients.pop_back();
  const forms::Event end = world.final_event();
  CHECK(vault.finalise({key, end, world.user_key, context}).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(summary_of(vault, key).state == RecordState::kDraft);
  CHECK(vault.outbox().value().empty());
  CHECK(vault.finalise({key, end, world.user_key, world.context()}).ok());
}

void corrections_are_revisions(storage::Vault& vault, VaultWorld& world) {
  const RecordKey key = world.new_record();
  const RecordKey second{key.id, 2};
  const forms::Event correction = world.form_started("MA-7K3F-2", "hads", 2);
  CHECK(vault.start(second, {&correction, 1}).error().kind() == ErrorKind::kNotFound);
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  REQUIRE(vault.start(key, {&started, 1}).ok());
  CHECK(vault.start(second, {&correction, 1}).error().kind() == ErrorKind::kConflict);
  const forms::Event end = world.final_event();
  REQUIRE(vault.finalise({key, end, world.user_key, world.context()}).ok());

  forms::Event without_reason = correction;
  std::get<forms::Started>(without_reason.body).reason.clear();
  CHECK(vault.start(second, {&without_reason, 1}).error().kind() == ErrorKind::kInvalidInput);
  const forms::Event other = world.form_started("MA-7K3F-2", "gdt", 2);
  CHECK(vault.start(second, {&other, 1}).error().kind() == ErrorKind::kInvalidInput);
  REQUIRE(world.fill(vault, second, "MA-7K3F-2").ok());
  CHECK(summary_of(vault, key).state == RecordState::kSealed);
  const auto records = opened(vault, world, 2);
  CHECK(records.back().revision == 2);
  require_sound(records.back(), summary_of(vault, second).form_sha256, world);
}

void receipts_are_checked(storage::Vault& vault, VaultWorld& world) {
  const RecordKey key = world.new_record();
  const storage::SealedRef ref = world.fill(vault, key, "MA-7K3F-2").value();
  const protocol::Receipt good = world.receipt_for(ref);
  const auto apply = [&](const protocol::Receipt& receipt, const crypto::SigningKey& signer) {
    return vault.apply_receipt(protocol::seal_receipt(receipt, signer),
                               world.receipt_key.verify_key());
  };
  CHECK(apply(good, world.study_key).error().kind() == ErrorKind::kAuthentication);
  protocol::Receipt other = good;
  other.device = crypto::random_id<base::DeviceId>();
  CHECK(apply(other, world.receipt_key).error().kind() == ErrorKind::kNotFound);
  other = good;
  other.batch.bytes[0] ^= 1;
  CHECK(apply(other, world.receipt_key).error().kind() == ErrorKind::kNotFound);
  other = good;
  other.sequence = 2;
  CHECK(apply(other, world.receipt_key).error().kind() == ErrorKind::kConflict);
  CHECK(summary_of(vault, key).state == RecordState::kSealed);

  REQUIRE(apply(good, world.receipt_key).ok());
  REQUIRE(apply(good, world.receipt_key).ok());
  CHECK(summary_of(vault, key).state == RecordState::kStored);
  const auto outbox = vault.outbox().value();
  REQUIRE(outbox.size() == 1);
  CHECK(outbox[0].state == BatchState::kReceipted);
  CHECK(outbox[0].receipt == protocol::ReceiptStatus::kAccepted);
  CHECK(outbox[0].records == std::vector<RecordKey>{key});
  CHECK(vault.batch(1).ok());  // kept until it is imported
}

void notes_close_the_circle(storage::Vault& vault, VaultWorld& world) {
  const RecordKey first = world.new_record();
  const RecordKey second = world.new_record();
  const RecordKey person = world.new_record();
  REQUIRE(vault.start(person, world.participant_started("MA-7K3F-2")).ok());
  REQUIRE(world.fill(vault, first, "MA-7K3F-2").ok());
  const storage::SealedRef ref = world.fill(vault, second, "").value();
  protocol::ImportNote note = world.note_through(ref);
  note.exceptions = {{vault.outbox().value()[0].ref.id, protocol::ImportReason::kDamaged}};
  const auto apply = [&](const protocol::ImportNote& one, const crypto::SigningKey& signer) {
    return vault.apply_import_note(protocol::seal_note(one, signer).value(),
                                   world.study_key.verify_key());
  };
  CHECK(apply(note, world.receipt_key).error().kind() == ErrorKind::kAuthentication);
  protocol::ImportNote ahead = note;
  ahead.through_sequence = 3;
  CHECK(apply(ahead, world.study_key).error().kind() == ErrorKind::kConflict);
  ahead.through_sequence = 1;
  CHECK(apply(ahead, world.study_key).error().kind() == ErrorKind::kConflict);
  CHECK(vault.batch(2).ok());

  REQUIRE(apply(note, world.study_key).ok());
  REQUIRE(apply(note, world.study_key).ok());
  CHECK(summary_of(vault, second).state == RecordState::kImported);
  CHECK(vault.batch(2).error().kind() == ErrorKind::kNotFound);
  CHECK(vault.outbox().value()[1].state == BatchState::kImported);
  CHECK(vault.outbox().value()[0].exception == protocol::ImportReason::kDamaged);
  CHECK(summary_of(vault, first).state == RecordState::kFinal);

  // What the desk could not use is sealed anew, without another signature from its user.
  const auto refs = vault.seal_changes(world.signer(), world.context()).value();
  REQUIRE(refs.size() == 1);
  CHECK(refs[0].sequence == 3);
  const auto records = opened(vault, world, 3);
  REQUIRE(records.size() == 2);
  CHECK(records[0].id == person.id);
  CHECK(records[0].revision == 2);
  require_sound(records[0], {}, world);
  CHECK(records[1].id == first.id);
  require_sound(records[1], summary_of(vault, first).form_sha256, world);
  CHECK(summary_of(vault, first).state == RecordState::kSealed);
  CHECK(vault.seal_changes(world.signer(), world.context()).value().empty());
}

void changes_of_participants_travel(storage::Vault& vault, VaultWorld& world) {
  const RecordKey person = world.new_record();
  CHECK(vault.seal_changes(world.signer(), world.context()).value().empty());
  REQUIRE(vault.start(person, world.participant_started("MA-7K3F-2")).ok());
  REQUIRE(vault.seal_changes(world.signer(), world.context()).value().size() == 1);
  REQUIRE(
      vault.append(person, world.event(forms::VisitDateChanged{"t1", "2026-12-01", "ended"})).ok());
  REQUIRE(vault.seal_changes(world.signer(), world.context()).value().size() == 1);
  const auto records = opened(vault, world, 2);
  REQUIRE(records.size() == 1);
  CHECK(records[0].revision == 2);
  CHECK(records[0].events.size() == 4);
  require_sound(records[0], {}, world);
  CHECK(vault.seal_payload(protocol::BatchKind::kRoster, base::to_bytes("roster"), world.context())
            .value()
            .sequence == 3);
  CHECK(vault.outbox().value()[2].kind == protocol::BatchKind::kRoster);
}

void packages_only_rise(storage::Vault& vault) {
  CHECK(vault.package().error().kind() == ErrorKind::kNotFound);
  REQUIRE(vault.install_package({2, base::to_bytes("two")}).ok());
  REQUIRE(vault.install_package({2, base::to_bytes("two")}).ok());
  CHECK(vault.install_package({2, base::to_bytes("other")}).error().kind() == ErrorKind::kConflict);
  CHECK(vault.install_package({1, base::to_bytes("one")}).error().kind() == ErrorKind::kConflict);
  CHECK(vault.install_package({0, {}}).error().kind() == ErrorKind::kInvalidInput);
  REQUIRE(vault.install_package({5, base::to_bytes("five")}).ok());
  CHECK(vault.install_package({2, base::to_bytes("two")}).error().kind() == ErrorKind::kConflict);
  CHECK(vault.package().value().version == 5);
  CHECK(vault.package().value().bytes == base::to_bytes("five"));
  CHECK(vault.package_at(2).value().bytes == base::to_bytes("two"));
  CHECK(vault.package_at(3).error().kind() == ErrorKind::kNotFound);
  CHECK(vault.package_versions().value() == std::vector<std::uint64_t>{2, 5});
}

void values_are_kept(storage::Vault& vault) {
  CHECK(vault.value("device_key").error().kind() == ErrorKind::kNotFound);
  REQUIRE(vault.put_value("device_key", base::to_bytes("a")).ok());
  REQUIRE(vault.put_value("device_key", base::to_bytes("bc")).ok());
  REQUIRE(vault.put_value("empty", {}).ok());
  CHECK(vault.value("device_key").value() == base::to_bytes("bc"));
  CHECK(vault.value("empty").value().empty());
  CHECK(vault.put_value("", base::to_bytes("a")).error().kind() == ErrorKind::kInvalidInput);
  CHECK(vault.put_value(std::string(storage::kValueNameSizeMax + 1, 'n'), {}).error().kind() ==
        ErrorKind::kInvalidInput);
}

}  // namespace

void vault_contract(storage::Vault& vault, VaultWorld& world) {
  SECTION("a draft is loaded as it was left") { drafts_resume(vault, world); }
  SECTION("an event that does not belong is refused and changes nothing") {
    events_belong(vault, world);
  }
  SECTION("who somebody is has no place here") { who_somebody_is_stands_elsewhere(vault, world); }
  SECTION("participants are known by their newest facts, states and dates") {
    participants_are_known(vault, world);
  }
  SECTION("finalising signs, seals and queues in one step") { finalising_seals(vault, world); }
  SECTION("fewer than two recipients: nothing is final and nothing is sealed") {
    nothing_is_sealed_to_nobody(vault, world);
  }
  SECTION("a correction is a new revision with a reason") {
    corrections_are_revisions(vault, world);
  }
  SECTION("a receipt counts when the server's key has signed it for our batch") {
    receipts_are_checked(vault, world);
  }
  SECTION("an import note ends a batch, or sends its records back") {
    notes_close_the_circle(vault, world);
  }
  SECTION("a participant's record travels whenever it has changed") {
    changes_of_participants_travel(vault, world);
  }
  retention_contract(vault, world);
  SECTION("study packages only rise") { packages_only_rise(vault); }
  SECTION("small values are kept") { values_are_kept(vault); }
}

}  // namespace faltbok::contract

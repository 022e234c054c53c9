// Sealing: from the log into the outbox, in one transaction.
#include <iterator>

#include "device/storage/rules.h"
#include "device/storage/sealing.h"
#include "device/storage/sql_vault.h"

namespace faltbok::storage {

base::Result<SealedRef> SqlVault::put_in_outbox(const protocol::SealedBatch& batch,
                                                std::span<const RecordKey> records,
                                                const crypto::VerifyKey& device_key) {
  TRY_ASSIGN(const LogHead head, "outbox", log().head());
  TRY("outbox", outbox_table().insert(batch, head, records));
  // So that batches in the outbox folder can be known as ours without a secret.
  TRY("outbox", values().put_meta(kMetaDeviceKey, device_key.bytes));
  return SealedRef{batch.header.place.sequence, batch.id};
}

base::Result<std::vector<SealedRef>> SqlVault::seal_records(
    std::vector<forms::SealedRecord> records, const SealingContext& context) {
  std::vector<SealedRef> out;
  for (const std::vector<forms::SealedRecord>& group : split_for_batches(std::move(records))) {
    TRY_ASSIGN(const SealedRef previous, "seal", outbox_table().last());
    TRY_ASSIGN(
        const protocol::SealedBatch batch, "seal",
        seal_next(protocol::BatchKind::kRecords, forms::encode_payload(group), previous, context));
    std::vector<RecordKey> keys;
    for (const forms::SealedRecord& record : group) {
      // A snapshot's number is the batch's business; the record's own revision is 1.
      TRY_ASSIGN(const bool is_form, "seal", record_table().contains({record.id, record.revision}));
      const RecordKey key{record.id, is_form ? record.revision : 1};
      keys.push_back(key);
      TRY_ASSIGN(const RecordSummary summary, "seal", record_table().find(key));
      if (summary.type != forms::RecordType::kParticipant)
        TRY("seal", record_table().set_state(key, RecordState::kSealed));
    }
    TRY_ASSIGN(const SealedRef ref, "seal",
               put_in_outbox(batch, keys, context.device_key.verify_key()));
    out.push_back(ref);
  }
  return out;
}

base::Result<std::vector<UnsentRecord>> SqlVault::prepare(forms::RecordType type,
                                                          const std::string& participant,
                                                          const Signer& signer,
                                                          const SealingContext& context) {
  TRY_ASSIGN(std::vector<Snapshot> changed, "snapshot", record_table().changed(type, participant));
  std::vector<UnsentRecord> out;
  for (Snapshot& snapshot : changed) {
    snapshot.number += 1;
    snapshot.sealed_count = snapshot.record.event_count;
    forms::SealedRecord record = sign_record(snapshot.record, snapshot.number, signer, context);
    TRY_ASSIGN(record.events, "snapshot", log().events_of(snapshot.record.key));
    out.push_back({std::move(snapshot), std::move(record)});
  }
  return out;
}

base::Result<std::vector<forms::SealedRecord>> SqlVault::snapshots(const std::string& participant,
                                                                   const Signer& signer,
                                                                   const SealingContext& context) {
  TRY_ASSIGN(std::vector<UnsentRecord> unsent, "snapshot",
             prepare(forms::RecordType::kParticipant, participant, signer, context));
  std::vector<forms::SealedRecord> out;
  for (UnsentRecord& one : unsent) {
    TRY("snapshot", record_table().set_snapshot(one.snapshot));
    out.push_back(std::move(one.record));
  }
  return out;
}

base::Result<std::vector<UnsentRecord>> SqlVault::unsent(const Signer& signer,
                                                         const SealingContext& context) {
  return session_->reading(
      [&] { return prepare(forms::RecordType::kIdentity, "", signer, context); });
}

base::Status SqlVault::note_sent(std::span<const UnsentRecord> sent) {
  return session_->writing([&]() -> base::Status {
    for (const UnsentRecord& one : sent) TRY("snapshot", record_table().set_snapshot(one.snapshot));
    return base::ok_status();
  });
}

base::Status SqlVault::forget_sent() {
  return session_->writing([&]() -> base::Status {
    TRY_ASSIGN(const std::vector<RecordSummary> all, "snapshot", record_table().all());
    for (const RecordSummary& one : all) TRY("snapshot", record_table().forget_snapshot(one.key));
    return base::ok_status();
  });
}

// A form keeps its user's signature; an audit record is signed by whoever first seals it.
base::Result<forms::SealedRecord> SqlVault::waiting_record(const RecordSummary& summary,
                                                           const Signer& signer,
                                                           const SealingContext& context) {
  const auto held = record_table().signature(summary.key);
  const bool unsigned_audit = !held.ok() && held.error().kind() == base::ErrorKind::kNotFound &&
                              summary.type == forms::RecordType::kAudit;
  if (!held.ok() && !unsigned_audit) return held.error();
  forms::SealedRecord out = sign_record(summary, summary.key.revision, signer, context);
  if (unsigned_audit) {
    TRY("seal", record_table().put_signature(summary, {out.user, out.user_signature}));
  } else {
    out.user = held.value().user;
    out.user_signature = held.value().bytes;
  }
  TRY_ASSIGN(out.events, "seal", log().events_of(summary.key));
  return out;
}

base::Result<std::vector<forms::SealedRecord>> SqlVault::waiting(Waiting which,
                                                                 const Signer& signer,
                                                                 const SealingContext& context) {
  TRY_ASSIGN(const std::vector<RecordSummary> final, "seal",
             record_table().in_state(RecordState::kFinal));
  std::vector<forms::SealedRecord> out;
  for (const RecordSummary& summary : final) {
    if (which == Waiting::kAudits && summary.type != forms::RecordType::kAudit) continue;
    TRY_ASSIGN(forms::SealedRecord record, "seal", waiting_record(summary, signer, context));
    out.push_back(std::move(record));
  }
  return out;
}

base::Result<SealedRef> SqlVault::finalise(const Finalisation& finalisation) {
  const Signer signer{finalisation.final_event.user, finalisation.user_key};
  const auto done = session_->writing([&]() -> base::Result<SealedRef> {
    TRY_ASSIGN(const RecordSummary before, "finalise", record_table().find(finalisation.record));
    TRY("finalise", check_final(before, finalisation.final_event.body));
    TRY_ASSIGN(const RecordSummary after, "finalise",
               add_events(before, {&finalisation.final_event, 1}));
    TRY("finalise",
        record_table().advance(after.key, {after.event_count, after.hash}, after.last_at));

    std::vector<forms::SealedRecord> sealed;
    if (!after.participant.empty()) {
      TRY_ASSIGN(sealed, "finalise", snapshots(after.participant, signer, finalisation.context));
    }
    TRY_ASSIGN(auto audits, "finalise", waiting(Waiting::kAudits, signer, finalisation.context));
    std::move(audits.begin(), audits.end(), std::back_inserter(sealed));
    forms::SealedRecord record =
        sign_record(after, after.key.revision, signer, finalisation.context);
    TRY_ASSIGN(record.events, "finalise", log().events_of(after.key));
    TRY("finalise", record_table().put_signature(after, {signer.user, record.user_signature}));
    sealed.push_back(std::move(record));
    TRY_ASSIGN(const std::vector<SealedRef> refs, "finalise",
               seal_records(std::move(sealed), finalisation.context));
    return refs.back();  // the record itself goes last
  });
  if (done.ok()) try_export();
  return done;
}

base::Result<std::vector<SealedRef>> SqlVault::seal_changes(const Signer& signer,
                                                            const SealingContext& context) {
  const auto done = session_->writing([&]() -> base::Result<std::vector<SealedRef>> {
    TRY_ASSIGN(std::vector<forms::SealedRecord> sealed, "seal", snapshots("", signer, context));
    TRY_ASSIGN(auto others, "seal", waiting(Waiting::kAll, signer, context));
    std::move(others.begin(), others.end(), std::back_inserter(sealed));
    return seal_records(std::move(sealed), context);
  });
  if (done.ok() && !done.value().empty()) try_export();
  return done;
}

base::Result<SealedRef> SqlVault::seal_payload(protocol::BatchKind kind, base::BytesView payload,
                                               const SealingContext& context) {
  const auto done = session_->writing([&]() -> base::Result<SealedRef> {
    TRY_ASSIGN(const SealedRef previous, "seal", outbox_table().last());
    TRY_ASSIGN(const protocol::SealedBatch batch, "seal",
               seal_next(kind, payload, previous, context));
    return put_in_outbox(batch, {}, context.device_key.verify_key());
  });
  if (done.ok()) try_export();
  return done;
}

}  // namespace faltbok::storage

#include "tests/support/memory_vault.h"

#include <algorithm>
#include <limits>

#include "crypto/chain.h"
#include "crypto/random.h"
#include "device/storage/rules.h"

namespace faltbok::support {

using base::ErrorKind;
using base::fail;
using namespace storage;

void MemoryVault::fail_at(int number, ErrorKind kind) {
  count_ = 0;
  first_ = last_ = number;
  kind_ = kind;
}

void MemoryVault::fail_from(int number, ErrorKind kind) {
  fail_at(number, kind);
  last_ = std::numeric_limits<int>::max();
}

base::Status MemoryVault::next_call() {
  ++count_;
  if (first_ > 0 && count_ >= first_ && count_ <= last_) return fail(kind_, "fault");
  return base::ok_status();
}

MemoryVault::Record* MemoryVault::find(State& state, const RecordKey& key) {
  for (Record& record : state.records)
    if (record.summary.key == key) return &record;
  return nullptr;
}

base::Status MemoryVault::add_events(State& state, Record& record,
                                     std::span<const forms::Event> events) {
  for (const forms::Event& event : events) {
    forms::SealedEvent sealed{crypto::random_array<16>(), forms::encode(event)};
    TRY("event", forms::decode_event(sealed.bytes));
    const base::Digest digest = crypto::event_digest(sealed.random, sealed.bytes);
    record.summary.hash = crypto::record_hash(record.summary.hash, digest);
    record.summary.event_count += 1;
    record.summary.last_at = event.at;
    state.log.event_count += 1;
    state.log.hash = crypto::log_hash(state.log.hash, record.summary.hash);
    record.events.push_back(std::move(sealed));
  }
  return base::ok_status();
}

base::Status MemoryVault::start(const RecordKey& key, std::span<const forms::Event> events) {
  TRY("start", next_call());
  TRY("start", check_start(key, events));
  TRY("start", check_purpose(storage::Purpose::kRecords, events.front()));
  State next = state_;
  if (find(next, key) != nullptr) return fail(ErrorKind::kConflict, "exists");
  if (key.revision > 1) {
    const Record* previous = find(next, {key.id, key.revision - 1});
    if (previous == nullptr) return fail(ErrorKind::kNotFound, "previous revision");
    TRY("start", check_correction(events.front(), previous->summary));
  }
  Record record;
  record.summary = summary_of(key, events.front());
  for (const Record& other : next.records)
    if (record.summary.type == forms::RecordType::kParticipant &&
        other.summary.type == forms::RecordType::kParticipant &&
        other.summary.participant == record.summary.participant)
      return fail(ErrorKind::kConflict, "pseudonym is taken");
  TRY("start", add_events(next, record, events));
  next.records.push_back(std::move(record));
  state_ = std::move(next);
  return base::ok_status();
}

base::Status MemoryVault::append(const RecordKey& key, const forms::Event& event) {
  TRY("append", next_call());
  State next = state_;
  Record* record = find(next, key);
  if (record == nullptr) return fail(ErrorKind::kNotFound, "record");
  TRY("append", check_append(record->summary, event.body));
  TRY("append", add_events(next, *record, {&event, 1}));
  state_ = std::move(next);
  return base::ok_status();
}

base::Result<LoadedRecord> MemoryVault::load(const RecordKey& key) {
  TRY("load", next_call());
  const Record* record = find(state_, key);
  if (record == nullptr) return fail(ErrorKind::kNotFound, "record");
  if (record->summary.state == RecordState::kPurged) return fail(ErrorKind::kNotFound, "purged");
  LoadedRecord out;
  out.summary = record->summary;
  for (const forms::SealedEvent& sealed : record->events) {
    TRY_ASSIGN(forms::Event event, "load", forms::decode_event(sealed.bytes));
    out.events.push_back(std::move(event));
  }
  return out;
}

base::Result<std::vector<RecordSummary>> MemoryVault::records() {
  TRY("records", next_call());
  std::vector<RecordSummary> out;
  for (const Record& record : state_.records)
    if (record.summary.type != forms::RecordType::kAudit) out.push_back(record.summary);
  return out;
}

base::Result<std::vector<ParticipantSummary>> MemoryVault::participants() {
  TRY("participants", next_call());
  std::vector<ParticipantSummary> out;
  for (const Record& record : state_.records) {
    if (record.summary.type != forms::RecordType::kParticipant) continue;
    LoadedRecord loaded;
    loaded.summary = record.summary;
    for (const forms::SealedEvent& sealed : record.events)
      loaded.events.push_back(forms::decode_event(sealed.bytes).value());
    out.push_back(participant_of(loaded));
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.participant < b.participant; });
  return out;
}

std::vector<forms::SealedRecord> MemoryVault::snapshots(State& state,
                                                        const std::string& participant,
                                                        const Signer& signer,
                                                        const SealingContext& context) {
  std::vector<forms::SealedRecord> out;
  for (Record& record : state.records) {
    const bool wanted = participant.empty() || record.summary.participant == participant;
    if (record.summary.type != forms::RecordType::kParticipant || !wanted) continue;
    if (record.sealed_count == record.summary.event_count) continue;
    record.sealed_count = record.summary.event_count;
    record.snapshot += 1;
    out.push_back(sign_record(record.summary, record.snapshot, signer, context));
    out.back().events = record.events;
  }
  return out;
}

SealedRef MemoryVault::put_in_outbox(State& state, protocol::SealedBatch batch,
                                     std::vector<RecordKey> records) {
  Batch put;
  put.entry.ref = {batch.header.place.sequence, batch.id};
  put.entry.kind = batch.header.place.kind;
  put.entry.state = BatchState::kExported;
  put.entry.size = batch.bytes.size();
  put.entry.records = std::move(records);
  put.bytes = std::move(batch.bytes);
  state.outbox.push_back(std::move(put));
  return state.outbox.back().entry.ref;
}

base::Result<std::vector<SealedRef>> MemoryVault::seal_records(
    State& state, std::vector<forms::SealedRecord> records, const SealingContext& context) {
  std::vector<SealedRef> out;
  for (const auto& group : split_for_batches(std::move(records))) {
    const SealedRef previous = state.outbox.empty() ? SealedRef{} : state.outbox.back().entry.ref;
    TRY_ASSIGN(
        protocol::SealedBatch batch, "seal",
        seal_next(protocol::BatchKind::kRecords, forms::encode_payload(group), previous, context));
    std::vector<RecordKey> keys;
    for (const forms::SealedRecord& sealed : group) {
      Record* form = find(state, {sealed.id, sealed.revision});
      const bool is_form = form != nullptr && form->summary.type != forms::RecordType::kParticipant;
      if (is_form) form->summary.state = RecordState::kSealed;
      keys.push_back({sealed.id, is_form ? sealed.revision : 1});
    }
    out.push_back(put_in_outbox(state, std::move(batch), std::move(keys)));
  }
  return out;
}

void MemoryVault::take_waiting(Record& record, const Signer& signer, const SealingContext& context,
                               std::vector<forms::SealedRecord>& out) {
  if (record.summary.state != RecordState::kFinal) return;
  if (!record.signature)
    record.signature = sign_record(record.summary, record.summary.key.revision, signer, context);
  out.push_back(*record.signature);
  out.back().events = record.events;
}

base::Result<SealedRef> MemoryVault::finalise(const Finalisation& finalisation) {
  TRY("finalise", next_call());
  State next = state_;
  Record* record = find(next, finalisation.record);
  if (record == nullptr) return fail(ErrorKind::kNotFound, "record");
  TRY("finalise", check_final(record->summary, finalisation.final_event.body));
  TRY("finalise", add_events(next, *record, {&finalisation.final_event, 1}));
  const Signer signer{finalisation.final_event.user, finalisation.user_key};
  std::vector<forms::SealedRecord> sealed;
  if (!record->summary.participant.empty())
    sealed = snapshots(next, record->summary.participant, signer, finalisation.context);
  for (Record& audit : next.records)
    if (audit.summary.type == forms::RecordType::kAudit)
      take_waiting(audit, signer, finalisation.context, sealed);
  record->summary.state = RecordState::kFinal;
  take_waiting(*record, signer, finalisation.context, sealed);
  TRY_ASSIGN(const std::vector<SealedRef> refs, "finalise",
             seal_records(next, std::move(sealed), finalisation.context));
  state_ = std::move(next);
  return refs.back();
}

base::Result<std::vector<SealedRef>> MemoryVault::seal_changes(const Signer& signer,
                                                               const SealingContext& context) {
  TRY("seal", next_call());
  State next = state_;
  std::vector<forms::SealedRecord> sealed = snapshots(next, "", signer, context);
  for (Record& record : next.records) take_waiting(record, signer, context, sealed);
  TRY_ASSIGN(std::vector<SealedRef> refs, "seal", seal_records(next, std::move(sealed), context));
  state_ = std::move(next);
  return refs;
}

base::Result<SealedRef> MemoryVault::seal_payload(protocol::BatchKind kind, base::BytesView payload,
                                                  const SealingContext& context) {
  TRY("seal", next_call());
  const SealedRef previous = state_.outbox.empty() ? SealedRef{} : state_.outbox.back().entry.ref;
  TRY_ASSIGN(protocol::SealedBatch batch, "seal", seal_next(kind, payload, previous, context));
  return put_in_outbox(state_, std::move(batch), {});
}

base::Result<std::vector<OutboxEntry>> MemoryVault::outbox() {
  TRY("outbox", next_call());
  std::vector<OutboxEntry> out;
  for (const Batch& batch : state_.outbox) out.push_back(batch.entry);
  return out;
}

base::Result<base::Bytes> MemoryVault::batch(std::uint64_t sequence) {
  TRY("batch", next_call());
  for (const Batch& batch : state_.outbox)
    if (batch.entry.ref.sequence == sequence && !batch.bytes.empty()) return batch.bytes;
  return fail(ErrorKind::kNotFound, "batch");
}

base::Result<OutboxExport> MemoryVault::export_outbox() {
  TRY("export", next_call());
  return OutboxExport{};
}

bool MemoryVault::is_newest(const State& state, const RecordKey& key, std::uint64_t sequence) {
  for (const Batch& batch : state.outbox) {
    const auto& records = batch.entry.records;
    if (batch.entry.ref.sequence > sequence &&
        std::find(records.begin(), records.end(), key) != records.end())
      return false;
  }
  return true;
}

base::Status MemoryVault::apply_receipt(base::BytesView file,
                                        const crypto::VerifyKey& receipt_key) {
  TRY("receipt", next_call());
  TRY_ASSIGN(const protocol::Receipt receipt, "receipt", protocol::open_receipt(file, receipt_key));
  if (receipt.device != device_) return fail(ErrorKind::kNotFound, "another device");
  if (receipt.sequence > state_.outbox.size()) return fail(ErrorKind::kConflict, "ahead");
  if (receipt.sequence == 0) return fail(ErrorKind::kNotFound, "sequence");
  Batch& batch = state_.outbox[receipt.sequence - 1];
  if (batch.entry.ref.id != receipt.batch) return fail(ErrorKind::kNotFound, "batch");
  if (batch.entry.receipt) return base::ok_status();
  batch.entry.receipt = receipt.status;
  batch.entry.state = std::max(batch.entry.state, BatchState::kReceipted);
  for (const RecordKey& key : batch.entry.records) {
    Record* record = find(state_, key);
    const bool waits = record != nullptr && record->summary.state == RecordState::kSealed;
    if (waits && is_newest(state_, key, receipt.sequence))
      record->summary.state = RecordState::kStored;
  }
  return base::ok_status();
}

void MemoryVault::take_import(State& state, Batch& batch, const protocol::ImportNote& note) {
  for (const protocol::ImportException& exception : note.exceptions)
    if (exception.batch == batch.entry.ref.id) batch.entry.exception = exception.reason;
  batch.entry.state = BatchState::kImported;
  if (!batch.entry.exception) batch.bytes.clear();
  for (const RecordKey& key : batch.entry.records) {
    Record* record = find(state, key);
    if (record == nullptr || !is_newest(state, key, batch.entry.ref.sequence)) continue;
    if (record->summary.type != forms::RecordType::kParticipant)
      record->summary.state = batch.entry.exception ? RecordState::kFinal : RecordState::kImported;
    else if (batch.entry.exception)
      record->sealed_count = 0;
  }
}

base::Status MemoryVault::apply_import_note(base::BytesView file,
                                            const crypto::VerifyKey& study_key) {
  TRY("note", next_call());
  TRY_ASSIGN(const protocol::ImportNote note, "note", protocol::open_note(file, study_key));
  if (note.device != device_) return fail(ErrorKind::kNotFound, "another device");
  if (note.through_sequence > state_.outbox.size()) return fail(ErrorKind::kConflict, "ahead");
  if (note.through_sequence == 0) return fail(ErrorKind::kNotFound, "sequence");
  if (state_.outbox[note.through_sequence - 1].entry.ref.id != note.batch)
    return fail(ErrorKind::kConflict, "another batch");
  for (Batch& batch : state_.outbox)
    if (batch.entry.ref.sequence <= note.through_sequence &&
        batch.entry.state != BatchState::kImported)
      take_import(state_, batch, note);
  return base::ok_status();
}

base::Status MemoryVault::install_package(const StoredPackage& package) {
  TRY("package", next_call());
  const auto held = state_.packages.find(package.version);
  if (held != state_.packages.end() && std::next(held) == state_.packages.end() &&
      held->second == package.bytes)
    return base::ok_status();
  if (package.version == 0) return fail(ErrorKind::kInvalidInput, "version");
  if (!state_.packages.empty() && state_.packages.rbegin()->first >= package.version)
    return fail(ErrorKind::kConflict, "version does not rise");
  state_.packages[package.version] = package.bytes;
  return base::ok_status();
}

base::Result<StoredPackage> MemoryVault::package() {
  TRY("package", next_call());
  if (state_.packages.empty()) return fail(ErrorKind::kNotFound, "package");
  return StoredPackage{state_.packages.rbegin()->first, state_.packages.rbegin()->second};
}

base::Result<StoredPackage> MemoryVault::package_at(std::uint64_t version) {
  TRY("package", next_call());
  const auto found = state_.packages.find(version);
  if (found == state_.packages.end()) return fail(ErrorKind::kNotFound, "package");
  return StoredPackage{version, found->second};
}

base::Result<std::vector<std::uint64_t>> MemoryVault::package_versions() {
  TRY("package", next_call());
  std::vector<std::uint64_t> out;
  for (const auto& [version, bytes] : state_.packages) out.push_back(version);
  return out;
}

base::Status MemoryVault::put_value(std::string_view name, base::BytesView value) {
  TRY("value", next_call());
  if (name.empty() || name.size() > kValueNameSizeMax || value.size() > kValueSizeMax)
    return fail(ErrorKind::kInvalidInput, "value");
  state_.values[std::string(name)] = base::Bytes(value.begin(), value.end());
  return base::ok_status();
}

base::Result<base::Bytes> MemoryVault::value(std::string_view name) {
  TRY("value", next_call());
  const auto found = state_.values.find(name);
  if (found == state_.values.end()) return fail(ErrorKind::kNotFound, "value");
  return found->second;
}

base::Result<LogHead> MemoryVault::log_head() {
  TRY("log", next_call());
  return state_.log;
}

}  // namespace faltbok::support

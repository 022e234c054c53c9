// What comes back (receipts, import notes), and the batches as files.
#include <algorithm>
#include <charconv>

#include "device/storage/sql_vault.h"

namespace faltbok::storage {
namespace {

constexpr std::size_t kSequenceDigits = 12;

std::optional<std::uint64_t> sequence_in(std::string_view name) {
  std::uint64_t out = 0;
  if (name.size() <= kSequenceDigits || !name.ends_with(".fbb")) return std::nullopt;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + kSequenceDigits, out);
  if (failed != std::errc{} || end != name.data() + kSequenceDigits) return std::nullopt;
  return out;
}

std::optional<protocol::ImportReason> exception_of(const protocol::ImportNote& note,
                                                   const base::BatchId& batch) {
  for (const protocol::ImportException& exception : note.exceptions)
    if (exception.batch == batch) return exception.reason;
  return std::nullopt;
}

base::Error ahead() {
  return base::fail(base::ErrorKind::kConflict, "a sequence that this database does not know");
}

}  // namespace

base::Result<std::vector<OutboxEntry>> SqlVault::outbox() {
  return session_->reading([&] { return outbox_table().all(); });
}

base::Result<base::Bytes> SqlVault::batch(std::uint64_t sequence) {
  return session_->reading([&] { return outbox_table().bytes(sequence); });
}

base::Status SqlVault::apply_receipt(base::BytesView file, const crypto::VerifyKey& receipt_key) {
  TRY_ASSIGN(const protocol::Receipt receipt, "receipt", protocol::open_receipt(file, receipt_key));
  if (receipt.device != files_.device)
    return base::fail(base::ErrorKind::kNotFound, "receipt: another device");
  const auto known = session_->reading([&] { return outbox_table().find(receipt.batch); });
  if (known.ok() && known.value().receipt) return base::ok_status();
  return session_->writing([&] { return take_receipt(receipt, file); });
}

base::Status SqlVault::take_receipt(const protocol::Receipt& receipt, base::BytesView file) {
  TRY_ASSIGN(const SealedRef last, "receipt", outbox_table().last());
  if (receipt.sequence > last.sequence) return ahead();
  TRY_ASSIGN(const OutboxEntry entry, "receipt", outbox_table().find(receipt.batch));
  if (entry.ref.sequence != receipt.sequence)
    return base::fail(base::ErrorKind::kNotFound, "receipt: sequence");
  TRY("receipt", outbox_table().set_receipt(entry.ref.sequence, file));
  TRY_ASSIGN(const std::vector<RecordKey> records, "receipt",
             outbox_table().newest_records_of(entry.ref.sequence));
  for (const RecordKey& key : records) {
    TRY_ASSIGN(const RecordSummary record, "receipt", record_table().find(key));
    if (record.state == RecordState::kSealed)
      TRY("receipt", record_table().set_state(key, RecordState::kStored));
  }
  return base::ok_status();
}

base::Status SqlVault::apply_import_note(base::BytesView file, const crypto::VerifyKey& study_key) {
  TRY_ASSIGN(const protocol::ImportNote note, "note", protocol::open_note(file, study_key));
  if (note.device != files_.device)
    return base::fail(base::ErrorKind::kNotFound, "note: another device");
  const auto held = session_->reading([&] { return values().meta(kMetaStudyNote); });
  if (held.ok() && std::equal(held.value().begin(), held.value().end(), file.begin(), file.end()))
    return base::ok_status();
  auto taken = session_->writing([&]() -> base::Status {
    TRY("note", take_note(note));
    return values().put_meta(kMetaStudyNote, file);
  });
  if (taken.ok()) try_export();
  return taken;
}

base::Status SqlVault::take_note(const protocol::ImportNote& note) {
  TRY_ASSIGN(const SealedRef last, "note", outbox_table().last());
  if (note.through_sequence > last.sequence) return ahead();
  TRY_ASSIGN(const OutboxEntry through, "note", outbox_table().at(note.through_sequence));
  if (through.ref.id != note.batch)
    return base::fail(base::ErrorKind::kConflict, "note: another batch at its sequence");
  TRY_ASSIGN(const std::vector<OutboxEntry> all, "note", outbox_table().all());
  for (const OutboxEntry& entry : all) {
    if (entry.ref.sequence > note.through_sequence) break;
    if (entry.state == BatchState::kImported) continue;
    TRY("note", take_import(entry, exception_of(note, entry.ref.id)));
  }
  return base::ok_status();
}

base::Status SqlVault::take_import(const OutboxEntry& entry,
                                   std::optional<protocol::ImportReason> exception) {
  // Before the bytes go: a record that is to be sealed anew is read from the log,
  // not from its old batch.
  TRY_ASSIGN(const std::vector<RecordKey> records, "note",
             outbox_table().newest_records_of(entry.ref.sequence));
  TRY("note", outbox_table().set_imported(entry.ref.sequence, exception));
  for (const RecordKey& key : records) {
    TRY_ASSIGN(const RecordSummary record, "note", record_table().find(key));
    if (record.type != forms::RecordType::kParticipant) {
      TRY("note",
          record_table().set_state(key, exception ? RecordState::kFinal : RecordState::kImported));
    } else if (exception) {
      TRY("note", record_table().forget_snapshot(key));
    }
  }
  return base::ok_status();
}

void SqlVault::try_export() {
  const auto exported = export_outbox();
  static_cast<void>(exported.ok());
  count_on_chip();
  note_head();
}

base::Result<OutboxExport> SqlVault::export_outbox() {
  TRY_ASSIGN(const std::vector<OutboxEntry> entries, "export", outbox());
  OutboxExport out;
  for (const OutboxEntry& entry : entries) {
    const auto written = write_missing_file(entry);
    if (!written.ok()) ++out.failed_count;
    if (written.ok() && written.value()) ++out.written_count;
  }
  contents_compared_ = contents_compared_ || out.failed_count == 0;
  const std::uint64_t last_sequence = entries.empty() ? 0 : entries.back().ref.sequence;
  TRY_ASSIGN(const std::vector<os::FileInfo> found, "export",
             files_.files.list(files_.outbox, kOutboxFileCountMax));
  for (const os::FileInfo& file : found) {
    TRY_ASSIGN(const bool further, "export", is_ahead(file, last_sequence));
    out.ahead = out.ahead || further;
  }
  return out;
}

base::Result<bool> SqlVault::is_whole(const OutboxEntry& entry, const os::Path& path) {
  TRY_ASSIGN(const base::Bytes bytes, "export", batch(entry.ref.sequence));
  const auto found = files_.files.read(path, bytes.size());
  return found.ok() && found.value() == bytes;
}

base::Result<bool> SqlVault::write_missing_file(const OutboxEntry& entry) {
  const os::Path path = files_.outbox / batch_file_name(entry.ref);
  const auto there = files_.files.info(path);
  if (entry.state == BatchState::kImported) {
    if (there.ok()) TRY("export", files_.files.remove_durably(path));
    return false;
  }
  bool missing = !there.ok() || there.value().size != entry.size;
  if (!missing && !contents_compared_) {
    TRY_ASSIGN(const bool whole, "export", is_whole(entry, path));
    missing = !whole;
  }
  if (missing) {
    TRY_ASSIGN(const base::Bytes bytes, "export", batch(entry.ref.sequence));
    TRY("export", files_.files.write_durably(path, bytes));
  }
  if (entry.state == BatchState::kSealed)
    TRY("export", session_->writing([&] {
      return outbox_table().set_state(entry.ref.sequence, BatchState::kExported);
    }));
  return missing;
}

base::Result<bool> SqlVault::is_ahead(const os::FileInfo& file, std::uint64_t last_sequence) {
  const auto sequence = sequence_in(file.name);
  if (file.kind != os::FileKind::kFile || !sequence || *sequence <= last_sequence) return false;
  TRY_ASSIGN(const base::Bytes begin, "export",
             files_.files.read_range(files_.outbox / file.name, {0, protocol::kSignedHeaderSize}));
  const auto head = protocol::decode_signed_header(begin);
  if (!head.ok() || head.value().header.place.device != files_.device) return false;
  const auto stored = session_->reading([&] { return values().meta(kMetaDeviceKey); });
  crypto::VerifyKey device_key;
  // not yet known: rather too careful
  if (!stored.ok() || stored.value().size() != device_key.bytes.size()) return true;
  std::copy(stored.value().begin(), stored.value().end(), device_key.bytes.begin());
  return protocol::verify_header(head.value(), device_key).ok();
}

}  // namespace faltbok::storage

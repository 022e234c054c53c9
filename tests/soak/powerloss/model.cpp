#include "tests/soak/powerloss/model.h"

#include <algorithm>

namespace faltbok::soak {
namespace {

std::string told(std::string_view what, const base::Error& error) {
  return std::string(what) + ": " + error.trail();
}

bool is_missing(const base::Error& error) { return error.kind() == base::ErrorKind::kNotFound; }

}  // namespace

std::optional<std::string> Model::compare(storage::Vault& vault) {
  found_count_ = purged_count_ = purge_told_count_ = 0;
  audit_purged_ = false;
  rows_.clear();
  const auto rows = vault.records();
  const auto audits = vault.audits();
  if (!rows.ok()) return told("records", rows.error());
  if (!audits.ok()) return told("audits", audits.error());
  for (const auto* list : {&rows.value(), &audits.value()})
    for (const storage::RecordSummary& row : *list) rows_[row.key] = row;
  std::vector<Record> kept;
  for (Record& record : records) {
    bool exists = true;
    if (auto wrong = compare_record(vault, record, exists)) return wrong;
    if (exists) kept.push_back(std::move(record));
  }
  records = std::move(kept);
  if (auto wrong = compare_log(vault)) return wrong;
  if (auto wrong = compare_outbox(vault)) return wrong;
  return compare_values(vault);
}

std::uint64_t Model::audited_count() const {
  std::uint64_t out = 0;
  for (const Record& record : records)
    if (record.kind == Kind::kAudit && record.final_acknowledged) ++out;
  return out;
}

std::optional<std::string> Model::compare_log(storage::Vault& vault) {
  if (rows_.size() != records.size()) return "a record that nobody started";
  // An audit record that is purged itself takes along what it told.
  const bool told_all = audit_purged_ || purge_told_count_ == purged_count_;
  if (!told_all || purge_told_count_ > purged_count_)
    return "a purge and its act, one without the other";
  const auto checked = vault.check_log(0, UINT64_MAX);
  if (!checked.ok()) return told("LOST the chain", checked.error());
  if (checked.value().event_count != found_count_) return "the log has events that nobody wrote";
  return std::nullopt;
}

std::optional<std::string> Model::compare_record(storage::Vault& vault, Record& record,
                                                 bool& exists) {
  const auto row = rows_.find(record.key);
  exists = row != rows_.end();
  if (!exists) {
    if (record.attempts.front().acknowledged) return "LOST record " + record.key.id.hex();
    return std::nullopt;
  }
  found_count_ += row->second.event_count;
  const auto loaded = vault.load(record.key);
  if (row->second.state == storage::RecordState::kPurged) {
    if (loaded.ok()) return "READABLE: a purged record loads";
    return compare_purged(vault, row->second, record);
  }
  if (!loaded.ok()) return told("LOST record", loaded.error());
  if (record.purge_acknowledged) return "LOST a purge";
  if (auto wrong = compare_events(loaded.value(), record)) return wrong;
  const bool is_final = row->second.state != storage::RecordState::kDraft;
  if (record.final_acknowledged && !is_final) return "LOST a finalisation";
  if (is_final && !record.final_tried && record.kind != Kind::kPerson)
    return "a finalisation that nobody asked for";
  record.final_tried = record.final_acknowledged = is_final;
  return std::nullopt;
}

std::optional<std::string> Model::compare_events(const storage::LoadedRecord& loaded,
                                                 Record& record) {
  std::vector<Attempt> found;
  auto attempt = record.attempts.begin();
  for (const forms::Event& event : loaded.events) {
    // The vault writes these itself, with each purge.
    const auto* act = std::get_if<forms::Acted>(&event.body);
    if (act != nullptr && act->act == forms::Act::kRecordPurged) {
      purge_told_count_ += 1;
      continue;
    }
    const base::Bytes bytes = forms::encode(event);
    for (; attempt != record.attempts.end() && attempt->bytes != bytes; ++attempt)
      if (attempt->acknowledged)
        return "LOST an acknowledged event of record " + record.key.id.hex();
    if (attempt == record.attempts.end()) return "an event that nobody wrote";
    found.push_back({bytes, true});
    ++attempt;
  }
  for (; attempt != record.attempts.end(); ++attempt)
    if (attempt->acknowledged) return "LOST an acknowledged event of record " + record.key.id.hex();
  record.attempts = std::move(found);
  return std::nullopt;
}

// Only what the desk has may go.
std::optional<std::string> Model::compare_purged(storage::Vault& vault,
                                                 const storage::RecordSummary& summary,
                                                 Record& record) {
  purged_count_ += 1;
  audit_purged_ = audit_purged_ || record.kind == Kind::kAudit;
  if (!purge_tried) return "a purge that nobody asked for";
  if (record.kind == Kind::kPerson || !record.final_tried) return "LOST what was not final";
  std::uint64_t acknowledged_count = 0;
  for (const Attempt& attempt : record.attempts) acknowledged_count += attempt.acknowledged ? 1 : 0;
  if (summary.event_count < acknowledged_count) return "LOST an event of a purged record";
  const auto outbox = vault.outbox();
  if (!outbox.ok()) return told("outbox", outbox.error());
  std::uint64_t newest = 0;
  for (const storage::OutboxEntry& entry : outbox.value())
    if (std::find(entry.records.begin(), entry.records.end(), record.key) != entry.records.end())
      newest = entry.ref.sequence;
  if (newest == 0 || newest > import_tried_through) return "LOST a record that nobody imported";
  record.purge_acknowledged = true;
  return std::nullopt;
}

std::optional<std::string> Model::compare_outbox(storage::Vault& vault) {
  const auto outbox = vault.outbox();
  if (!outbox.ok()) return told("outbox", outbox.error());
  std::uint64_t expected = 1;
  for (const storage::OutboxEntry& entry : outbox.value()) {
    if (entry.ref.sequence != expected++) return "a gap in the outbox";
    const auto known = batches.find(entry.ref.sequence);
    if (known != batches.end() && known->second != entry.ref.id) return "REUSED a sequence number";
    batches[entry.ref.sequence] = entry.ref.id;
    if (receipted.contains(entry.ref.sequence) && !entry.receipt) return "LOST a receipt";
    const bool imported = entry.state == storage::BatchState::kImported;
    if (entry.ref.sequence <= imported_through && !imported) return "LOST an import note";
    if (!imported && !vault.batch(entry.ref.sequence).ok()) return "LOST a sealed batch";
  }
  if (!batches.empty() && batches.rbegin()->first >= expected)
    return "LOST a sealed batch: its sequence is gone";
  return std::nullopt;
}

std::optional<std::string> Model::compare_values(storage::Vault& vault) {
  const auto package = vault.package();
  const std::uint64_t version = package.ok() ? package.value().version : 0;
  if (!package.ok() && !is_missing(package.error())) return told("package", package.error());
  if (version < package_version) return "LOST a study package";
  package_version = version;
  const auto stored = vault.value("note");
  if (!stored.ok() && !is_missing(stored.error())) return told("value", stored.error());
  const std::string text = stored.ok() ? std::string(base::text_of(stored.value())) : "";
  if (text != value && std::find(value_tried.begin(), value_tried.end(), text) == value_tried.end())
    return "LOST a value";
  value = text;
  value_tried.clear();
  return std::nullopt;
}

}  // namespace faltbok::soak

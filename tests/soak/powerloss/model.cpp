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
  std::vector<Record> kept;
  std::uint64_t found_count = 0;
  for (Record& record : records) {
    bool exists = true;
    if (auto wrong = compare_record(vault, record, exists)) return wrong;
    if (!exists) continue;
    found_count += record.attempts.size();
    kept.push_back(std::move(record));
  }
  records = std::move(kept);
  const auto head = vault.log_head();
  if (!head.ok()) return told("log head", head.error());
  if (head.value().event_count != found_count) return "the log has events that nobody wrote";
  if (auto wrong = compare_outbox(vault)) return wrong;
  return compare_values(vault);
}

std::optional<std::string> Model::compare_record(storage::Vault& vault, Record& record,
                                                 bool& exists) {
  const auto loaded = vault.load(record.key);
  const bool acknowledged = record.attempts.front().acknowledged;
  if (!loaded.ok() && is_missing(loaded.error()) && !acknowledged) {
    exists = false;
    return std::nullopt;
  }
  if (!loaded.ok()) return told("LOST record", loaded.error());
  std::vector<Attempt> found;
  auto event = loaded.value().events.begin();
  for (const Attempt& attempt : record.attempts) {
    const bool there =
        event != loaded.value().events.end() && forms::encode(*event) == attempt.bytes;
    if (!there && attempt.acknowledged)
      return "LOST an acknowledged event of record " + record.key.id.hex();
    if (!there) continue;
    found.push_back({attempt.bytes, true});
    ++event;
  }
  if (event != loaded.value().events.end()) return "an event that nobody wrote";
  record.attempts = std::move(found);
  const storage::RecordState state = loaded.value().summary.state;
  const bool is_final = state != storage::RecordState::kDraft;
  if (record.final_acknowledged && !is_final) return "LOST a finalisation";
  if (is_final && !record.final_tried && !record.is_person)
    return "a finalisation that nobody asked for";
  record.final_tried = record.final_acknowledged = is_final;
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

// Records, packages and values. Sealing is in sql_vault_seal.cpp,
// acknowledgements and files in sql_vault_outbox.cpp.
#include "device/storage/sql_vault.h"

#include <algorithm>

#include "device/storage/head_file.h"
#include "device/storage/rules.h"

namespace faltbok::storage {
namespace {

// What is acknowledged can be read again:
// the codec takes its own bytes back before they are stored.
base::Result<base::Bytes> stored_bytes(const forms::Event& event) {
  base::Bytes out = forms::encode(event);
  if (out.size() > forms::kPayloadEventSizeMax)
    return base::fail(base::ErrorKind::kInvalidInput, "event: size");
  TRY("event", forms::decode_event(out));
  return out;
}

// Not the disk's fault: events of a newer program, or purged. Such a record is set aside;
// load() says why.
bool is_of_one_record(base::ErrorKind kind) {
  return kind == base::ErrorKind::kInvalidInput || kind == base::ErrorKind::kUnsupported ||
         kind == base::ErrorKind::kNotFound;
}

}  // namespace

base::Result<RecordSummary> SqlVault::add_events(RecordSummary record,
                                                 std::span<const forms::Event> events) {
  for (const forms::Event& event : events) {
    if (record.event_count >= kEventCountOfRecordMax)
      return base::fail(base::ErrorKind::kInvalidInput, "event: count");
    TRY_ASSIGN(const base::Bytes body, "append", stored_bytes(event));
    TRY_ASSIGN(const ChainHead head, "append",
               log().append(record.key, {record.event_count, record.hash}, body));
    record.event_count = head.event_count;
    record.hash = head.hash;
    record.last_at = event.at;
  }
  return record;
}

base::Status SqlVault::check_new(const RecordKey& record, const forms::Event& started) {
  TRY_ASSIGN(const bool there, "start", record_table().contains(record));
  if (there) return base::fail(base::ErrorKind::kConflict, "start: exists");
  if (record.revision > 1) {
    TRY_ASSIGN(const RecordSummary previous, "start",
               record_table().find({record.id, record.revision - 1}));
    TRY("start", check_correction(started, previous));
  }
  const auto& body = std::get<forms::Started>(started.body);
  // Of forms and of what was done there are many; of a participant and of a person one.
  const bool many = body.type == forms::RecordType::kForm || body.type == forms::RecordType::kAudit;
  if (many) return base::ok_status();
  TRY_ASSIGN(const auto namesake, "start", record_table().only_one(body.type, body.participant));
  if (namesake) return base::fail(base::ErrorKind::kConflict, "start: pseudonym is taken");
  return base::ok_status();
}

base::Status SqlVault::start(const RecordKey& record, std::span<const forms::Event> events) {
  TRY("start", check_start(record, events));
  TRY("start", check_purpose(files_.purpose, events.front()));
  return session_->writing([&] { return start_now(record, events); });
}

base::Status SqlVault::start_now(const RecordKey& record, std::span<const forms::Event> events) {
  TRY("start", check_new(record, events.front()));
  TRY_ASSIGN(const RecordSummary summary, "start",
             add_events(summary_of(record, events.front()), events));
  return record_table().insert(summary);
}

base::Status SqlVault::append(const RecordKey& record, const forms::Event& event) {
  return session_->writing([&]() -> base::Status {
    TRY_ASSIGN(const RecordSummary before, "append", record_table().find(record));
    TRY("append", check_append(before, event.body));
    return append_now(before, event);
  });
}

base::Result<LoadedRecord> SqlVault::load_now(const RecordKey& record) {
  LoadedRecord out;
  TRY_ASSIGN(out.summary, "load", record_table().find(record));
  TRY_ASSIGN(const std::vector<forms::SealedEvent> sealed, "load", log().events_of(record));
  for (const forms::SealedEvent& one : sealed) {
    TRY_ASSIGN(forms::Event event, "load", forms::decode_event(one.bytes));
    out.events.push_back(std::move(event));
  }
  return out;
}

base::Result<LoadedRecord> SqlVault::load(const RecordKey& record) {
  return session_->reading([&] { return load_now(record); });
}

base::Result<std::vector<RecordSummary>> SqlVault::records() {
  return session_->reading([&] { return record_table().all(); });
}

base::Result<std::vector<ParticipantSummary>> SqlVault::participants() {
  return session_->reading([&]() -> base::Result<std::vector<ParticipantSummary>> {
    TRY_ASSIGN(const std::vector<RecordSummary> all, "participants", record_table().all());
    std::vector<ParticipantSummary> out;
    for (const RecordSummary& record : all) {
      if (record.type != forms::RecordType::kParticipant) continue;
      const auto loaded = load_now(record.key);
      if (loaded.ok()) out.push_back(participant_of(loaded.value()));
      if (!loaded.ok() && !is_of_one_record(loaded.error().kind())) return loaded.error();
    }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.participant < b.participant; });
    return out;
  });
}

base::Status SqlVault::install_package(const StoredPackage& wanted) {
  const auto held = package();
  if (!held.ok() && held.error().kind() != base::ErrorKind::kNotFound) return held.error();
  if (held.ok() && held.value().version == wanted.version && held.value().bytes == wanted.bytes)
    return session_->writing([] { return base::ok_status(); });  // seen is not yet on the disk
  if (wanted.version == 0) return base::fail(base::ErrorKind::kInvalidInput, "package: version");
  if (held.ok() && held.value().version >= wanted.version)
    return base::fail(base::ErrorKind::kConflict, "package: version does not rise");
  return session_->writing([&] { return values().put_package(wanted); });
}

base::Result<StoredPackage> SqlVault::package() {
  return session_->reading([&]() -> base::Result<StoredPackage> {
    TRY_ASSIGN(const std::vector<std::uint64_t> versions, "package", values().package_versions());
    if (versions.empty()) return base::fail(base::ErrorKind::kNotFound, "package");
    return values().package(versions.back());
  });
}

base::Result<StoredPackage> SqlVault::package_at(std::uint64_t version) {
  return session_->reading([&] { return values().package(version); });
}

base::Result<std::vector<std::uint64_t>> SqlVault::package_versions() {
  return session_->reading([&] { return values().package_versions(); });
}

base::Status SqlVault::put_value(std::string_view name, base::BytesView value) {
  if (name.empty() || name.size() > kValueNameSizeMax || value.size() > kValueSizeMax)
    return base::fail(base::ErrorKind::kInvalidInput, "value: size");
  return session_->writing([&] { return values().put(name, value); });
}

base::Result<base::Bytes> SqlVault::value(std::string_view name) {
  return session_->reading([&] { return values().get(name); });
}

base::Status SqlVault::housekeep() {
  const base::Status kept = session_->housekeep();
  if (kept.ok()) note_head();
  return kept;
}

void SqlVault::note_head() {
  const std::uint64_t count = session_->durable_count();
  if (count == 0) return;
  const HeadPlace place{files_.files, files_.head, files_.device};
  static_cast<void>(write_head(place, session_->key().key, count).ok());
}

base::Result<LogHead> SqlVault::log_head() {
  return session_->reading([&] { return log().head(); });
}

}  // namespace faltbok::storage

// What goes out and what has come in: the outbox, receipts, import notes, a new package,
// the uploader's status.
#include <algorithm>
#include <utility>

#include "crypto/hash.h"
#include "device/shell/folder.h"
#include "device/shell/sync_status.h"
#include "device/shell/tablet.h"

namespace faltbok::shell {

namespace {

bool is_quarantined(const storage::OutboxEntry& entry) {
  return entry.receipt && *entry.receipt != protocol::ReceiptStatus::kAccepted;
}

app::BatchState state_of(const storage::OutboxEntry& entry) {
  if (entry.state == storage::BatchState::kImported) return app::BatchState::kImported;
  if (is_quarantined(entry)) return app::BatchState::kQuarantined;
  return entry.state == storage::BatchState::kReceipted ? app::BatchState::kReceipted
                                                        : app::BatchState::kWaiting;
}

const app::BatchRow* row_of(const app::SyncState& status, std::uint64_t sequence) {
  for (const app::BatchRow& row : status.batches)
    if (row.sequence == sequence) return &row;
  return nullptr;
}

// The vault knows which batches there are and what has been acknowledged;
// the uploader knows what is on the way.
void merge(const std::vector<storage::OutboxEntry>& outbox, app::SyncState& status) {
  std::vector<app::BatchRow> rows;
  for (const storage::OutboxEntry& entry : outbox) {
    app::BatchRow row{entry.ref.sequence, entry.ref.id.hex(), state_of(entry), 0, entry.size};
    const app::BatchRow* sent = row_of(status, entry.ref.sequence);
    if (sent && row.state == app::BatchState::kWaiting) {
      row.state = sent->state;
      row.sent_size = std::min(sent->sent_size, row.total_size);
    }
    if (row.state >= app::BatchState::kReceipted) row.sent_size = row.total_size;
    if (row.state < app::BatchState::kReceipted) ++status.waiting_count;
    rows.push_back(std::move(row));
  }
  std::reverse(rows.begin(), rows.end());
  status.batches = std::move(rows);
}

base::Result<std::vector<os::FileInfo>> list_inbox(os::Files& files, const os::Path& folder) {
  auto listed = files.list(folder, kInboxFileCountMax);
  if (!listed.ok() && listed.error().kind() == base::ErrorKind::kNotFound)
    return std::vector<os::FileInfo>{};
  return listed;
}

// Damage and foreign keys are set aside with a notice;
// a disk or database that fails stops the taking in.
bool is_its_own_fault(base::ErrorKind kind) {
  using enum base::ErrorKind;
  return kind == kInvalidInput || kind == kAuthentication || kind == kUnsupported ||
         kind == kNotFound || kind == kConflict;
}

}  // namespace

app::Event Tablet::run_one(const app::WakeSync&) {
  app::SyncReported report;
  if (!open_) {
    report.error = base::ErrorKind::kUnavailable;
    return report;
  }
  OpenTablet& open = *open_;
  // What has changed about participants since the last batch goes along.
  const base::Result<storage::SealingContext> context = sealing(open);
  if (context.ok()) {
    const storage::Signer signer{open.vault.unlocked.user.id, open.vault.unlocked.user_key};
    const auto sealed = open.vault.vault->seal_changes(signer, context.value());
    if (!sealed.ok())
      report.notices.push_back({app::NoticeKind::kCannotFinalise, sealed.error().kind(), ""});
  }
  const base::Status woken = parts_.files.write_durably(parts_.folder / kWakeName, {});
  if (!woken.ok())
    report.notices.push_back({app::NoticeKind::kTabletFolder, woken.error().kind(), "wake"});
  std::vector<app::Notice> notices = std::move(report.notices);
  app::Event event = run_one(app::ReadSync{});
  auto& taken = std::get<app::SyncReported>(event);
  taken.notices.insert(taken.notices.end(), notices.begin(), notices.end());
  return event;
}

app::Event Tablet::run_one(const app::ReadSync&) {
  app::SyncReported failed;
  failed.error = base::ErrorKind::kUnavailable;
  if (!open_) return failed;
  base::Result<app::SyncReported> report = take_in(*open_);
  if (report.ok()) return std::move(report).value();
  failed.error = report.error().kind();
  return failed;
}

base::Result<app::SyncReported> Tablet::take_in(OpenTablet& open) {
  app::SyncReported report;
  if (std::exchange(open.check.damaged, false))
    report.notices.push_back({app::NoticeKind::kLogDamaged, std::nullopt, ""});
  TRY("package", take_in_package(open, report));
  TRY("receipts", take_in_receipts(open, report));
  TRY("notes", take_in_notes(open, report));
  static_cast<void>(open.vault.vault->export_outbox());
  const auto file = parts_.files.read(parts_.folder / kInboxName / kStatusName, kStatusSizeMax);
  if (file.ok()) {
    base::Result<app::SyncState> status = read_sync_status(file.value());
    if (status.ok()) report.sync = std::move(status).value();
  }
  TRY_ASSIGN(const std::vector<storage::OutboxEntry> outbox, "outbox", open.vault.vault->outbox());
  merge(outbox, report.sync);
  TRY_ASSIGN(std::vector<storage::RecordSummary> records, "records", open.vault.vault->records());
  if (records == open.reported) return report;
  for (const storage::RecordSummary& summary : records)
    if (summary.type == forms::RecordType::kForm) report.records.push_back(record_info(summary));
  open.reported = std::move(records);
  return report;
}

base::Status Tablet::take_in_receipts(OpenTablet& open, app::SyncReported& report) {
  if (!open.package || !open.package->server_receipt_key) return base::ok_status();
  const os::Path folder = parts_.folder / kInboxName / kReceiptsName;
  TRY_ASSIGN(const std::vector<storage::OutboxEntry> outbox, "outbox", open.vault.vault->outbox());
  for (const storage::OutboxEntry& entry : outbox) {
    if (entry.state >= storage::BatchState::kReceipted) continue;
    const auto file =
        parts_.files.read(folder / (entry.ref.id.hex() + ".fbr"), protocol::kReceiptSize);
    if (!file.ok()) continue;  // not here yet
    const base::Status applied =
        open.vault.vault->apply_receipt(file.value(), *open.package->server_receipt_key);
    if (!applied.ok() && !is_its_own_fault(applied.error().kind())) return applied;
    if (!applied.ok())
      report.notices.push_back({app::NoticeKind::kReceiptRefused, applied.error().kind(), ""});
  }
  return take_in_strangers(open, report);
}

// A receipt that our own outbox does not ask for: the server has had a batch from this tablet that
// this database knows nothing of, so an older one was put back.
base::Status Tablet::take_in_strangers(OpenTablet& open, app::SyncReported& report) {
  const os::Path folder = parts_.folder / kInboxName / kReceiptsName;
  TRY_ASSIGN(const std::vector<os::FileInfo> listed, "list", list_inbox(parts_.files, folder));
  for (const os::FileInfo& info : listed) {
    if (!info.name.ends_with(".fbr") || open.receipts_seen.contains(info.name)) continue;
    const auto file = parts_.files.read(folder / info.name, protocol::kReceiptSize);
    if (!file.ok()) continue;
    const base::Status applied =
        open.vault.vault->apply_receipt(file.value(), *open.package->server_receipt_key);
    if (!applied.ok() && !is_its_own_fault(applied.error().kind())) return applied;
    open.receipts_seen.insert(info.name);
    if (!applied.ok() && applied.error().kind() == base::ErrorKind::kConflict)
      report.notices.push_back(
          {app::NoticeKind::kDatabaseOlder, applied.error().kind(), info.name});
  }
  return base::ok_status();
}

base::Status Tablet::take_in_notes(OpenTablet& open, app::SyncReported& report) {
  const os::Path folder = parts_.folder / kInboxName / kNotesName;
  TRY_ASSIGN(const std::vector<os::FileInfo> listed, "list", list_inbox(parts_.files, folder));
  for (const os::FileInfo& info : listed) {
    if (!info.name.ends_with(".fbn") || open.notes_seen.contains(info.name)) continue;
    const auto file = parts_.files.read(folder / info.name, protocol::kNoteSizeMax);
    if (!file.ok()) continue;
    const base::Status applied = open.vault.vault->apply_import_note(file.value(), open.study_key);
    if (!applied.ok() && !is_its_own_fault(applied.error().kind())) return applied;
    open.notes_seen.insert(info.name);
    if (applied.ok()) open.purged_on.reset();  // more may be due
    // It tells of a batch that this database does not know, or of another one in its place.
    if (!applied.ok() && applied.error().kind() == base::ErrorKind::kConflict)
      report.notices.push_back(
          {app::NoticeKind::kDatabaseOlder, applied.error().kind(), info.name});
    // Notes for other tablets lie here as well: those are not ours to judge.
    if (!applied.ok() && applied.error().kind() == base::ErrorKind::kAuthentication)
      report.notices.push_back(
          {app::NoticeKind::kReceiptRefused, applied.error().kind(), info.name});
  }
  return base::ok_status();
}

base::Status Tablet::take_in_package(OpenTablet& open, app::SyncReported& report) {
  const os::Path path = parts_.folder / kInboxName / kPackageName;
  const auto file = parts_.files.read(path, protocol::kPackageSizeMax);
  if (!file.ok()) return base::ok_status();
  const base::Digest digest = crypto::sha256(file.value());
  if (open.package_seen == digest) return base::ok_status();
  const std::uint64_t before = open.package ? open.package->version : 0;
  const base::Status installed = install_package(open, file.value());
  if (!installed.ok() && !is_its_own_fault(installed.error().kind())) return installed;
  open.package_seen = digest;
  if (!installed.ok()) {
    // An older one is no fault: the stick or the server is behind.
    if (installed.error().kind() != base::ErrorKind::kConflict)
      report.notices.push_back(
          {app::NoticeKind::kPackageRefused, installed.error().kind(), std::string(kPackageName)});
    return base::ok_status();
  }
  base::Result<app::StudyPlace> place = place_of(open);
  if (!place.ok()) {
    report.notices.push_back(
        {app::NoticeKind::kPackageRefused, place.error().kind(), place.error().trail()});
    return base::ok_status();
  }
  if (open.package->version > before) report.new_place = std::move(place).value();
  return base::ok_status();
}

}  // namespace faltbok::shell

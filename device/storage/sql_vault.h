// The real vault: one SQLCipher database, and the outbox folder beside it.
//
//   Errors   as vault.h
//   Lifetime Files must outlive it
//   Threads  one at a time
//   Source   SCHEMA.md, design section 5
#pragma once

#include <memory>

#include "device/storage/chip_count.h"
#include "device/storage/event_log.h"
#include "device/storage/outbox_table.h"
#include "device/storage/purpose.h"
#include "device/storage/record_table.h"
#include "device/storage/session.h"
#include "device/storage/value_table.h"
#include "device/storage/vault.h"
#include "platform/os/files.h"

namespace faltbok::storage {

inline constexpr std::size_t kOutboxFileCountMax = 100'000;

// A snapshot of a record that never ends, and what is written down when it has gone.
struct UnsentRecord {
  Snapshot snapshot;
  forms::SealedRecord record;
};

struct VaultFiles {
  os::Files& files;
  os::Path outbox;
  base::DeviceId device;
  os::Path head;
  ChipCounter counter;
  Purpose purpose = Purpose::kRecords;
};

class SqlVault final : public Vault {
 public:
  SqlVault(VaultFiles files, std::unique_ptr<Session> session)
      : files_(std::move(files)), session_(std::move(session)) {}
  Session& session() { return *session_; }

  base::Status start(const RecordKey& record, std::span<const forms::Event> events) override;
  base::Status append(const RecordKey& record, const forms::Event& event) override;
  base::Result<LoadedRecord> load(const RecordKey& record) override;
  base::Result<std::vector<RecordSummary>> records() override;
  base::Result<std::vector<RecordSummary>> audits() override;
  base::Status end_audit(const RecordKey& audit, const forms::Event& last) override;
  base::Result<std::vector<ParticipantSummary>> participants() override;
  base::Result<SealedRef> finalise(const Finalisation& finalisation) override;
  base::Result<std::vector<SealedRef>> seal_changes(const Signer& signer,
                                                    const SealingContext& context) override;
  base::Result<SealedRef> seal_payload(protocol::BatchKind kind, base::BytesView payload,
                                       const SealingContext& context) override;
  base::Result<std::vector<OutboxEntry>> outbox() override;
  base::Result<base::Bytes> batch(std::uint64_t sequence) override;
  base::Result<OutboxExport> export_outbox() override;
  base::Status apply_receipt(base::BytesView file, const crypto::VerifyKey& receipt_key) override;
  base::Status apply_import_note(base::BytesView file, const crypto::VerifyKey& study_key) override;
  base::Status install_package(const StoredPackage& package) override;
  base::Result<StoredPackage> package() override;
  base::Result<StoredPackage> package_at(std::uint64_t version) override;
  base::Result<std::vector<std::uint64_t>> package_versions() override;
  base::Status put_value(std::string_view name, base::BytesView value) override;
  base::Result<base::Bytes> value(std::string_view name) override;
  base::Result<LogHead> log_head() override;
  base::Result<LogCheck> check_log(std::uint64_t after, std::uint64_t count_max) override;
  base::Result<std::vector<RecordSummary>> purge(const PurgeRule& rule) override;
  base::Status housekeep() override;

  // For the identity database, whose records travel in the other one's outbox: the records with
  // events that no batch has carried, signed; and what is noted once a batch carries them.
  base::Result<std::vector<UnsentRecord>> unsent(const Signer& signer,
                                                 const SealingContext& context);
  base::Status note_sent(std::span<const UnsentRecord> sent);
  base::Status forget_sent();  // as if none had been sent
  // The content of these goes and `next` begins, in one transaction.
  base::Status erase(std::span<const RecordKey> gone, const RecordKey& next,
                     std::span<const forms::Event> events);

  // What is on the disk by now, beside the database. A failure only leaves the older witness.
  void note_head();
  // For a moment at which nobody waits: unlocking and sealing.
  void count_on_chip() { storage::count_on_chip(files_.counter, *session_); }

 private:
  EventLog log() { return EventLog(session_->database()); }
  RecordTable record_table() { return RecordTable(session_->database()); }
  OutboxTable outbox_table() { return OutboxTable(session_->database()); }
  ValueTable values() { return ValueTable(session_->database()); }

  // Inside a step.
  base::Status start_now(const RecordKey& record, std::span<const forms::Event> events);
  base::Result<RecordSummary> add_events(RecordSummary record,
                                         std::span<const forms::Event> events);
  base::Status append_now(const RecordSummary& before, const forms::Event& event);
  base::Result<bool> any_to_purge(const PurgeRule& rule);
  base::Result<std::vector<RecordSummary>> purge_now(const PurgeRule& rule);
  base::Result<LoadedRecord> load_now(const RecordKey& record);
  base::Status check_new(const RecordKey& record, const forms::Event& started);
  base::Result<std::vector<UnsentRecord>> prepare(forms::RecordType type,
                                                  const std::string& participant,
                                                  const Signer& signer,
                                                  const SealingContext& context);
  base::Result<std::vector<forms::SealedRecord>> snapshots(const std::string& participant,
                                                           const Signer& signer,
                                                           const SealingContext& context);
  // Final records that wait for a batch.
  base::Result<forms::SealedRecord> waiting_record(const RecordSummary& summary,
                                                   const Signer& signer,
                                                   const SealingContext& context);
  enum class Waiting : std::uint8_t { kAll, kAudits };
  base::Result<std::vector<forms::SealedRecord>> waiting(Waiting which, const Signer& signer,
                                                         const SealingContext& context);
  base::Result<SealedRef> put_in_outbox(const protocol::SealedBatch& batch,
                                        std::span<const RecordKey> records,
                                        const crypto::VerifyKey& device_key);
  base::Result<std::vector<SealedRef>> seal_records(std::vector<forms::SealedRecord> records,
                                                    const SealingContext& context);
  base::Status take_receipt(const protocol::Receipt& receipt, base::BytesView file);
  base::Status take_note(const protocol::ImportNote& note);
  base::Status take_import(const OutboxEntry& entry,
                           std::optional<protocol::ImportReason> exception);

  base::Result<bool> write_missing_file(const OutboxEntry& entry);
  base::Result<bool> is_whole(const OutboxEntry& entry, const os::Path& path);
  base::Result<bool> is_ahead(const os::FileInfo& file, std::uint64_t last_sequence);
  // After a commit: what cannot be written now stays in the outbox and is written by the next
  // export_outbox().
  void try_export();

  VaultFiles files_;
  std::unique_ptr<Session> session_;
  bool contents_compared_ = false;  // of the outbox's files, once after opening; then only sizes
};

}  // namespace faltbok::storage

// A vault in memory: the fake that the contract holds to the same law as the real one.
// Same rules, same sealing, no disk.
//
//   Shape    each changing call works on a copy and keeps it only when all of it went well
//   Lifetime keeps what it was given; batches are "exported" at once
//   Threads  one at a time
#pragma once

#include <map>
#include <optional>
#include <set>

#include "device/storage/sealing.h"
#include "device/storage/vault.h"

namespace faltbok::support {

class MemoryVault final : public storage::Vault {
 public:
  explicit MemoryVault(const base::DeviceId& device) : device_(device) {}

  // The call number `number` from now (from 1) fails with `kind` and changes nothing. 0: none.
  void fail_at(int number, base::ErrorKind kind);
  // From that call on every call fails, as on a full disk.
  void fail_from(int number, base::ErrorKind kind);
  int call_count() const { return count_; }

  base::Status start(const storage::RecordKey& record,
                     std::span<const forms::Event> events) override;
  base::Status append(const storage::RecordKey& record, const forms::Event& event) override;
  base::Result<storage::LoadedRecord> load(const storage::RecordKey& record) override;
  base::Result<std::vector<storage::RecordSummary>> records() override;
  base::Result<std::vector<storage::RecordSummary>> audits() override;
  base::Status end_audit(const storage::RecordKey& audit, const forms::Event& last) override;
  base::Result<std::vector<storage::ParticipantSummary>> participants() override;
  base::Result<storage::SealedRef> finalise(const storage::Finalisation& finalisation) override;
  base::Result<std::vector<storage::SealedRef>> seal_changes(
      const storage::Signer& signer, const storage::SealingContext& context) override;
  base::Result<storage::SealedRef> seal_payload(protocol::BatchKind kind, base::BytesView payload,
                                                const storage::SealingContext& context) override;
  base::Result<std::vector<storage::OutboxEntry>> outbox() override;
  base::Result<base::Bytes> batch(std::uint64_t sequence) override;
  base::Result<storage::OutboxExport> export_outbox() override;
  base::Status apply_receipt(base::BytesView file, const crypto::VerifyKey& receipt_key) override;
  base::Status apply_import_note(base::BytesView file, const crypto::VerifyKey& study_key) override;
  base::Status install_package(const storage::StoredPackage& package) override;
  base::Result<storage::StoredPackage> package() override;
  base::Result<storage::StoredPackage> package_at(std::uint64_t version) override;
  base::Result<std::vector<std::uint64_t>> package_versions() override;
  base::Status put_value(std::string_view name, base::BytesView value) override;
  base::Result<base::Bytes> value(std::string_view name) override;
  base::Result<storage::LogHead> log_head() override;
  base::Result<storage::LogCheck> check_log(std::uint64_t after, std::uint64_t count_max) override;
  base::Result<std::vector<storage::RecordSummary>> purge(const storage::PurgeRule& rule) override;
  // The event with this number (from 1) is not what was written any more: check_log() finds it.
  void damage_event(std::uint64_t number) { damaged_ = number; }
  base::Status housekeep() override { return next_call(); }

 private:
  struct Record {
    storage::RecordSummary summary;
    std::vector<forms::SealedEvent> events;
    std::uint32_t sealed_count = 0;
    std::uint32_t snapshot = 0;
    std::optional<forms::SealedRecord> signature;  // without events
    std::optional<base::Instant> imported_at;
    std::size_t imported_days = 0;
  };
  struct Batch {
    storage::OutboxEntry entry;
    base::Bytes bytes;
  };
  struct State {
    std::vector<Record> records;  // in the order of their start
    std::vector<Batch> outbox;
    std::map<std::uint64_t, base::Bytes> packages;
    std::map<std::string, base::Bytes, std::less<>> values;
    storage::LogHead log;
    std::set<std::int64_t> days;
  };

  base::Status next_call();
  static Record* find(State& state, const storage::RecordKey& key);
  static base::Status add_events(State& state, Record& record,
                                 std::span<const forms::Event> events);
  static std::vector<forms::SealedRecord> snapshots(State& state, const std::string& participant,
                                                    const storage::Signer& signer,
                                                    const storage::SealingContext& context);
  static base::Result<std::vector<storage::SealedRef>> seal_records(
      State& state, std::vector<forms::SealedRecord> records,
      const storage::SealingContext& context);
  static storage::SealedRef put_in_outbox(State& state, protocol::SealedBatch batch,
                                          std::vector<storage::RecordKey> records);
  static void take_waiting(Record& record, const storage::Signer& signer,
                           const storage::SealingContext& context,
                           std::vector<forms::SealedRecord>& out);
  static bool is_newest(const State& state, const storage::RecordKey& key, std::uint64_t sequence);
  static void take_import(State& state, Batch& batch, const protocol::ImportNote& note);

  base::DeviceId device_;
  State state_;
  std::uint64_t damaged_ = 0;
  int count_ = 0;
  int first_ = 0;
  int last_ = 0;
  base::ErrorKind kind_ = base::ErrorKind::kUnavailable;
};

}  // namespace faltbok::support

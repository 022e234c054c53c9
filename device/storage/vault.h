// The vault: what is acknowledged is never lost, what is stolen is never read.
// One open database of one tablet.
//
//   Shape    every changing call is one durable transaction:
//            it returns ok after COMMIT has reached the disk, or it changed
//            nothing. `start` and `append` each cost exactly one sync.
//   Errors   kNoSpace       the disk is full; nothing changed;
//            the same call works once there is room
//            kUnavailable   an I/O error; the vault stops, reopens and checks its chain before the
//                           next call is answered
//            kAuthentication  the chain or a page does not check out:
//                             this database was changed behind our back
//            kNotFound      no such record, batch, value; a record whose content was purged
//            kConflict      the record exists already, is final or purged, has another revision in
//                           front;
//                           a package that is not newer
//            kInvalidInput  an event that does not belong where it is put
//   Lifetime owned by the one who opened it; keys go when it goes
//   Threads  one at a time (the worker)
//   Source   SCHEMA.md, design section 5
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "device/storage/outbox.h"
#include "device/storage/record.h"

namespace faltbok::storage {

struct Finalisation {
  RecordKey record;
  const forms::Event& final_event;  // body forms::Final; its user is the signer
  const crypto::SigningKey& user_key;
  const SealingContext& context;  // recipients of kind records
};

struct StoredPackage {
  std::uint64_t version = 0;
  base::Bytes bytes;
};

// Where the log stands: how many events, and the chain's hash over all of them.
struct LogHead {
  std::uint64_t event_count = 0;
  base::Digest hash;
  auto operator<=>(const LogHead&) const = default;
};

class Vault {
 public:
  virtual ~Vault() = default;

  // Records. A new one begins with Started and may bring more events of the same moment (a new
  // participant: created, state).
  // A revision above 1 needs the one before it to be final, and a reason.
  virtual base::Status start(const RecordKey& record, std::span<const forms::Event> events) = 0;
  virtual base::Status append(const RecordKey& record, const forms::Event& event) = 0;
  virtual base::Result<LoadedRecord> load(const RecordKey& record) = 0;
  // Forms and participants, in the order of their start.
  virtual base::Result<std::vector<RecordSummary>> records() = 0;
  // Audit records, in the order of their start. A draft is one that has not been ended.
  virtual base::Result<std::vector<RecordSummary>> audits() = 0;
  // The last act of an audit record; the next batch takes it along.
  virtual base::Status end_audit(const RecordKey& audit, const forms::Event& last) = 0;
  // by pseudonym; those whose record does not load are left out
  virtual base::Result<std::vector<ParticipantSummary>> participants() = 0;

  // Final event, user signature and sealed batch in one transaction; the record of its participant
  // goes along if it has changed, and so do ended audit records. The batch is written as a file
  // afterwards; if that fails it stays in the outbox until export_outbox().
  virtual base::Result<SealedRef> finalise(const Finalisation& finalisation) = 0;

  // Seals participants' records that have changed, audit records that have ended, and final records
  // that an import note sent back: no batch if there are none, several if they do not fit into one.
  virtual base::Result<std::vector<SealedRef>> seal_changes(const Signer& signer,
                                                            const SealingContext& context) = 0;
  // Seals another payload (roster, identity) in the same sequence of batches.
  virtual base::Result<SealedRef> seal_payload(protocol::BatchKind kind, base::BytesView payload,
                                               const SealingContext& context) = 0;

  virtual base::Result<std::vector<OutboxEntry>> outbox() = 0;  // by sequence
  virtual base::Result<base::Bytes> batch(std::uint64_t sequence) = 0;
  // Writes every batch that waits and has no file; takes away the files of imported ones.
  // At unlock, and when asked.
  virtual base::Result<OutboxExport> export_outbox() = 0;

  // kAuthentication: signed by another key. kNotFound: not one of our batches.
  // Repeating one changes nothing.
  virtual base::Status apply_receipt(base::BytesView file,
                                     const crypto::VerifyKey& receipt_key) = 0;
  virtual base::Status apply_import_note(base::BytesView file,
                                         const crypto::VerifyKey& study_key) = 0;

  // The study package as signed bytes, verified by the caller. kConflict:
  // the version does not rise (the same bytes again: ok).
  virtual base::Status install_package(const StoredPackage& package) = 0;
  virtual base::Result<StoredPackage> package() = 0;  // the highest version
  virtual base::Result<StoredPackage> package_at(std::uint64_t version) = 0;
  virtual base::Result<std::vector<std::uint64_t>> package_versions() = 0;  // rising

  // Small values that must be as safe as answers: device keys, settings of the study.
  virtual base::Status put_value(std::string_view name, base::BytesView value) = 0;
  virtual base::Result<base::Bytes> value(std::string_view name) = 0;

  virtual base::Result<LogHead> log_head() = 0;
  // Recomputes at most `count_max` events after the first `after`. kAuthentication: one of them, or
  // the row of a record that begins there, is not what was written; read twice before it is said.
  virtual base::Result<LogCheck> check_log(std::uint64_t after, std::uint64_t count_max) = 0;

  // The content of records goes whose import note (without exception) and retention days are past;
  // digests and hashes stay. At most kPurgeCountMax: fewer says that no more are due.
  // kInvalidInput: no retention days.
  virtual base::Result<std::vector<RecordSummary>> purge(const PurgeRule& rule) = 0;
  // Moves the write-ahead log into the database; when nobody waits for an answer.
  virtual base::Status housekeep() = 0;
};

inline constexpr std::size_t kRecordCountMax = 100'000;
inline constexpr std::size_t kEventCountOfRecordMax = 100'000;
inline constexpr std::size_t kOutboxCountMax = 1'000'000;
inline constexpr std::size_t kPackageCountMax = 10'000;
inline constexpr std::size_t kValueNameSizeMax = 64;
inline constexpr std::size_t kValueSizeMax = 1U << 20U;

}  // namespace faltbok::storage

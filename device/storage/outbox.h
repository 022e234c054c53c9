// The outbox: batches that are sealed and wait for their two acknowledgements.
//
//   Shape    sequences are contiguous for the device, from 1; each batch names the one before it
//   Threads  values
//   Source   SCHEMA.md section 5, sync/PROTOCOL.md sections 1-3
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "device/storage/record.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/receipt.h"

namespace faltbok::storage {

// Stored in outbox.state. Never renumber. Only rises.
enum class BatchState : std::uint8_t {
  kSealed = 1,     // in the database
  kExported = 2,   // and as a file, for the uploader or a USB stick
  kReceipted = 3,  // the server has it
  kImported = 4,   // the custodian has it: the bytes are no longer kept here
};
std::optional<BatchState> batch_state_from(std::uint8_t raw);

// Everything that sealing takes from the signed study package and the device's keys.
struct SealingContext {
  base::StudyId study;
  base::DeviceId device;
  std::uint32_t epoch = 1;
  const crypto::SigningKey& device_key;
  std::vector<crypto::age::Recipient> recipients;  // of the kind that is sealed; at least two
  std::uint64_t package_version = 1;
  std::int32_t day = 0;  // days since 1970-01-01 where the tablet is
};

// Who answers for what is sealed.
struct Signer {
  base::UserId user;
  const crypto::SigningKey& key;
};

struct SealedRef {
  std::uint64_t sequence = 0;
  base::BatchId id;
  auto operator<=>(const SealedRef&) const = default;
};

struct OutboxEntry {
  SealedRef ref;
  protocol::BatchKind kind = protocol::BatchKind::kRecords;
  BatchState state = BatchState::kSealed;
  std::uint64_t size = 0;
  std::optional<protocol::ReceiptStatus> receipt;  // once receipted
  // imported, but for this reason its records are sealed anew
  std::optional<protocol::ImportReason> exception;
  std::vector<RecordKey> records;
};

struct OutboxExport {
  std::size_t written_count = 0;  // files that were missing and are there now
  std::size_t failed_count = 0;   // could not be written: still safe in the database
  // the folder holds a batch of ours with a higher sequence: this database is an older one
  bool ahead = false;
};

// outbox/<sequence, 12 digits>-<first 16 hex digits of the batch id>.fbb
std::string batch_file_name(const SealedRef& ref);

}  // namespace faltbok::storage

// The table of sealed batches.
//
//   Errors   kNotFound no such batch, or its bytes are no longer kept;
//            kAuthentication rows that do not agree with the log
//   Source   SCHEMA.md section 5
#pragma once

#include <optional>
#include <vector>

#include "device/storage/database.h"
#include "device/storage/outbox.h"
#include "device/storage/vault.h"

namespace faltbok::storage {

class OutboxTable {
 public:
  explicit OutboxTable(Database& database) : database_(database) {}

  base::Result<SealedRef> last();  // sequence 0 and a zero id when there is none
  base::Status insert(const protocol::SealedBatch& batch, const LogHead& log,
                      std::span<const RecordKey> records);

  base::Result<std::vector<OutboxEntry>> all();
  base::Result<OutboxEntry> find(const base::BatchId& batch);
  base::Result<OutboxEntry> at(std::uint64_t sequence);
  base::Result<base::Bytes> bytes(std::uint64_t sequence);

  base::Status set_state(std::uint64_t sequence, BatchState state);
  base::Status set_receipt(std::uint64_t sequence, base::BytesView receipt);
  // Imported: the bytes go, unless the note named the batch as an exception.
  base::Status set_imported(std::uint64_t sequence,
                            std::optional<protocol::ImportReason> exception);
  // The records whose newest batch is this one.
  base::Result<std::vector<RecordKey>> newest_records_of(std::uint64_t sequence);

  // Sequences contiguous from 1, every anchor where the log has it, every batch's header and every
  // receipt that of its row, each batch naming the one before it.
  base::Status verify();

 private:
  base::Status verify_batches();
  base::Result<OutboxEntry> read(Statement& row);
  base::Result<std::vector<RecordKey>> records_of(std::uint64_t sequence);
  Database& database_;
};

}  // namespace faltbok::storage

// The log of events: appended to, read back, and checked against its chains.
//
//   Shape    each event continues its record's chain and the log's chain (crypto/FORMAT.md section
//            4)
//   Errors   kAuthentication a digest, hash, number or sequence does not follow; and as database.h
//   Source   SCHEMA.md sections 2 and 7
#pragma once

#include <vector>

#include "device/storage/database.h"
#include "device/storage/record.h"
#include "device/storage/vault.h"
#include "forms/record/payload.h"

namespace faltbok::storage {

inline constexpr std::uint64_t kVerifiedAtUnlockCount = 1'000;

// The first of the events that unlocking recomputes, in a log of so many.
inline constexpr std::uint64_t first_verified_at_unlock(std::uint64_t event_count) {
  return event_count > kVerifiedAtUnlockCount ? event_count - kVerifiedAtUnlockCount + 1 : 1;
}

// Where a record's chain stands before the next event.
struct ChainHead {
  std::uint32_t event_count = 0;
  base::Digest hash;
};

class EventLog {
 public:
  explicit EventLog(Database& database) : database_(database) {}

  base::Result<LogHead> head();
  // Inside a transaction. Returns the record's new head.
  base::Result<ChainHead> append(const RecordKey& record, const ChainHead& before,
                                 base::BytesView body);

  base::Result<std::vector<forms::SealedEvent>> events_of(const RecordKey& record);
  // Inside a transaction: random and body of all its events go, digests and hashes stay.
  base::Status purge(const RecordKey& record);

  // Recomputes the log from `first` (from 1) up to `last`; what comes before is taken as it stands.
  // Content is missing exactly where the record is purged.
  base::Status verify(std::uint64_t first, std::uint64_t last);
  // The log's end and the last kVerifiedAtUnlockCount events.
  base::Status verify_end();

 private:
  struct Row;
  base::Result<base::Digest> log_hash_at(std::uint64_t sequence);
  base::Result<base::Digest> record_hash_at(const RecordKey& record, std::uint32_t number);
  base::Status verify_row(const Row& row, const base::Digest& previous_log_hash);
  Database& database_;
};

}  // namespace faltbok::storage

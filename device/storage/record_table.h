// The table of records: where each chain stands, and what lists show.
//
//   Errors   kNotFound no such record; kAuthentication a row that does not read,
//            or does not agree with the log
//   Source   SCHEMA.md sections 3 and 4
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "device/storage/database.h"
#include "device/storage/event_log.h"
#include "device/storage/record.h"

namespace faltbok::storage {

struct RecordSignature {
  base::UserId user;
  base::ByteArray<64> bytes{};
};

// What a participant's record has sent so far.
struct Snapshot {
  RecordSummary record;
  std::uint32_t sealed_count = 0;  // events that the last one carried
  std::uint32_t number = 0;        // of the last one
};

class RecordTable {
 public:
  explicit RecordTable(Database& database) : database_(database) {}

  base::Status insert(const RecordSummary& summary);
  base::Result<RecordSummary> find(const RecordKey& record);
  base::Result<bool> contains(const RecordKey& record);
  base::Result<std::vector<RecordSummary>> all();     // but audit records
  base::Result<std::vector<RecordSummary>> audits();  // those alone
  // Chain head and time after an append.
  base::Status advance(const RecordKey& record, const ChainHead& head, base::Instant at);
  base::Status set_state(const RecordKey& record, RecordState state);

  base::Result<std::vector<RecordSummary>> in_state(RecordState state);
  // Of a type that each pseudonym has one record of; what has been erased is none.
  base::Result<std::optional<RecordSummary>> only_one(forms::RecordType type,
                                                      const std::string& pseudonym);
  // Records of a type that never ends, with events that no batch has carried and that have not
  // been erased; of one participant, or all for "".
  base::Result<std::vector<Snapshot>> changed(forms::RecordType type, const std::string& pseudonym);
  base::Status set_snapshot(const Snapshot& snapshot);
  // as if none of its events had been sent; the number stays
  base::Status forget_snapshot(const RecordKey& record);

  base::Status put_signature(const RecordSummary& record, const RecordSignature& signature);
  base::Result<RecordSignature> signature(const RecordKey& record);

  // Imported, with their content still here: those to be marked with the present time (not yet, or
  // with a later one: the clock was wrong then), and those whose retention is past.
  base::Result<bool> any_to_mark(base::Instant now);
  base::Status mark_imported(base::Instant now, std::int64_t seen_day_count);
  base::Result<std::vector<RecordSummary>> purgeable(const PurgeRule& rule,
                                                     std::int64_t seen_day_count);

  // Every row's count and head against the log; signatures and batches where the state says so.
  base::Status verify();
  // The rows of the records that begin in this part of the log against what was started.
  base::Status verify_started(std::uint64_t first, std::uint64_t last);

 private:
  static std::string select(std::string_view condition);
  base::Result<std::vector<RecordSummary>> read_all(Statement rows);
  Database& database_;
};

}  // namespace faltbok::storage

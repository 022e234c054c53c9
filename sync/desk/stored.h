// What was imported, as it lies on the desk: the tablets' own batches,
// still encrypted to the custodian, and the ledgers.
//
//   Shape    batches/DEVICE/SEQUENCE-ID.fbb; ledger/DEVICE.txt
//   Errors   told through Talk, then returned
//   Threads  one
#pragma once

#include "sync/desk/examine.h"
#include "sync/desk/folder.h"

namespace faltbok::desk {

base::Result<Ledger> read_ledger(const Desk& desk,
                                 const base::DeviceId& device);  // empty when there is none
base::Result<std::vector<Ledger>> read_ledgers(const Desk& desk);
base::Status write_ledger(const Desk& desk, const Ledger& ledger);
os::Path batch_path(const Desk& desk, const base::DeviceId& device, const LedgerEntry& entry);

// One record as its user signed it, checked again.
struct StoredRecord {
  forms::SealedRecord sealed;
  std::vector<forms::Event> events;
  base::DeviceId device;
  base::BatchId batch;

  const forms::Started& started() const { return std::get<forms::Started>(events.front().body); }
};

// Two different contents for one record and revision: both branches of a fork, or worse.
// Both are in `records`.
struct RecordConflict {
  base::RecordId record;
  std::uint32_t revision = 1;
  base::BatchId first, second;
};

struct StoredRecords {
  std::vector<StoredRecord>
      records;  // by participant, visit, form, record id, revision; the same content once
  std::vector<RecordConflict> conflicts;
};

// Opens every imported batch. A batch that cannot be read any more is told and left out.
base::Result<StoredRecords> read_records(const Desk& desk, const Known& known);

}  // namespace faltbok::desk

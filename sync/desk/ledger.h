// What the desk has had from one tablet, batch by batch, and how far that can be acknowledged.
//
//   Shape    ledger/DEVICE.txt: one line for each batch:
//            epoch sequence batch-id previous-id kind outcome
//            outcome: "imported", or the name of the reason why not
//   Errors   kInvalidInput  a line that is not as above (told with its number)
//   Threads  values
//   Source   sync/desk/DESK.md section 3; sync/PROTOCOL.md section 3
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/protocol/batch.h"
#include "sync/protocol/receipt.h"

namespace faltbok::desk {

inline constexpr std::size_t kLedgerSizeMax = std::size_t{64} << 20;

using Outcome = std::optional<protocol::ImportReason>;  // nullopt: imported
std::string_view name_of(protocol::ImportReason reason);

struct LedgerEntry {
  base::BatchId batch, previous;
  std::uint32_t epoch = 1;
  std::uint64_t sequence = 1;
  protocol::BatchKind kind = protocol::BatchKind::kRecords;
  Outcome outcome;
};

class Ledger {
 public:
  explicit Ledger(const base::DeviceId& device) : device_(device) {}
  static base::Result<Ledger> parse(const base::DeviceId& device, std::string_view text);
  std::string text() const;

  const base::DeviceId& device() const { return device_; }
  const std::vector<LedgerEntry>& entries() const { return entries_; }
  const LedgerEntry* find(const base::BatchId& batch) const;
  // Another batch stands at this one's sequence: somebody has a copy of the tablet's keys.
  bool forks(const LedgerEntry& entry) const;
  void put(const LedgerEntry& entry);  // replaces the entry of the same batch

  // The batches in order from the first, as far as every one is imported or named as an exception.
  // A batch that never came but is named by its follower is an exception too; a longer gap ends the
  // walk. Nullopt: nothing to acknowledge.
  std::optional<protocol::ImportNote> note(const base::StudyId& study) const;
  // Sequences that are missing below what has come.
  std::vector<std::uint64_t> gaps() const;

 private:
  base::DeviceId device_;
  std::vector<LedgerEntry> entries_;  // by sequence, then as they came
};

}  // namespace faltbok::desk

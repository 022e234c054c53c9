// What is written down about whoever works with the tablet: one audit record from each unlock
// to the lock after it.
//
//   Shape    forms/record/RECORD.md, "Audit"
//   Errors   none to the caller: what cannot be written now (a full disk) is kept and written
//            before the next act, so that people can go on reading
//   Lifetime the vault must outlive it
//   Threads  the worker
#pragma once

#include <optional>
#include <vector>

#include "device/storage/vault.h"

namespace faltbok::shell {

// Acts that wait while nothing can be written. The oldest go first, and how many went is told.
inline constexpr std::size_t kUntoldCountMax = 1'000;
// Then another record is begun: no batch becomes large because of one long day.
inline constexpr std::uint32_t kActCountMax = 5'000;

class Audit {
 public:
  // `unlocked` is the first act. Audit records that were left open are ended as cut off.
  void begin(storage::Vault& vault, const forms::Event& unlocked);
  void note(storage::Vault& vault, forms::Event act);
  // `locked` ends the record. What is untold then is lost with it; the next unlock tells the rest.
  void end(storage::Vault& vault, const forms::Event& locked);
  // The record that is open; a new one if need be.
  std::optional<storage::RecordKey> record(storage::Vault& vault);

 private:
  void make_room();
  bool flush(storage::Vault& vault);
  bool ensure_record(storage::Vault& vault);
  static void end_others(storage::Vault& vault, const forms::Event& at);

  std::optional<storage::RecordKey> record_;
  std::uint32_t act_count_ = 0;
  bool ended_others_ = false;
  std::vector<forms::Event> untold_;
};

}  // namespace faltbok::shell

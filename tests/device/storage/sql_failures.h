// A vault with something of everything in it, and a try of one thing after another with each place
// of the program that calls SQLite going wrong once: alone, then with all that follows; then each
// value that is given once not taken, and each column once of another type than was written. What
// fails says so, nothing that was acknowledged is lost, and the vault goes on or opens again.
#pragma once

#include <functional>
#include <vector>

#include "tests/device/storage/tablet.h"
#include "tests/support/failing_sqlite.h"
#include "tests/support/memory_counters.h"

namespace faltbok::tests {

inline constexpr int kNoMemory = 7;   // SQLITE_NOMEM
inline constexpr int kIoError = 10;   // SQLITE_IOERR
inline constexpr int kDiskFull = 13;  // SQLITE_FULL
inline constexpr int kTryCountMax = 3'000;

struct Filled : Tablet {
  storage::RecordKey draft = world.new_record();
  storage::RecordKey audit = world.new_record();
  storage::RecordKey person = world.new_record();
  storage::SealedRef sealed;
  explicit Filled(os::Counters* wanted = nullptr);
  std::uint64_t event_count() { return vault().log_head().value().event_count; }
  base::Bytes receipt() const {
    return protocol::seal_receipt(world.receipt_for(sealed), world.receipt_key);
  }
};

// An import note that says of the newest sealed batch that it could not be opened.
bool send_back(Filled& tablet);

struct Work {
  using Step = std::function<void(Filled&)>;
  const char* name;
  std::function<bool(Filled&)> run;   // what is tried; true when it went well
  Step ready = [](Filled&) {};        // on a sound disk, first and after a try that went well
  Step before_each = [](Filled&) {};  // on a sound disk, before every try
};

using support::SqliteFailure;
using Way = SqliteFailure::Way;
inline constexpr Way kWays[] = {
    {SqliteFailure::What::kCall, SqliteFailure::Span::kOnce, kIoError},
    {SqliteFailure::What::kCall, SqliteFailure::Span::kFromThenOn, kDiskFull},
    {SqliteFailure::What::kBind, SqliteFailure::Span::kOnce, kNoMemory},
    {SqliteFailure::What::kColumn, SqliteFailure::Span::kOnce, 0}};

void survive_all(const std::vector<Work>& all, os::Counters* chip = nullptr);

}  // namespace faltbok::tests

// Sending: what each batch has come to, as the uploader and the vault report it.
//
//   Units    bytes
//   Threads  values
//   Source   design section 7; sync/PROTOCOL.md (status.json, advice codes)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/time.h"

namespace faltbok::app {

enum class BatchState : std::uint8_t {
  kWaiting,  // sealed, in the outbox
  kSending,
  kReceipted,    // the server's signed receipt has been checked
  kQuarantined,  // receipt says: set aside; the study desk decides
  kImported,     // the custodian's note: it may be deleted here later
};
std::string_view name_of(BatchState state);

struct BatchRow {
  std::uint64_t sequence = 0;
  std::string batch_id;  // hex
  BatchState state = BatchState::kWaiting;
  std::uint64_t sent_size = 0;
  std::uint64_t total_size = 0;
  bool operator==(const BatchRow&) const = default;
};

enum class SyncPhase : std::uint8_t { kUnknown, kIdle, kSending, kWaiting, kFailed, kDone };
std::string_view name_of(SyncPhase phase);

struct SyncState {
  SyncPhase phase = SyncPhase::kUnknown;
  std::vector<BatchRow> batches;  // newest first
  std::size_t waiting_count = 0;
  std::uint64_t sent_size = 0, total_size = 0;  // of what is being sent now: the progress bar
  // code from the uploader ("server_unreachable", ...): "advice." + code in device/ui; "" = none
  std::string advice;
  std::optional<base::Instant> reported_at;
  bool asked = false;  // SyncNow was tapped; no report since
  bool operator==(const SyncState&) const = default;
};

// The check of everything that was stored, after each unlock.
struct LogCheckState {
  std::uint64_t checked_count = 0;
  std::uint64_t total_count = 0;  // 0: nothing has been told yet
  bool damaged = false;
};

// Intents.
struct SyncNow {};

}  // namespace faltbok::app

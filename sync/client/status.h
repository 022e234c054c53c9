// What the uploader tells the tablet's sync screen: inbox/status.json,
// replaced as a whole each time.
//
//   Shape    {"pid": 4711, "at_ms": 1795..., "phase": "uploading",
//             "error": {"kind": "unavailable", "advice": "server_unreachable"},
//             "batches": [{"file": "...", "batch_id": hex, "sequence": 7, "bytes_sent": 0,
//                          "bytes_total": 900, "state": "waiting"}]}
//            `error` is absent when nothing is wrong. Advice is a code; the words are the screen's.
//   Units    bytes; at_ms: ms since 1970 UTC
//   Errors   decode: kInvalidInput when it is not such a file (the screen then shows no status)
//   Threads  values
//   Source   sync/client/README.md
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/bytes.h"
#include "platform/base/time.h"

namespace faltbok::client {

inline constexpr std::size_t kStatusSizeMax = std::size_t{4} << 20;
inline constexpr std::size_t kStatusBatchCountMax = 10'000;

enum class SyncPhase { kIdle, kUploading, kWaiting, kFailed, kDone };
enum class BatchState {
  kWaiting,  // its turn has not come
  kUploading,
  kReceipted,  // the receipt lies in inbox/receipts/
  // taken and receipted, but the desk will look at it (fork, revoked or expired device)
  kQuarantined,
  kRefused,  // the server will not take these bytes; the others go on
  kDamaged,  // the file is not a batch; the app writes it anew at unlock
};
// What a person can do; each has its sentence in device/ui.
enum class Advice {
  kServerUnreachable,  // check that there is a network, then try again
  kServerBusy,         // nothing to do: it goes on by itself
  kServerRefuses,      // call the study desk: the server does not know this tablet or study
  kServerNotOurs,      // the address answers, but not as a Fältbok server
  kNoServerAddress,    // no server.toml yet
  kDiskFull,           // free space on the tablet
  kDiskUnavailable,
  kServerLostData,  // nothing to do: batches are being sent again
};

struct BatchProgress {
  std::string file;
  std::string batch_id;  // hex; empty when damaged
  std::uint64_t sequence = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_total = 0;
  BatchState state = BatchState::kWaiting;
};

struct SyncTrouble {
  base::ErrorKind kind = base::ErrorKind::kUnavailable;
  Advice advice = Advice::kServerUnreachable;
};

struct SyncStatus {
  std::int64_t pid = 0;
  base::Instant at;
  SyncPhase phase = SyncPhase::kIdle;
  std::vector<BatchProgress> batches;
  std::optional<SyncTrouble> trouble;
};

std::string_view name_of(SyncPhase phase);
std::string_view name_of(BatchState state);
std::string_view name_of(Advice advice);

std::string encode_status(const SyncStatus& status);
base::Result<SyncStatus> decode_status(std::string_view json);

}  // namespace faltbok::client

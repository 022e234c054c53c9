// inbox/status.json, as faltbok-sync writes it, for the sync screen.
//
//   Shape    sync/PROTOCOL.md, "the uploader's status file"
//   Errors   kInvalidInput  not such a file: the screen then shows what the vault knows
//   Threads  values
#pragma once

#include "device/app/sync.h"
#include "platform/base/bytes.h"

namespace faltbok::shell {

inline constexpr std::size_t kStatusBatchCountMax = 10'000;

// Phase, advice, time, and for each batch what of it has been sent.
base::Result<app::SyncState> read_sync_status(base::BytesView json);

}  // namespace faltbok::shell

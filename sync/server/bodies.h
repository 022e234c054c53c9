// Batch files on the server's disk: growing in partial/, whole in bodies/.
//
//   Shape    bodies/HH/BATCHID.fbb, partial/BATCHID.fbb (sync/server/SCHEMA.md)
//   Units    bytes
//   Errors   kNotFound  no such file;  kNoSpace, kUnavailable  as platform/os/files.h
//   Lifetime files must outlive it
//   Threads  one at a time
#pragma once

#include <memory>
#include <vector>

#include "platform/base/ids.h"
#include "platform/os/files.h"

namespace faltbok::server {

inline constexpr std::size_t kPartialCountMax = 4'096;
inline constexpr std::size_t kShardBatchCountMax = 1'000'000;
inline constexpr std::int64_t kPartialAgeMsMax = std::int64_t{7} * 24 * 3600 * 1000;

class Bodies {
 public:
  Bodies(os::Files& files, os::Path data) : files_(files), data_(std::move(data)) {}

  base::Status make_folders();
  base::Result<std::uint64_t> partial_size(const base::BatchId& id);  // 0 when not begun
  base::Result<std::unique_ptr<os::AppendFile>> open_partial(const base::BatchId& id);
  base::Result<base::Bytes> read_partial(const base::BatchId& id, os::Range range);
  base::Status drop_partial(const base::BatchId& id);
  // The partial file, synced by the caller, becomes the body.
  base::Status keep(const base::BatchId& id);
  base::Status drop(const base::BatchId& id);

  base::Result<bool> has(const base::BatchId& id);
  base::Result<base::Bytes> read(const base::BatchId& id, os::Range range);
  base::Result<std::vector<base::BatchId>> all();
  base::Result<std::uint64_t> free_bytes() { return files_.free_bytes(data_); }
  // Uploads that nobody has continued for kPartialAgeMsMax.
  base::Status drop_old_partials(base::Instant now);

 private:
  os::Path partial_path(const base::BatchId& id) const;
  os::Path shard(const base::BatchId& id) const;
  os::Path body_path(const base::BatchId& id) const;
  os::Files& files_;
  os::Path data_;
};

}  // namespace faltbok::server

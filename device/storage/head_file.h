// A witness beside the database: how many transactions it had seen when last looked at. A database
// with fewer is an older one that was put back.
//
//   Shape    FOLDER/head.fbh (SCHEMA.md section 9): magic, version, device id, u64 transactions,
//            HMAC-SHA256 under a key derived from the data key
//   Errors   kNotFound       none there, or of another data key, or damaged: nobody can say
//            and as os::Files
//   Threads  the worker
#pragma once

#include "crypto/secret.h"
#include "device/storage/open.h"

namespace faltbok::storage {

inline constexpr std::string_view kHeadName = "head.fbh";
inline constexpr std::size_t kHeadSize = 64;

struct HeadPlace {
  os::Files& files;
  os::Path path;
  base::DeviceId device;
};

// After the transactions are on the disk, never before.
base::Status write_head(const HeadPlace& place, const crypto::DataKey& key, std::uint64_t count);
base::Result<std::uint64_t> read_head(const HeadPlace& place, const crypto::DataKey& key);

}  // namespace faltbok::storage

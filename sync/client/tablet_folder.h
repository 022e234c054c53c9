// The tablet's folder as the uploader sees it: what waits in outbox/, what came into inbox/. It
// never deletes anything.
//
//   Shape    outbox/*.fbb  ->  inbox/receipts/BATCHID.fbr,
//            inbox/package.fbp, inbox/notes/DEVICE.fbn,
//            inbox/status.json;
//            request.fbq, server.toml. Every write is write, fsync, rename, fsync folder
//   Units    bytes
//   Errors   as platform/os/files.h; list() fails only if outbox/ itself cannot be read
//   Lifetime files must outlive it
//   Threads  one at a time
#pragma once

#include "platform/os/files.h"
#include "sync/client/address.h"
#include "sync/client/engine.h"

namespace faltbok::client {

inline constexpr std::size_t kOutboxCountMax = kStatusBatchCountMax;

class TabletFiles {
 public:
  TabletFiles(os::Files& files, os::Path folder) : files_(files), folder_(std::move(folder)) {}

  base::Status make_folders();
  // A file that is no batch, or whose body does not match its header, is listed as damaged.
  base::Result<TabletFolder> list();
  base::Result<base::Bytes> read_batch(const std::string& file, os::Range range);
  base::Result<base::Bytes> read_request();
  base::Result<Address> server_address();  // from server.toml; kNotFound: none yet

  base::Status store_receipt(const base::BatchId& id, base::BytesView bytes);
  base::Status store_package(base::BytesView bytes);
  base::Status store_note(const base::DeviceId& device, base::BytesView bytes);
  base::Status store_status(const SyncStatus& status);

 private:
  base::Result<OutboxBatch> look_at(const os::FileInfo& file);
  base::Result<bool> is_whole(const OutboxBatch& batch, const base::Digest& sha256);
  ReceiptHeld receipt_of(const base::BatchId& id);
  os::Files& files_;
  os::Path folder_;
};

// Of a study package, without verifying it: the tablet's vault does that. 0: not a package.
std::uint64_t package_version_in(base::BytesView bytes);

}  // namespace faltbok::client

// What the server remembers: batches, each device's chain, notes, requests,
// and which package is the newest.
//
//   Shape    one store for one study. A batch row never changes. A chain place (device,
//            epoch, sequence)
//            is taken once.
//   Units    bytes; received: UTC
//   Errors   kConflict      add_batch: the id or the chain place is taken; put_package,
//            put_note: one as
//            new or newer is there;
//                           or another server was faster: read again and decide
//            kNoSpace       the disk is full; nothing was changed
//            kUnavailable   the database answers with an error; nothing was changed
//   Lifetime the store owns its connection; what is returned is owned by the caller
//   Threads  one at a time
//   Source   design.md section 7; sync/server/SCHEMA.md
#pragma once

#include <optional>
#include <vector>

#include "platform/base/ids.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/receipt.h"

namespace faltbok::server {

inline constexpr std::size_t kLogPageCountMax = 1'000;
inline constexpr std::size_t kRequestCountMax = 256;

// Where a batch stands: in its device's chain, or beside it (a fork).
enum class Placing : std::uint8_t { kInChain = 1, kBeside = 2 };

struct BatchRow {
  base::BatchId id;
  protocol::BatchPlace place;
  std::uint64_t size = 0;  // of the whole file
  protocol::ReceiptStatus status = protocol::ReceiptStatus::kAccepted;
  Placing placing = Placing::kInChain;
  base::Instant received;
  base::Bytes receipt;
  std::uint64_t number = 0;  // in the log, from 1; given by the store
};

struct ChainPlace {
  base::DeviceId device;
  std::uint32_t epoch = 1;
  std::uint64_t sequence = 1;
};

struct ChainHead {
  std::uint32_t epoch = 1;
  std::uint64_t sequence = 0;
  base::BatchId id;
  bool operator==(const ChainHead&) const = default;
};

struct NoteRow {
  base::DeviceId device;
  ChainHead through;
  base::Bytes bytes;
};

struct RequestRow {
  base::DeviceId device;
  base::Bytes bytes;
};

struct PackageRow {
  std::uint64_t version = 0;
  base::Digest sha256;
};

class Store {
 public:
  virtual ~Store() = default;

  virtual base::Result<std::optional<BatchRow>> find_batch(const base::BatchId& id) = 0;
  virtual base::Result<std::optional<BatchRow>> find_in_chain(const ChainPlace& place) = 0;
  // The highest sequence in the chain of that epoch; of the highest epoch.
  virtual base::Result<std::optional<ChainHead>> head(const base::DeviceId& device,
                                                      std::uint32_t epoch) = 0;
  virtual base::Result<std::optional<ChainHead>> newest_head(const base::DeviceId& device) = 0;
  // One transaction: the row, its chain place if it has one, the next log number.
  virtual base::Status add_batch(const BatchRow& row) = 0;
  // Sum of sizes that this device sent since then.
  virtual base::Result<std::uint64_t> bytes_since(const base::DeviceId& device,
                                                  base::Instant since) = 0;
  virtual base::Result<std::vector<BatchRow>> log(
      std::uint64_t after_number) = 0;  // at most kLogPageCountMax

  virtual base::Result<std::optional<PackageRow>> newest_package() = 0;
  virtual base::Status put_package(const PackageRow& row) = 0;

  virtual base::Result<std::optional<NoteRow>> note(const base::DeviceId& device) = 0;
  virtual base::Status put_note(
      const NoteRow& row) = 0;  // newer: a higher epoch, or the same and a higher sequence

  virtual base::Result<std::vector<RequestRow>> requests() = 0;  // at most kRequestCountMax
  // The newest of a device replaces the one before. kNoSpace: kRequestCountMax wait already.
  virtual base::Status put_request(const RequestRow& row) = 0;
  virtual base::Status remove_request(const base::DeviceId& device) = 0;
};

}  // namespace faltbok::server

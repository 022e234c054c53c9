// Taking batches: everything that can be checked is checked before a byte of body, and a receipt
// means that body and row are on the disk.
//
//   Shape    begin (235 bytes, the whole size) -> parts at the true offset -> receipt.
//            Repeating any step
//            is safe
//   Errors   as Refusal; a fault of our own is kUnavailable or kFull, never the sender's
//   Lifetime what Parts refers to must outlive it; an UploadPart must not outlive its Uploads
//   Threads  one at a time
//   Source   design.md section 7; sync/PROTOCOL.md section 6
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "platform/os/clock.h"
#include "sync/server/bodies.h"
#include "sync/server/refusal.h"
#include "sync/server/store.h"
#include "sync/server/study.h"

namespace faltbok::server {

inline constexpr std::size_t kBegunCountMax = 1'024;

struct Quota {
  std::uint64_t device_bytes_a_day_max = std::uint64_t{2} << 30;
  std::uint64_t free_bytes_min = std::uint64_t{16} << 20;
};

// One line for the operator: ids, numbers and words of ours; never an answer, a name or a key.
using LogLine = std::function<void(const std::string&)>;

struct Parts {
  Store& store;
  Bodies& bodies;
  os::Clock& clock;
  Study& study;
  const crypto::SigningKey& receipt_key;
  Quota quota;
  LogLine log;
};

struct UploadState {
  base::BatchId id;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  base::Bytes receipt;  // when whole
};

class Uploads;

// The right to write one upload, for as long as it lives.
class UploadPart {
 public:
  ~UploadPart();
  UploadPart(const UploadPart&) = delete;
  UploadPart& operator=(const UploadPart&) = delete;
  std::optional<Refusal> append(base::BytesView bytes);
  Answer<UploadState>
  finish();  // once; with the last byte the batch is verified, kept and receipted

 private:
  friend class Uploads;
  UploadPart(Uploads& uploads, const protocol::SignedHeader& batch)
      : uploads_(uploads), batch_(batch) {}
  Uploads& uploads_;
  protocol::SignedHeader batch_;
  std::unique_ptr<os::AppendFile> file_;
};

class Uploads {
 public:
  explicit Uploads(Parts parts) : parts_(std::move(parts)) {}

  // Gives bodies without a row their row, or removes them; removes uploads that nobody continues.
  // Once, at start.
  base::Status recover();

  Answer<UploadState> begin(base::BytesView signed_header, std::uint64_t size);
  Answer<UploadState> state(const base::BatchId& id);
  Answer<std::unique_ptr<UploadPart>> open_part(const base::BatchId& id, std::uint64_t offset);

 private:
  friend class UploadPart;
  struct Verdict {
    protocol::ReceiptStatus status;
    Placing placing;
  };
  std::optional<Refusal> authenticate(const protocol::SignedHeader& batch);
  Answer<protocol::SignedHeader> begun(const base::BatchId& id);
  Answer<Verdict> place(const protocol::SignedHeader& batch);
  std::optional<Refusal> check_quota(const protocol::SignedHeader& batch);
  Answer<UploadState> complete(const protocol::SignedHeader& batch, os::AppendFile& file);
  Answer<UploadState> complete_left_over(const protocol::SignedHeader& batch);
  Answer<UploadState> commit(const protocol::SignedHeader& batch);
  base::Status verify_partial(const protocol::SignedHeader& batch);
  base::Status recover_body(const base::BatchId& id);

  Parts parts_;
  std::set<base::BatchId> writing_;
  std::map<base::BatchId, protocol::SignedHeader> begun_;
};

std::uint64_t file_size_of(const protocol::BatchHeader& header);

}  // namespace faltbok::server

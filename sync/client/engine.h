// The tablet's side of sync as a pure step: what happened goes in, what to do next comes out. No
// clock, disk, network or randomness of its own, so that a simulator can run it against faults.
//
//   Shape    step(state, event) -> effects. At most one effect that answers with an event is under
//            way at
//            any time; Report asks for the status to be shown and answers nothing.
//            A round: list, head, batches in order of (epoch, sequence), request, package,
//            note; then rest
//            or finish.
//   Units    ms, bytes
//   Errors   a Failed event; transient ones are tried again with growing pauses,
//            at most attempt_count_max
//            times in a round
//   Lifetime values
//   Threads  values
//   Source   design.md section 7; sync/client/README.md
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "platform/base/ids.h"
#include "platform/base/time.h"
#include "sync/client/status.h"

namespace faltbok::client {

enum class Staying { kOnce, kWatch };

struct Policy {
  Staying staying = Staying::kOnce;
  int attempt_count_max = 6;
  std::int64_t pause_first_ms = 500;
  std::int64_t pause_max_ms = 60'000;
  std::int64_t retry_after_max_ms = 600'000;  // whatever the server says
  std::int64_t rest_ms = 300'000;             // between rounds when nothing wakes us
  std::int64_t rest_enrolling_ms = 10'000;    // while somebody waits for the certificate
  std::uint64_t part_size = std::uint64_t{1} << 20;
};

// --- what the tablet's folder holds --------------------------------------------------------------

enum class ReceiptHeld { kNone, kAccepted, kQuarantined };

struct OutboxBatch {
  std::string file;
  base::BatchId id;
  base::DeviceId device;
  std::uint32_t epoch = 1;
  std::uint64_t sequence = 1;
  std::uint64_t size = 0;
  bool damaged = false;
  ReceiptHeld receipt = ReceiptHeld::kNone;
};

struct TabletFolder {
  std::vector<OutboxBatch> batches;
  std::optional<base::DeviceId> requesting_device;  // there is a request.fbq
  std::uint64_t package_version = 0;                // of inbox/package.fbp, 0: none
};

// --- effects -------------------------------------------------------------------------------------

struct ListFolder {};
struct FetchHead {
  base::DeviceId device;
};
// Announces the batch; a batch of at most one part is sent along.
struct OpenUpload {
  std::string file;
  base::BatchId id;
  std::uint64_t size = 0;
  std::uint64_t along_size = 0;  // the size, or 0: announced only
};
struct SendPart {
  std::string file;
  base::BatchId id;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  // of this part
};
struct FetchReceipt {
  base::BatchId id;
};
struct StoreReceipt {
  base::BatchId id;
  base::Bytes bytes;
};
struct SendRequest {};
struct FetchPackage {
  std::uint64_t version_held = 0;
};
struct StorePackage {
  base::Bytes bytes;
};
struct FetchNote {
  base::DeviceId device;
};
struct StoreNote {
  base::DeviceId device;
  base::Bytes bytes;
};
struct Wait {
  std::int64_t ms = 0;  // or until woken
};
struct Report {};
struct Finish {};
using Effect = std::variant<ListFolder, FetchHead, OpenUpload, SendPart, FetchReceipt, StoreReceipt,
                            SendRequest, FetchPackage, StorePackage, FetchNote, StoreNote, Wait,
                            Report, Finish>;

// --- events --------------------------------------------------------------------------------------

struct Started {};
struct Listed {
  TabletFolder folder;
};
struct HeadFetched {
  std::uint32_t epoch = 0;  // 0: the server knows no batch of this device
  std::uint64_t sequence = 0;
};
struct UploadAt {  // after OpenUpload and SendPart
  std::uint64_t offset = 0;
  base::Bytes receipt;  // when whole, if the server sent it along
};
// After FetchReceipt, FetchPackage, FetchNote. Nothing: there is none, or none newer.
struct Fetched {
  std::optional<base::Bytes> bytes;
};
struct Done {};    // after a Store or SendRequest
struct Waited {};  // the pause is over, or somebody woke us

enum class FailureKind {
  kUnreachable,  // no answer
  kLater,        // the server says: later
  kGap,          // one before it is missing there
  kWrongOffset,  // the server stands elsewhere in this upload: open it again
  kBodyDropped,  // what arrived was not what was announced; the upload begins again
  kRefused,      // the server does not want this, and will not
  kNotOurs,      // not the answer of a Fältbok server
  kDiskFull,
  kDisk,
};
struct Failed {
  FailureKind kind = FailureKind::kUnreachable;
  std::uint64_t expected_sequence = 0;  // kGap
  std::int64_t retry_after_ms = 0;      // kLater, if the server named it
};
using Happening =
    std::variant<Started, Listed, HeadFetched, UploadAt, Fetched, Done, Waited, Failed>;

struct Event {
  Happening what;
  std::uint64_t random = 0;  // fresh for every event
};

// --- state ---------------------------------------------------------------------------------------

enum class Stage {
  kOff,
  kList,
  kHead,
  kOpen,
  kSend,
  kReceipt,
  kStoreReceipt,
  kRequest,
  kPackage,
  kStorePackage,
  kNote,
  kStoreNote,
  kPause,
  kRest,
  kOver
};

struct Item {
  OutboxBatch batch;
  BatchState state = BatchState::kWaiting;
  std::uint64_t sent = 0;
  int drop_count = 0;  // how often the server dropped the body
  int open_count = 0;  // how often it was announced
};

struct SyncState {
  Policy policy;
  Stage stage = Stage::kOff;
  Stage paused_stage = Stage::kOff;  // where to go on after a pause
  std::vector<Item> items;           // by (epoch, sequence)
  std::size_t current = 0;
  TabletFolder folder;
  int attempt_count = 0;
  int rewind_count = 0;  // gaps that made us go back, this round
  // A receipt, package or note that is being stored: stored again after a disk error.
  base::Bytes in_hand;
  SyncPhase phase = SyncPhase::kIdle;
  std::optional<SyncTrouble> trouble;
};

std::vector<Effect> step(SyncState& state, const Event& event);

// Everything but pid and time, which the caller knows.
SyncStatus status_of(const SyncState& state);

}  // namespace faltbok::client

#include "sync/client/engine.h"

#include <algorithm>
#include <tuple>

namespace faltbok::client {
namespace {

using base::ErrorKind;
using Effects = std::vector<Effect>;

constexpr int kRewindCountMax = 8;
constexpr int kDropCountMax = 3;
constexpr int kOpenCountMax =
    100;  // of one batch in one round, however much progress the server claims in between

template <typename... Ts>
struct Cases : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Cases(Ts...) -> Cases<Ts...>;

Effects enter(SyncState& state, Stage stage);
Effects refused_batch(SyncState& state, FailureKind kind);
Effects try_again(SyncState& state, const Failed& failure, std::uint64_t random);

Effects with_report(Effect effect) { return {Report{}, std::move(effect)}; }

Item& current(SyncState& state) { return state.items.at(state.current); }

bool wants_sending(const Item& item) {
  return item.state == BatchState::kWaiting || item.state == BatchState::kUploading;
}

std::optional<base::DeviceId> device_of(const SyncState& state) {
  for (auto item = state.items.rbegin(); item != state.items.rend(); ++item)
    if (item->state != BatchState::kDamaged) return item->batch.device;
  return state.folder.requesting_device;
}

BatchState state_of(const OutboxBatch& batch) {
  if (batch.damaged) return BatchState::kDamaged;
  switch (batch.receipt) {
    case ReceiptHeld::kNone: return BatchState::kWaiting;
    case ReceiptHeld::kAccepted: return BatchState::kReceipted;
    case ReceiptHeld::kQuarantined: return BatchState::kQuarantined;
  }
  return BatchState::kWaiting;
}

void take_list(SyncState& state, const TabletFolder& folder) {
  state.folder = folder;
  state.items.clear();
  for (const OutboxBatch& batch : folder.batches) {
    Item item{batch, state_of(batch), 0, 0};
    if (item.state == BatchState::kReceipted || item.state == BatchState::kQuarantined)
      item.sent = batch.size;
    state.items.push_back(std::move(item));
  }
  std::ranges::stable_sort(state.items, {}, [](const Item& item) {
    return std::tuple(item.batch.damaged, item.batch.epoch, item.batch.sequence);
  });
}

// Batches from here on go to the server again, receipt or not: it does not have them.
bool send_again_from(SyncState& state, std::uint32_t epoch, std::uint64_t sequence) {
  bool any = false;
  for (Item& item : state.items) {
    const bool behind = item.batch.epoch == epoch && item.batch.sequence >= sequence;
    if (!behind || (item.state != BatchState::kReceipted && item.state != BatchState::kWaiting))
      continue;
    if (item.batch.sequence == sequence) any = true;
    item.state = BatchState::kWaiting;
    item.sent = 0;
  }
  return any;
}

// The server's head against our receipts: a server that was restored from a backup does not have
// what it receipted.
void compare_head(SyncState& state, const HeadFetched& head) {
  const bool lost = std::ranges::any_of(state.items, [&head](const Item& item) {
    return item.state == BatchState::kReceipted &&
           std::tuple(item.batch.epoch, item.batch.sequence) >
               std::tuple(head.epoch, head.sequence);
  });
  if (!lost) return;
  state.trouble = SyncTrouble{ErrorKind::kConflict, Advice::kServerLostData};
  for (Item& item : state.items) {
    const bool behind =
        std::tuple(item.batch.epoch, item.batch.sequence) > std::tuple(head.epoch, head.sequence);
    if (!behind || item.state != BatchState::kReceipted) continue;
    item.state = BatchState::kWaiting;
    item.sent = 0;
  }
}

Effects next_batch(SyncState& state) {
  const auto found = std::ranges::find_if(state.items, wants_sending);
  if (found == state.items.end()) return enter(state, Stage::kRequest);
  state.current = static_cast<std::size_t>(found - state.items.begin());
  found->state = BatchState::kUploading;
  state.phase = SyncPhase::kUploading;
  return enter(state, Stage::kOpen);
}

Effects send_part(SyncState& state) {
  const Item& item = current(state);
  const std::uint64_t left = item.batch.size - item.sent;
  return with_report(
      SendPart{item.batch.file, item.batch.id, item.sent, std::min(left, state.policy.part_size)});
}

Effects open_upload(SyncState& state) {
  if (++current(state).open_count > kOpenCountMax)
    return refused_batch(state, FailureKind::kNotOurs);
  const OutboxBatch& batch = current(state).batch;
  const std::uint64_t along_size = batch.size <= state.policy.part_size ? batch.size : 0;
  return with_report(OpenUpload{batch.file, batch.id, batch.size, along_size});
}

Effects rest(SyncState& state) {
  const bool failed = state.phase == SyncPhase::kFailed;
  if (!failed) {
    state.phase = SyncPhase::kDone;
    state.trouble.reset();
  }
  if (state.policy.staying == Staying::kOnce) {
    state.stage = Stage::kOver;
    return with_report(Finish{});
  }
  state.stage = Stage::kRest;
  return with_report(
      Wait{state.folder.requesting_device ? state.policy.rest_enrolling_ms : state.policy.rest_ms});
}

// One list of stages, one place that says what each asks for.
Effects enter(SyncState& state, Stage stage) {
  state.stage = stage;
  const auto device = device_of(state);
  switch (stage) {
    case Stage::kList: return with_report(ListFolder{});
    case Stage::kHead: return device ? Effects{FetchHead{*device}} : enter(state, Stage::kRequest);
    case Stage::kOpen: return open_upload(state);
    case Stage::kSend: return send_part(state);
    case Stage::kReceipt: return {FetchReceipt{current(state).batch.id}};
    case Stage::kStoreReceipt: return {StoreReceipt{current(state).batch.id, state.in_hand}};
    case Stage::kRequest:
      return state.folder.requesting_device ? Effects{SendRequest{}}
                                            : enter(state, Stage::kPackage);
    case Stage::kPackage: return {FetchPackage{state.folder.package_version}};
    case Stage::kStorePackage: return {StorePackage{state.in_hand}};
    case Stage::kNote: return device ? Effects{FetchNote{*device}} : rest(state);
    case Stage::kStoreNote: return {StoreNote{device.value_or(base::DeviceId{}), state.in_hand}};
    case Stage::kOff:
    case Stage::kPause:
    case Stage::kRest:
    case Stage::kOver: break;
  }
  return {};
}

Effects start_round(SyncState& state) {
  state.attempt_count = 0;
  state.rewind_count = 0;
  state.trouble.reset();
  state.phase = SyncPhase::kIdle;
  return enter(state, Stage::kList);
}

Effects upload_at(SyncState& state, const UploadAt& at, std::uint64_t random) {
  Item& item = current(state);
  const bool stuck = state.stage == Stage::kSend && at.offset <= item.sent;
  if (stuck) return try_again(state, Failed{FailureKind::kWrongOffset, 0, 0}, random);
  if (at.offset > item.sent) state.attempt_count = 0;  // progress
  if (state.phase != SyncPhase::kFailed) state.trouble.reset();
  item.sent = std::min(at.offset, item.batch.size);
  if (at.offset < item.batch.size) return enter(state, Stage::kSend);
  if (at.receipt.empty()) return enter(state, Stage::kReceipt);
  state.in_hand = at.receipt;
  return enter(state, Stage::kStoreReceipt);
}

Effects receipt_stored(SyncState& state) {
  // The status stands after 84 bytes (PROTOCOL.md section 2). Who signed it, the vault asks: this
  // program has no keys.
  constexpr std::size_t kStatusAt = 84;
  constexpr std::uint8_t kAccepted = 1;
  const bool accepted = state.in_hand.size() > kStatusAt && state.in_hand[kStatusAt] == kAccepted;
  current(state).state = accepted ? BatchState::kReceipted : BatchState::kQuarantined;
  state.attempt_count = 0;
  return next_batch(state);
}

Effects done(SyncState& state) {
  switch (state.stage) {
    case Stage::kStoreReceipt: return receipt_stored(state);
    case Stage::kRequest: return enter(state, Stage::kPackage);
    case Stage::kStorePackage: return enter(state, Stage::kNote);
    case Stage::kStoreNote: return rest(state);
    default: return {};
  }
}

Effects fetched(SyncState& state, const Fetched& answer, std::uint64_t random) {
  if (answer.bytes) state.in_hand = *answer.bytes;
  switch (state.stage) {
    case Stage::kReceipt:
      if (answer.bytes) return enter(state, Stage::kStoreReceipt);
      return try_again(state, Failed{FailureKind::kNotOurs, 0, 0}, random);
    case Stage::kPackage: return enter(state, answer.bytes ? Stage::kStorePackage : Stage::kNote);
    case Stage::kNote: return answer.bytes ? enter(state, Stage::kStoreNote) : rest(state);
    default: return {};
  }
}

SyncTrouble trouble_of(FailureKind kind) {
  switch (kind) {
    case FailureKind::kUnreachable: return {ErrorKind::kUnavailable, Advice::kServerUnreachable};
    case FailureKind::kLater: return {ErrorKind::kUnavailable, Advice::kServerBusy};
    case FailureKind::kNotOurs: return {ErrorKind::kInvalidInput, Advice::kServerNotOurs};
    case FailureKind::kDiskFull: return {ErrorKind::kNoSpace, Advice::kDiskFull};
    case FailureKind::kDisk: return {ErrorKind::kUnavailable, Advice::kDiskUnavailable};
    case FailureKind::kGap:
    case FailureKind::kWrongOffset:
    case FailureKind::kBodyDropped:
    case FailureKind::kRefused: return {ErrorKind::kInvalidInput, Advice::kServerRefuses};
  }
  return {};
}

Effects give_up(SyncState& state, FailureKind kind) {
  state.trouble = trouble_of(kind);
  state.phase = SyncPhase::kFailed;
  for (Item& item : state.items)
    if (item.state == BatchState::kUploading) item.state = BatchState::kWaiting;
  return rest(state);
}

// Doubling, with up to a half of it at random,
// so that tablets that lost one server do not come back as one.
std::int64_t pause_ms(const SyncState& state, const Failed& failure, std::uint64_t random) {
  const int doublings = std::clamp(state.attempt_count - 1, 0, 20);
  const std::int64_t full =
      std::min(state.policy.pause_first_ms << doublings, state.policy.pause_max_ms);
  const std::int64_t named =
      std::clamp<std::int64_t>(failure.retry_after_ms, 0, state.policy.retry_after_max_ms);
  const auto jitter = static_cast<std::int64_t>(random % static_cast<std::uint64_t>(full / 2 + 1));
  return std::max(full - jitter, named);
}

Effects try_again(SyncState& state, const Failed& failure, std::uint64_t random) {
  if (++state.attempt_count >= state.policy.attempt_count_max) return give_up(state, failure.kind);
  // Where an upload stands is the server's to say.
  state.paused_stage = state.stage == Stage::kSend ? Stage::kOpen : state.stage;
  state.stage = Stage::kPause;
  state.trouble = trouble_of(failure.kind);
  state.phase = SyncPhase::kWaiting;
  return with_report(Wait{pause_ms(state, failure, random)});
}

bool is_upload(Stage stage) { return stage == Stage::kOpen || stage == Stage::kSend; }

// A refused batch stays refused; those after it would be gaps,
// so the round goes on with what is not batches.
Effects refused_batch(SyncState& state, FailureKind kind) {
  current(state).state = BatchState::kRefused;
  state.trouble = trouble_of(kind);
  state.phase = SyncPhase::kFailed;
  return enter(state, Stage::kRequest);
}

Effects gap(SyncState& state, const Failed& failure) {
  const OutboxBatch& batch = current(state).batch;
  const bool can_go_back =
      failure.expected_sequence < batch.sequence && ++state.rewind_count <= kRewindCountMax;
  if (can_go_back && send_again_from(state, batch.epoch, failure.expected_sequence)) {
    state.trouble = SyncTrouble{ErrorKind::kConflict, Advice::kServerLostData};
    return next_batch(state);
  }
  return refused_batch(state, failure.kind);
}

Effects failed(SyncState& state, const Failed& failure, std::uint64_t random) {
  const bool upload = is_upload(state.stage);
  switch (failure.kind) {
    case FailureKind::kGap:
      if (upload) return gap(state, failure);
      break;
    case FailureKind::kBodyDropped:
      if (upload && ++current(state).drop_count >= kDropCountMax)
        return refused_batch(state, failure.kind);
      break;
    case FailureKind::kRefused:
      if (upload) return refused_batch(state, failure.kind);
      break;
    case FailureKind::kUnreachable:
    case FailureKind::kLater:
    case FailureKind::kWrongOffset:
    case FailureKind::kNotOurs:
    case FailureKind::kDiskFull:
    case FailureKind::kDisk: return try_again(state, failure, random);
  }
  if (upload) return try_again(state, failure, random);
  // A request or a note that the server does not want must not stop the rest.
  state.trouble = trouble_of(failure.kind);
  state.phase = SyncPhase::kFailed;
  if (state.stage == Stage::kRequest) return enter(state, Stage::kPackage);
  if (state.stage == Stage::kPackage) return enter(state, Stage::kNote);
  return state.stage == Stage::kHead ? next_batch(state) : rest(state);
}

Effects waited(SyncState& state) {
  if (state.stage == Stage::kRest) return start_round(state);
  if (state.stage != Stage::kPause) return {};
  const Stage stage = state.paused_stage;
  if (stage == Stage::kOpen) state.phase = SyncPhase::kUploading;
  return enter(state, stage);
}

}  // namespace

std::vector<Effect> step(SyncState& state, const Event& event) {
  return std::visit(
      Cases{[&](const Started&) { return start_round(state); },
            [&](const Listed& listed) {
              take_list(state, listed.folder);
              return enter(state, Stage::kHead);
            },
            [&](const HeadFetched& head) {
              compare_head(state, head);
              return next_batch(state);
            },
            [&](const UploadAt& at) { return upload_at(state, at, event.random); },
            [&](const Fetched& answer) { return fetched(state, answer, event.random); },
            [&](const Done&) { return done(state); }, [&](const Waited&) { return waited(state); },
            [&](const Failed& failure) { return failed(state, failure, event.random); }},
      event.what);
}

SyncStatus status_of(const SyncState& state) {
  SyncStatus out;
  out.phase = state.phase;
  out.trouble = state.trouble;
  for (const Item& item : state.items) {
    const OutboxBatch& batch = item.batch;
    out.batches.push_back({batch.file, batch.damaged ? std::string() : batch.id.hex(),
                           batch.sequence, item.sent, batch.size, item.state});
  }
  return out;
}

}  // namespace faltbok::client

#include "sync/client/runner.h"

#include <deque>

#include "sync/client/wire.h"
#include "sync/protocol/batch.h"

namespace faltbok::client {
namespace {

using base::ErrorKind;

// The screen shows progress, not every step:
// more often than this only a change of phase is written.
constexpr std::int64_t kReportEveryMs = 250;

template <typename... Ts>
struct Cases : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Cases(Ts...) -> Cases<Ts...>;

Failed disk_failure(const base::Error& error) {
  return {error.kind() == ErrorKind::kNoSpace ? FailureKind::kDiskFull : FailureKind::kDisk, 0, 0};
}

Happening stored(const base::Status& status) {
  return status.ok() ? Happening(Done{}) : Happening(disk_failure(status.error()));
}

Happening list(TabletFiles& tablet) {
  auto folder = tablet.list();
  return folder.ok() ? Happening(Listed{std::move(folder).value()})
                     : Happening(disk_failure(folder.error()));
}

Happening open(TabletFiles& tablet, HttpTransport& transport, const OpenUpload& effect) {
  const bool along = effect.along_size > 0;
  const auto wanted =
      along ? static_cast<std::size_t>(effect.along_size) : protocol::kSignedHeaderSize;
  const auto bytes = tablet.read_batch(effect.file, {0, wanted});
  if (!bytes.ok()) return disk_failure(bytes.error());
  if (bytes.value().size() < wanted || wanted < protocol::kSignedHeaderSize)
    return Failed{FailureKind::kDisk, 0, 0};
  const base::BytesView view(bytes.value());
  return open_upload(transport, effect, view.first(protocol::kSignedHeaderSize),
                     along ? view : base::BytesView());
}

Happening part(TabletFiles& tablet, HttpTransport& transport, const SendPart& effect) {
  auto bytes =
      tablet.read_batch(effect.file, {effect.offset, static_cast<std::size_t>(effect.size)});
  if (!bytes.ok()) return disk_failure(bytes.error());
  if (bytes.value().size() != effect.size) return Failed{FailureKind::kDisk, 0, 0};
  return send_part(transport, effect, std::move(bytes).value());
}

Happening request(TabletFiles& tablet, HttpTransport& transport) {
  auto bytes = tablet.read_request();
  if (!bytes.ok() && bytes.error().kind() == ErrorKind::kNotFound)
    return Done{};  // taken away meanwhile
  if (!bytes.ok()) return disk_failure(bytes.error());
  return send_request(transport, std::move(bytes).value());
}

}  // namespace

Happening perform(TabletFiles& tablet, HttpTransport& transport, const Effect& effect) {
  return std::visit(
      Cases{[&](const ListFolder&) { return list(tablet); },
            [&](const FetchHead& e) { return fetch_head(transport, e); },
            [&](const OpenUpload& e) { return open(tablet, transport, e); },
            [&](const SendPart& e) { return part(tablet, transport, e); },
            [&](const FetchReceipt& e) { return fetch_receipt(transport, e); },
            [&](const StoreReceipt& e) { return stored(tablet.store_receipt(e.id, e.bytes)); },
            [&](const SendRequest&) { return request(tablet, transport); },
            [&](const FetchPackage& e) { return fetch_package(transport, e); },
            [&](const StorePackage& e) { return stored(tablet.store_package(e.bytes)); },
            [&](const FetchNote& e) { return fetch_note(transport, e); },
            [&](const StoreNote& e) { return stored(tablet.store_note(e.device, e.bytes)); },
            [&](const Wait&) { return Happening(Waited{}); },
            [&](const Report&) { return Happening(Done{}); },
            [&](const Finish&) { return Happening(Done{}); }},
      effect);
}

namespace {

class Reporter {
 public:
  Reporter(const Hands& hands, const SyncState& state) : hands_(hands), state_(state) {}

  SyncStatus status() const {
    SyncStatus out = status_of(state_);
    out.pid = hands_.pid;
    out.at = hands_.clock.now();
    return out;
  }

  void report() {
    const std::int64_t now_ms = hands_.clock.monotonic_ms();
    if (reported_phase_ == state_.phase && now_ms - reported_ms_ < kReportEveryMs) return;
    report_now();
  }

  void report_now() {
    reported_phase_ = state_.phase;
    reported_ms_ = hands_.clock.monotonic_ms();
    (void)hands_.tablet.store_status(status());  // a status that cannot be written stops no batch
  }

 private:
  const Hands& hands_;
  const SyncState& state_;
  std::optional<SyncPhase> reported_phase_;
  std::int64_t reported_ms_ = 0;
};

}  // namespace

SyncStatus run(const Hands& hands, const Policy& policy) {
  SyncState state;
  state.policy = policy;
  Reporter reporter(hands, state);
  std::deque<Effect> waiting;
  const auto happen = [&](Happening what) {
    for (Effect& effect : step(state, {std::move(what), hands.random()}))
      waiting.push_back(std::move(effect));
  };
  happen(Started{});
  while (!waiting.empty()) {
    const Effect effect = std::move(waiting.front());
    waiting.pop_front();
    if (std::holds_alternative<Report>(effect)) {
      reporter.report();
    } else if (const Wait* wait = std::get_if<Wait>(&effect)) {
      reporter.report_now();
      if (hands.wait(wait->ms) == WaitEnd::kStopped) break;
      happen(Waited{});
    } else if (!std::holds_alternative<Finish>(effect)) {
      happen(perform(hands.tablet, hands.transport, effect));
    }
  }
  reporter.report_now();
  return reporter.status();
}

}  // namespace faltbok::client

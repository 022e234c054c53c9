#include "sync/client/engine.h"

#include <catch2/catch_test_macros.hpp>
#include <random>

using namespace faltbok;
using namespace faltbok::client;

namespace {

base::BatchId id_of(std::uint8_t number) {
  base::BatchId out;
  out.bytes[0] = number;
  return out;
}

OutboxBatch batch(std::uint8_t number, ReceiptHeld receipt = ReceiptHeld::kNone) {
  OutboxBatch out;
  out.file = std::to_string(number) + ".fbb";
  out.id = id_of(number);
  out.device.bytes[0] = 1;
  out.sequence = number;
  out.size = 2'500;
  out.receipt = receipt;
  return out;
}

base::Bytes receipt_bytes(std::uint8_t status) {
  base::Bytes out(157);
  out[84] = status;
  return out;
}

// Feeds events, keeps what the engine asked for last (without reports).
struct Scene {
  SyncState state;
  Effect asked = Finish{};

  explicit Scene(Staying staying = Staying::kOnce) {
    state.policy.staying = staying;
    state.policy.part_size = 1'000;
    happen(Started{});
  }
  void happen(Happening what, std::uint64_t random = 0) {
    int answering = 0;
    for (const Effect& effect : step(state, {std::move(what), random})) {
      if (std::holds_alternative<Report>(effect)) continue;
      asked = effect;
      ++answering;
    }
    CHECK(answering <= 1);
  }
  void list(std::vector<OutboxBatch> batches) {
    TabletFolder folder;
    folder.batches = std::move(batches);
    happen(Listed{folder});
  }
  template <typename T>
  const T& wants() {
    REQUIRE(std::holds_alternative<T>(asked));
    return std::get<T>(asked);
  }
  void send_whole() {
    happen(UploadAt{wants<OpenUpload>().size, receipt_bytes(1)});
    (void)wants<StoreReceipt>();
    happen(Done{});
  }
  void finish_round() {
    (void)wants<FetchPackage>();
    happen(Fetched{});
    happen(Fetched{});
  }
};

}  // namespace

TEST_CASE("engine: batches go in the order of their chain, whatever their files are called") {
  Scene scene;
  OutboxBatch later_epoch = batch(1);
  later_epoch.epoch = 2;
  scene.list({later_epoch, batch(3), batch(2), batch(1, ReceiptHeld::kAccepted)});
  CHECK(scene.wants<FetchHead>().device == batch(1).device);
  scene.happen(HeadFetched{1, 1});
  CHECK(scene.wants<OpenUpload>().id == id_of(2));
  scene.send_whole();
  CHECK(scene.wants<OpenUpload>().id == id_of(3));
  scene.send_whole();
  CHECK(scene.wants<OpenUpload>().file == later_epoch.file);
  scene.send_whole();
  scene.finish_round();
  (void)scene.wants<Finish>();
  CHECK(scene.state.phase == SyncPhase::kDone);
}

TEST_CASE("engine: an upload goes on where the server says it stands") {
  Scene scene;
  scene.list({batch(1)});
  scene.happen(HeadFetched{});
  CHECK(scene.wants<OpenUpload>().along_size == 0);  // longer than a part
  scene.happen(UploadAt{700, {}});
  CHECK(scene.wants<SendPart>().offset == 700);
  CHECK(scene.wants<SendPart>().size == 1'000);
  scene.happen(UploadAt{1'700, {}});
  CHECK(scene.wants<SendPart>().size == 800);
  scene.happen(Failed{FailureKind::kUnreachable, 0, 0});
  CHECK(scene.state.phase == SyncPhase::kWaiting);
  (void)scene.wants<Wait>();
  scene.happen(Waited{});
  (void)scene.wants<OpenUpload>();  // where it stands is the server's to say
  scene.happen(UploadAt{2'500, {}});
  CHECK(scene.wants<FetchReceipt>().id == id_of(1));
  scene.happen(Fetched{receipt_bytes(4)});
  scene.happen(Done{});
  CHECK(status_of(scene.state).batches[0].state == BatchState::kQuarantined);
}

TEST_CASE("engine: pauses grow, are never equal for all, end, and the round gives up") {
  Scene scene;
  scene.list({batch(1)});
  std::int64_t longest_ms = 0;
  int pause_count = 0;
  for (;
       std::holds_alternative<FetchHead>(scene.asked) || std::holds_alternative<Wait>(scene.asked);
       ++pause_count) {
    REQUIRE(pause_count < 100);
    SyncState other = scene.state;
    const auto effects = step(other, {Failed{FailureKind::kUnreachable, 0, 0}, 12'345});
    scene.happen(Failed{FailureKind::kUnreachable, 0, 0}, 0);
    const Wait* wait = std::get_if<Wait>(&scene.asked);
    if (wait == nullptr) break;
    CHECK(wait->ms > longest_ms);
    CHECK(std::get<Wait>(effects.back()).ms < wait->ms);
    CHECK(std::get<Wait>(effects.back()).ms >= wait->ms / 2);
    longest_ms = wait->ms;
    scene.happen(Waited{});
  }
  CHECK(pause_count == scene.state.policy.attempt_count_max - 1);
  (void)scene.wants<Finish>();
  CHECK(scene.state.phase == SyncPhase::kFailed);
  CHECK(scene.state.trouble->advice == Advice::kServerUnreachable);
  CHECK(status_of(scene.state).batches[0].state == BatchState::kWaiting);
}

TEST_CASE("engine: a server that says later is believed, up to a limit") {
  Scene scene;
  scene.list({batch(1)});
  scene.happen(HeadFetched{});
  scene.happen(Failed{FailureKind::kLater, 0, 30'000});
  CHECK(scene.wants<Wait>().ms == 30'000);
  CHECK(scene.state.trouble->advice == Advice::kServerBusy);
  scene.happen(Waited{});
  scene.happen(Failed{FailureKind::kLater, 0, std::int64_t{1} << 50});
  CHECK(scene.wants<Wait>().ms == scene.state.policy.retry_after_max_ms);
}

TEST_CASE("engine: a gap is filled from what the outbox still holds") {
  Scene scene;
  scene.list({batch(1, ReceiptHeld::kAccepted), batch(2, ReceiptHeld::kAccepted), batch(3)});
  scene.happen(HeadFetched{1, 2});
  CHECK(scene.wants<OpenUpload>().id == id_of(3));
  scene.happen(Failed{FailureKind::kGap, 2, 0});
  CHECK(scene.wants<OpenUpload>().id == id_of(2));
  scene.send_whole();
  CHECK(scene.wants<OpenUpload>().id == id_of(3));
}

TEST_CASE(
    "engine: a gap that cannot be filled stops the batches, not the package, and no round goes on "
    "for ever") {
  Scene scene;
  scene.list({batch(2), batch(3)});
  scene.happen(HeadFetched{});
  scene.happen(Failed{FailureKind::kGap, 1, 0});
  scene.finish_round();
  (void)scene.wants<Finish>();
  CHECK(scene.state.phase == SyncPhase::kFailed);
  CHECK(scene.state.trouble->advice == Advice::kServerRefuses);
  Scene liar;
  liar.list({batch(1, ReceiptHeld::kAccepted), batch(2)});
  liar.happen(HeadFetched{1, 1});
  for (int i = 0; std::holds_alternative<OpenUpload>(liar.asked); ++i) {
    REQUIRE(i < 100);
    if (liar.wants<OpenUpload>().id == id_of(2))
      liar.happen(Failed{FailureKind::kGap, 1, 0});
    else
      liar.send_whole();
  }
  liar.finish_round();
  (void)liar.wants<Finish>();
}

TEST_CASE("engine: a server that lost what it receipted gets it again") {
  Scene scene;
  scene.list({batch(1, ReceiptHeld::kAccepted), batch(2, ReceiptHeld::kAccepted),
              batch(3, ReceiptHeld::kQuarantined)});
  scene.happen(HeadFetched{1, 1});
  CHECK(scene.state.trouble->advice == Advice::kServerLostData);
  CHECK(scene.wants<OpenUpload>().id == id_of(2));
  scene.send_whole();
  scene.finish_round();
  CHECK(scene.state.phase == SyncPhase::kDone);
}

TEST_CASE(
    "engine: a refused batch and a body dropped too often are named, and package and note still "
    "come") {
  for (const FailureKind kind : {FailureKind::kRefused, FailureKind::kBodyDropped}) {
    Scene scene;
    scene.list({batch(1), batch(2)});
    scene.happen(HeadFetched{});
    for (int i = 0; !std::holds_alternative<FetchPackage>(scene.asked); ++i) {
      REQUIRE(i < 20);
      if (std::holds_alternative<Wait>(scene.asked))
        scene.happen(Waited{});
      else
        scene.happen(Failed{kind, 0, 0});
    }
    scene.finish_round();
    CHECK(status_of(scene.state).batches[0].state == BatchState::kRefused);
    CHECK(status_of(scene.state).batches[1].state == BatchState::kWaiting);
    CHECK(scene.state.phase == SyncPhase::kFailed);
  }
}

TEST_CASE("engine: a full disk is said, and the receipt is stored again, not asked for again") {
  Scene scene;
  scene.list({batch(1)});
  scene.happen(HeadFetched{});
  scene.happen(UploadAt{2'500, receipt_bytes(1)});
  scene.happen(Failed{FailureKind::kDiskFull, 0, 0});
  CHECK(scene.state.trouble->advice == Advice::kDiskFull);
  scene.happen(Waited{});
  CHECK(scene.wants<StoreReceipt>().bytes == receipt_bytes(1));
}

TEST_CASE(
    "engine: who stays rests after a round and begins anew when woken, sooner while a certificate "
    "is awaited") {
  Scene scene(Staying::kWatch);
  scene.list({});
  (void)scene.wants<FetchPackage>();
  scene.happen(Fetched{});
  CHECK(scene.wants<Wait>().ms == scene.state.policy.rest_ms);
  scene.happen(Waited{});
  TabletFolder enrolling;
  enrolling.requesting_device = base::DeviceId{};
  scene.happen(Listed{enrolling});
  scene.happen(HeadFetched{});
  (void)scene.wants<SendRequest>();
  scene.happen(Done{});
  scene.happen(Fetched{});
  CHECK(scene.wants<FetchNote>().device == base::DeviceId{});
  scene.happen(Fetched{});
  CHECK(scene.wants<Wait>().ms == scene.state.policy.rest_enrolling_ms);
}

TEST_CASE("engine: any answer to any question leads on, and every round ends") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Scene scene;
    int step_count = 0;
    for (; !std::holds_alternative<Finish>(scene.asked) || step_count == 0; ++step_count) {
      REQUIRE(step_count < 5'000);
      const std::uint64_t dice = random();
      const auto kind = static_cast<FailureKind>(dice % 9);
      if (std::holds_alternative<Wait>(scene.asked))
        scene.happen(Waited{}, dice);
      else if (std::holds_alternative<ListFolder>(scene.asked))
        scene.list({batch(1), batch(2, ReceiptHeld::kAccepted), batch(3), batch(4)});
      else if (dice % 3 == 0)
        scene.happen(Failed{kind, dice % 6, 0}, dice);
      else if (std::holds_alternative<FetchHead>(scene.asked))
        scene.happen(HeadFetched{1, dice % 5}, dice);
      else if (std::holds_alternative<OpenUpload>(scene.asked) ||
               std::holds_alternative<SendPart>(scene.asked))
        scene.happen(UploadAt{dice % 2'600, dice % 5 == 0 ? receipt_bytes(1) : base::Bytes{}},
                     dice);
      else if (std::holds_alternative<FetchReceipt>(scene.asked) ||
               std::holds_alternative<FetchPackage>(scene.asked) ||
               std::holds_alternative<FetchNote>(scene.asked))
        scene.happen(dice % 2 == 0 ? Fetched{} : Fetched{receipt_bytes(1)}, dice);
      else
        scene.happen(Done{}, dice);
    }
  }
}

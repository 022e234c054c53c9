// The whole client over a real server behind a real socket, in one process.
#include <catch2/catch_test_macros.hpp>

#include "sync/client/runner.h"
#include "sync/server/http_daemon.h"
#include "tests/sync/support/server_fixture.h"

using namespace faltbok;
using client::Advice;
using client::BatchState;
using client::SyncPhase;

namespace {

struct Scene {
  std::unique_ptr<os::Files> files = os::open_files();
  support::StudyFixture study{1};
  support::ServerFixture server{study, *files};
  std::unique_ptr<server::HttpDaemon> daemon = start();
  std::uint16_t port = daemon->port();
  support::TempFolder folder;
  client::TabletFiles tablet{*files, folder.path()};
  support::FakeClock clock;
  client::Policy policy;

  Scene() {
    CHECK(tablet.make_folders().ok());
    policy.part_size = 10'000;
  }
  std::unique_ptr<server::HttpDaemon> start() {
    return server::HttpDaemon::start(server.server(), {"127.0.0.1", 0}).value();
  }
  protocol::SealedBatch leave_batch(std::size_t size) {
    const auto batch = study.seal(study.tablet(0), support::random_bytes(size));
    write(batch.bytes, batch.header.place.sequence);
    return batch;
  }
  void write(base::BytesView bytes, std::uint64_t sequence) {
    const std::string name = std::to_string(sequence) + ".fbb";
    CHECK(files->write_durably(folder.path() / "outbox" / name, bytes).ok());
  }
  client::SyncStatus sync() {
    const auto address = client::Address::parse("http://127.0.0.1:" + std::to_string(port)).value();
    const auto transport = client::make_http_transport(address, client::HttpLimits{});
    const auto wait = [this](std::int64_t ms) {
      clock.advance_ms(ms);
      return client::WaitEnd::kWoken;
    };
    return client::run({tablet, *transport, clock, wait, [] { return std::uint64_t{1}; }, 4711},
                       policy);
  }
  base::Result<protocol::Receipt> receipt(const base::BatchId& id) {
    const os::Path path = folder.path() / "inbox" / "receipts" / (id.hex() + ".fbr");
    TRY_ASSIGN(const base::Bytes bytes, "receipt", files->read(path, 1'000));
    return protocol::open_receipt(bytes, server.receipt_key());
  }
};

}  // namespace

TEST_CASE("sync: batches, package and note travel, and the status says so") {
  Scene scene;
  std::vector<protocol::SealedBatch> batches;
  for (const std::size_t size : std::vector<std::size_t>{1'000, 2'000'000, 0, 50'000})
    batches.push_back(scene.leave_batch(size));
  const auto status = scene.sync();
  CHECK(status.phase == SyncPhase::kDone);
  CHECK(!status.trouble);
  REQUIRE(status.batches.size() == 4);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    CHECK(scene.receipt(batches[i].id).value().sequence == i + 1);
    CHECK(status.batches[i].state == BatchState::kReceipted);
    CHECK(status.batches[i].bytes_sent == batches[i].bytes.size());
  }
  const base::Bytes package =
      scene.files->read(scene.folder.path() / "inbox" / "package.fbp", 1'000'000).value();
  CHECK(protocol::open_package(package, scene.study.study_key().verify_key()).value().version == 1);
  const auto shown =
      scene.files->read(scene.folder.path() / "inbox" / "status.json", client::kStatusSizeMax)
          .value();
  const auto read = client::decode_status(base::text_of(shown)).value();
  CHECK(read.phase == SyncPhase::kDone);
  CHECK(read.pid == 4711);
}

TEST_CASE("sync: a second round sends nothing again, and fetches what is new") {
  Scene scene;
  (void)scene.leave_batch(100);
  REQUIRE(scene.sync().phase == SyncPhase::kDone);
  const auto second = scene.leave_batch(100);
  scene.daemon.reset();

  REQUIRE(
      !scene.server.server().papers().put_note(scene.study.note_through(scene.study.tablet(0))));
  REQUIRE(!scene.server.server().papers().put_package(scene.study.sealed_package()));
  const auto count = scene.server.log().size();
  scene.daemon = scene.start();
  scene.port = scene.daemon->port();
  REQUIRE(scene.sync().phase == SyncPhase::kDone);
  scene.daemon.reset();
  CHECK(scene.server.log().size() == count + 1);
  CHECK(scene.receipt(second.id).ok());
  const auto note =
      scene.folder.path() / "inbox" / "notes" / (scene.study.tablet(0).id.hex() + ".fbn");
  CHECK(scene.files->read(note, 10'000).value() == scene.study.note_through(scene.study.tablet(0)));
  CHECK(client::package_version_in(
            scene.files->read(scene.folder.path() / "inbox" / "package.fbp", 1'000'000).value()) ==
        2);
}

TEST_CASE("sync: with the server down nothing is lost, it says so, and the next round sends all") {
  Scene scene;
  const auto batch = scene.leave_batch(100);
  scene.daemon.reset();
  const auto status = scene.sync();
  CHECK(status.phase == SyncPhase::kFailed);
  REQUIRE(status.trouble);
  CHECK(status.trouble->advice == Advice::kServerUnreachable);
  CHECK(status.batches.at(0).state == BatchState::kWaiting);
  scene.daemon = scene.start();
  scene.port = scene.daemon->port();
  CHECK(scene.sync().phase == SyncPhase::kDone);
  CHECK(scene.receipt(batch.id).ok());
}

TEST_CASE("sync: a damaged batch is named, and those before it are sent") {
  Scene scene;
  const auto first = scene.leave_batch(100);
  const auto second = scene.study.seal(scene.study.tablet(0), support::random_bytes(100));
  base::Bytes changed = second.bytes;
  changed.back() ^= 1;
  scene.write(changed, 2);
  scene.write(base::to_bytes("not a batch"), 9);
  const auto status = scene.sync();
  CHECK(scene.receipt(first.id).ok());
  CHECK(status.batches.at(1).state == BatchState::kDamaged);
  CHECK(status.batches.at(2).state == BatchState::kDamaged);
  scene.write(second.bytes, 2);  // the app wrote it anew
  CHECK(scene.sync().batches.at(1).state == BatchState::kReceipted);
}

TEST_CASE("sync: a fork is sent, receipted as quarantined, and does not stop the rest") {
  Scene scene;
  support::Tablet clone = scene.study.tablet(0);
  (void)scene.leave_batch(100);
  REQUIRE(scene.sync().phase == SyncPhase::kDone);
  scene.write(scene.study.seal(clone, support::random_bytes(5)).bytes,
              1);  // the clone's outbox, as it were
  scene.write(scene.study.seal(clone, support::random_bytes(5)).bytes, 2);
  const auto status = scene.sync();
  CHECK(status.phase == SyncPhase::kDone);
  CHECK(status.batches.at(0).state == BatchState::kQuarantined);
  CHECK(status.batches.at(1).state == BatchState::kQuarantined);
}

TEST_CASE("sync: an enrolment request is left with the server before there is any batch") {
  Scene scene;
  support::Tablet newcomer = scene.study.tablet(0);
  newcomer.id.bytes[0] ^= 1;
  REQUIRE(scene.files
              ->write_durably(scene.folder.path() / "request.fbq", scene.study.request_of(newcomer))
              .ok());
  CHECK(scene.sync().phase == SyncPhase::kDone);
  scene.daemon.reset();
  CHECK(scene.server.server().store().requests().value().at(0).device == newcomer.id);
}

// The two programs as processes, killed at any moment: nothing is lost, nothing doubled.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <random>
#include <set>

#include "sync/client/status.h"
#include "sync/client/tablet_folder.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"
#include "tests/sync/support/study_fixture.h"
#include "tests/sync/support/upload.h"

using namespace faltbok;
using support::ChildProcess;

namespace {

const std::string kServer = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-server";
const std::string kSync = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-sync";

struct Scene {
  std::unique_ptr<os::Files> files = os::open_files();
  support::TempFolder folder;
  support::StudyFixture study{1};
  os::Path tablet = folder.path() / "tablet";
  os::Path data = folder.path() / "data";
  crypto::VerifyKey receipt_key;
  std::vector<protocol::SealedBatch> sealed;

  Scene() {
    CHECK(files->make_folders(tablet / "outbox").ok());
    const os::Path package = folder.path() / "1.fbp";
    CHECK(files->write_durably(package, study.sealed_package()).ok());
    ChildProcess init(kServer, {"init", "--data", data.text, "--package", package.text});
    const std::string line = init.read_line();
    CHECK(init.wait() == 0);
    CHECK(line.starts_with("receipt key "));
    receipt_key.bytes = base::array_from_hex<32>(line.substr(12)).value();
  }
  void seal(std::size_t size) {
    sealed.push_back(study.seal(study.tablet(0), support::random_bytes(size)));
    const os::Path path = tablet / "outbox" / (std::to_string(sealed.size()) + ".fbb");
    REQUIRE(files->write_durably(path, sealed.back().bytes).ok());
  }
  std::size_t receipted_count() {
    std::size_t out = 0;
    for (const auto& batch : sealed) {
      const auto bytes =
          files->read(tablet / "inbox" / "receipts" / (batch.id.hex() + ".fbr"), 1'000);
      if (!bytes.ok()) continue;
      REQUIRE(protocol::open_receipt(bytes.value(), receipt_key).value().status ==
              protocol::ReceiptStatus::kAccepted);
      ++out;
    }
    return out;
  }
};

struct RunningServer {
  explicit RunningServer(const Scene& scene)
      : process(kServer, {"--data", scene.data.text, "--listen", "127.0.0.1:0"}),
        line(process.read_line()) {
    REQUIRE(line.starts_with("listening on 127.0.0.1:"));
  }
  std::string url() const { return "http://" + line.substr(std::string("listening on ").size()); }
  std::unique_ptr<client::HttpTransport> connect() const {
    return client::make_http_transport(client::Address::parse(url()).value(), client::HttpLimits{});
  }
  ChildProcess process;
  std::string line;
};

int sync_once(const Scene& scene, const RunningServer& server) {
  return ChildProcess(kSync, {"--dir", scene.tablet.text, "--once", "--server", server.url()})
      .wait();
}

void check_stored_exactly_once(const Scene& scene, const RunningServer& server) {
  const auto http = server.connect();
  const std::string log(base::text_of(http->exchange({"GET", "/v1/log", {}, {}}).value().body));
  CHECK(static_cast<std::size_t>(std::ranges::count(log, '\n')) == scene.sealed.size());
  for (const auto& batch : scene.sealed)
    CHECK(http->exchange({"GET", "/v1/batches/" + batch.id.hex(), {}, {}}).value().body ==
          batch.bytes);
}

}  // namespace

TEST_CASE("programs: init, serve, sync once, stop by SIGTERM") {
  Scene scene;
  scene.seal(1'000);
  scene.seal(2'500'000);
  RunningServer server(scene);
  CHECK(sync_once(scene, server) == 0);
  CHECK(scene.receipted_count() == 2);
  check_stored_exactly_once(scene, server);
  server.process.signal(SIGTERM);
  CHECK(server.process.wait() == 0);
}

TEST_CASE(
    "programs: the server is killed during upload again and again, and nothing is lost or "
    "doubled") {
  constexpr std::uint64_t kSeed = 20261122;
  constexpr int kKillCount = 25;
  std::mt19937_64 random(kSeed);
  CAPTURE(kSeed);
  Scene scene;
  for (int i = 0; i < kKillCount; ++i) {
    CAPTURE(i);
    RunningServer server(scene);
    scene.seal(200'000);
    const auto& batch = scene.sealed.back();
    const auto http = server.connect();
    const base::BytesView bytes(batch.bytes);
    // Somewhere between the announcement and the answer to the last byte.
    const std::size_t cut = random() % (bytes.size() + 20'000);
    REQUIRE(http->exchange(support::creation(bytes)).value().status == 201);
    REQUIRE(
        http->exchange(support::part(batch.id, 0, bytes.first(std::min(cut, bytes.size())))).ok());
    server.process.signal(SIGKILL);
    CHECK(server.process.wait() == -SIGKILL);
    RunningServer again(scene);
    const auto head = again.connect()->exchange(support::creation(bytes)).value();
    const auto offset = std::stoull(client::header_of(head, "Upload-Offset").value());
    CHECK(offset == std::min(cut, bytes.size()));  // what was acknowledged is there
    CHECK(sync_once(scene, again) == 0);
    CHECK(scene.receipted_count() == scene.sealed.size());
  }
  RunningServer server(scene);
  check_stored_exactly_once(scene, server);
}

TEST_CASE("programs: server and uploader are killed at any moment while many batches travel") {
  constexpr std::uint64_t kSeed = 7;
  constexpr int kKillCount = 30;
  std::mt19937_64 random(kSeed);
  CAPTURE(kSeed);
  Scene scene;
  for (int i = 0; i < 60; ++i) scene.seal(static_cast<std::size_t>(random() % 30'000));
  for (int i = 0; i < kKillCount; ++i) {
    RunningServer server(scene);
    ChildProcess sync(kSync, {"--dir", scene.tablet.text, "--once", "--server", server.url()});
    // By progress, not by time: when so many more receipts are there, the one or the other dies.
    const std::size_t goal = std::min(scene.sealed.size(), scene.receipted_count() + random() % 4);
    REQUIRE(support::comes_true([&] { return scene.receipted_count() >= goal; }));
    (random() % 2 == 0 ? server.process : sync).signal(SIGKILL);
    if (random() % 2 == 0) server.process.signal(SIGKILL);
    sync.signal(SIGKILL);
  }
  RunningServer server(scene);
  CHECK(sync_once(scene, server) == 0);
  CHECK(scene.receipted_count() == scene.sealed.size());
  check_stored_exactly_once(scene, server);
}

TEST_CASE(
    "programs: an uploader that stays is woken by a new batch, reports, and stops by SIGTERM") {
  Scene scene;
  RunningServer server(scene);
  const std::string toml = "address = \"" + server.url() + "\"\n";
  REQUIRE(scene.files->write_durably(scene.tablet / "server.toml", base::view_of(toml)).ok());
  ChildProcess sync(kSync, {"--dir", scene.tablet.text});
  for (std::size_t count = 1; count <= 3; ++count) {
    scene.seal(500);
    REQUIRE(support::comes_true([&] { return scene.receipted_count() >= count; }));
  }
  ChildProcess second(kSync, {"--dir", scene.tablet.text, "--once"});
  CHECK(second.wait() == 1);  // one at a time
  sync.signal(SIGTERM);
  CHECK(sync.wait() == 0);
  const auto bytes =
      scene.files->read(scene.tablet / "inbox" / "status.json", client::kStatusSizeMax).value();
  CHECK(client::decode_status(base::text_of(bytes)).value().batches.size() == 3);
}

TEST_CASE("programs: bad command lines say so with exit code 2") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{},
                                             {"init"},
                                             {"--data"},
                                             {"--data", "x"},
                                             {"init", "--data", "x", "--listen", "y"},
                                             {"--data", "/nonexistent", "--listen", "127.0.0.1:0"},
                                             {"--data", "x", "--listen", "0.0.0.0:1"}}) {
    CAPTURE(words.size());
    CHECK(ChildProcess(kServer, words).wait() == 2);
  }
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {}, {"--dir"}, {"--dir", "/nonexistent", "--once"}, {"--dir", "/tmp", "--what"}})
    CHECK(ChildProcess(kSync, words).wait() == 2);
  const support::TempFolder folder;
  for (const char* address : {"ftp://x", "https://127.0.0.1:1", "http://example.org:80"})
    CHECK(
        ChildProcess(kSync, {"--dir", folder.path().text, "--once", "--server", address}).wait() ==
        2);
}

#include <catch2/catch_test_macros.hpp>

#include "sync/server/http_daemon.h"
#include "tests/sync/support/server_fixture.h"
#include "tests/sync/support/upload.h"

using namespace faltbok;
using base::ErrorKind;
using support::creation;
using support::creation_with_body;
using support::receipt_in;

namespace {

struct Scene {
  std::unique_ptr<os::Files> files = os::open_files();
  support::StudyFixture study{1};
  support::ServerFixture server{study, *files};
  std::unique_ptr<server::HttpDaemon> daemon =
      server::HttpDaemon::start(server.server(), {"127.0.0.1", 0}).value();
  std::unique_ptr<client::HttpTransport> http = client::make_http_transport(
      client::Address::parse("http://127.0.0.1:" + std::to_string(daemon->port())).value(),
      client::HttpLimits{});

  client::HttpResponse call(const client::HttpRequest& request) {
    return http->exchange(request).value();
  }
  protocol::SealedBatch batch(std::size_t size) {
    return study.seal(study.tablet(0), support::random_bytes(size));
  }
};

}  // namespace

TEST_CASE("server over HTTP: a large and a small batch are sent, receipted and fetched again") {
  Scene scene;
  for (const std::size_t size : {std::size_t{100}, std::size_t{3'000'000}}) {
    const auto batch = scene.batch(size);
    const auto answer = scene.call(creation_with_body(batch.bytes));
    REQUIRE(answer.status == 201);
    CHECK(protocol::open_receipt(receipt_in(answer), scene.server.receipt_key()).ok());
    CHECK(scene.call({"GET", "/v1/batches/" + batch.id.hex(), {}, {}}).body == batch.bytes);
  }
}

TEST_CASE("server over HTTP: in parts, with the state asked in between") {
  Scene scene;
  const auto batch = scene.batch(100'000);
  const base::BytesView bytes(batch.bytes);
  REQUIRE(scene.call(creation(bytes)).status == 201);
  CHECK(scene.call(support::part(batch.id, 0, bytes.first(40'000))).status == 204);
  const auto state = scene.call({"HEAD", "/v1/batches/" + batch.id.hex(), {}, {}});
  CHECK(client::header_of(state, "Upload-Offset") == "40000");
  const auto last = scene.call(support::part(batch.id, 40'000, bytes.subspan(40'000)));
  CHECK(last.status == 204);
  CHECK(protocol::open_receipt(receipt_in(last), scene.server.receipt_key()).ok());
}

TEST_CASE("server over HTTP: a refusal is read by a sender that is still writing, small or large") {
  Scene scene;
  (void)scene.batch(10);  // never sent: what follows is a gap
  for (const std::size_t size : {std::size_t{100}, std::size_t{1'000'000}}) {
    const auto batch = scene.batch(size);
    CHECK(scene.call(creation_with_body(batch.bytes)).status == 409);
  }
  auto large = creation_with_body(scene.batch(20'000'000).bytes);
  large.headers.push_back({"Expect", "100-continue"});
  CHECK(scene.call(large).status == 409);
  CHECK(scene.files->list(scene.server.data() / "partial", 10).value().empty());
}

TEST_CASE("server over HTTP: headers beyond the limit are refused and the server goes on") {
  Scene scene;
  client::HttpRequest request{"GET", "/v1/health", {}, {}};
  request.headers.push_back({"X-Long", std::string(server::kConnectionMemorySizeMax, 'x')});
  const auto answer = scene.http->exchange(request);
  CHECK((!answer.ok() || answer.value().status >= 400));
  CHECK(scene.call({"GET", "/v1/health", {}, {}}).status == 200);
}

TEST_CASE("server over HTTP: when it is gone the client hears unavailable") {
  Scene scene;
  scene.daemon.reset();
  CHECK(scene.http->exchange({"GET", "/v1/health", {}, {}}).error().kind() ==
        ErrorKind::kUnavailable);
}

TEST_CASE("server over HTTP: only loopback is listened on, until TLS") {
  CHECK(server::listen_address_from("127.0.0.1:8480").value().port == 8480);
  CHECK(server::listen_address_from("127.0.0.1:0").ok());
  CHECK(server::listen_address_from("0.0.0.0:80").error().kind() == ErrorKind::kUnsupported);
  for (const char* text :
       {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:8x", "x:80", "localhost:80"}) {
    CAPTURE(text);
    CHECK(server::listen_address_from(text).error().kind() == ErrorKind::kInvalidInput);
  }
}

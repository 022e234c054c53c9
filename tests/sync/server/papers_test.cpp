#include <catch2/catch_test_macros.hpp>

#include "crypto/random.h"
#include "tests/sync/support/server_fixture.h"
#include "tests/sync/support/upload.h"

using namespace faltbok;
using base::ErrorKind;
using support::text_in;

namespace {

struct Scene {
  std::unique_ptr<os::Files> files = os::open_files();
  support::StudyFixture study{1};
  support::ServerFixture server{study, *files};
  support::ApiTransport http{server};

  client::HttpResponse call(const client::HttpRequest& request) {
    return http.exchange(request).value();
  }
  client::HttpResponse get(std::string path) { return call({"GET", std::move(path), {}, {}}); }
  client::HttpResponse put(std::string what, base::Bytes bytes) {
    return call({"PUT", "/v1/" + std::move(what), {}, std::move(bytes)});
  }
};

}  // namespace

TEST_CASE(
    "server: a package with a higher version and the study's signature is taken, and kept over a "
    "restart") {
  Scene scene;
  CHECK(text_in(scene.get("/v1/health")).find("\"package_version\": 1") != std::string::npos);
  const base::Bytes second = scene.study.sealed_package();
  const base::Bytes third = scene.study.sealed_package();
  CHECK(scene.put("package", third).status == 200);
  CHECK(scene.put("package", third).status == 200);
  CHECK(text_in(scene.put("package", second)) == "{\"error\": \"version\"}\n");
  REQUIRE(scene.server.restart().ok());
  const auto held = scene.get("/v1/package");
  CHECK(held.body == third);
  CHECK(client::header_of(held, "ETag") == "\"3\"");
  CHECK(scene.call({"GET", "/v1/package", {{"If-None-Match", "\"3\""}}, {}}).status == 304);
}

TEST_CASE("server: a package of another key, of another study, or with any damage is refused") {
  Scene scene;
  const base::Bytes good = scene.study.sealed_package();
  support::StudyFixture other(1);
  other.package().study = scene.study.package().study;
  other.package().version = 10;
  CHECK(scene.put("package", other.sealed_package()).status == 403);
  for (std::size_t at = 0; at < good.size(); at += 37) {
    base::Bytes changed = good;
    changed[at] ^= 1;
    CAPTURE(at);
    CHECK(scene.put("package", changed).status == 403);
  }
  CHECK(scene.put("package", good).status == 200);
}

TEST_CASE("server: the newest import note of a device is kept, by signature alone") {
  Scene scene;
  support::Tablet& tablet = scene.study.tablet(0);
  const std::string path = "/v1/notes/" + tablet.id.hex();
  CHECK(scene.get(path).status == 404);
  (void)scene.study.seal(tablet, {});
  const base::Bytes older = scene.study.note_through(tablet);
  (void)scene.study.seal(tablet, {});
  const base::Bytes newer = scene.study.note_through(tablet);
  CHECK(scene.put("notes", newer).status == 200);
  CHECK(scene.put("notes", newer).status == 200);
  CHECK(text_in(scene.put("notes", older)) == "{\"error\": \"older\"}\n");
  base::Bytes changed = newer;
  changed[50] ^= 1;
  CHECK(scene.put("notes", changed).status == 403);
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.get(path).body == newer);
}

TEST_CASE("server: requests wait until their device and its users are certified") {
  Scene scene;
  support::Tablet newcomer{crypto::random_id<base::DeviceId>(), 1, 0, {}};
  const base::Bytes request = scene.study.request_of(newcomer);
  CHECK(scene.put("requests", request).status == 200);
  CHECK(scene.put("requests", request).status == 200);
  CHECK(text_in(scene.get("/v1/requests")) ==
        "{\"device\": \"" + newcomer.id.hex() + "\", \"size\": " + std::to_string(request.size()) +
            "}\n");
  CHECK(scene.get("/v1/requests/" + newcomer.id.hex()).body == request);
  auto certificate = scene.study.package().devices[0];
  certificate.id = newcomer.id;
  certificate.block.first = 1'000;
  scene.study.package().devices.push_back(certificate);
  REQUIRE(scene.put("package", scene.study.sealed_package()).status == 200);
  CHECK(!text_in(scene.get("/v1/requests")).empty());  // its user is not
  scene.study.certify_users(request);
  REQUIRE(scene.put("package", scene.study.sealed_package()).status == 200);
  CHECK(text_in(scene.get("/v1/requests")).empty());
  CHECK(scene.put("requests", request).status ==
        200);  // sent again by a tablet that does not know yet
  CHECK(text_in(scene.get("/v1/requests")).empty());
}

TEST_CASE(
    "server: a certified tablet's request for one more user waits; nobody else's in its name") {
  Scene scene;
  support::Tablet newcomer{crypto::random_id<base::DeviceId>(), 1, 0, {}};
  auto certificate = scene.study.package().devices[0];
  certificate.id = newcomer.id;
  certificate.block.first = 1'000;
  scene.study.package().devices.push_back(certificate);
  REQUIRE(scene.put("package", scene.study.sealed_package()).status == 200);
  const base::Bytes more = scene.study.request_of(newcomer);
  CHECK(scene.put("requests", more).status == 200);
  CHECK(scene.get("/v1/requests/" + newcomer.id.hex()).body == more);
  const protocol::EnrolmentRequest forged = protocol::open_request(more).value();
  const crypto::SigningKey device_key = crypto::SigningKey::random();
  const crypto::SigningKey user_key = crypto::SigningKey::random();
  const crypto::SigningKey* const keys[] = {&user_key};
  CHECK(scene.put("requests", protocol::seal_request(forged, device_key, keys).value()).status ==
        200);
  CHECK(scene.get("/v1/requests/" + newcomer.id.hex()).body == more);
}

TEST_CASE("server: no more than the named number of requests wait, and a full list means later") {
  Scene scene;
  for (std::size_t i = 0; i < server::kRequestCountMax; ++i)
    REQUIRE(scene
                .put("requests",
                     scene.study.request_of({crypto::random_id<base::DeviceId>(), 1, 0, {}}))
                .status == 200);
  const auto one_more = scene.put(
      "requests", scene.study.request_of({crypto::random_id<base::DeviceId>(), 1, 0, {}}));
  CHECK(one_more.status == 507);
  CHECK(client::header_of(one_more, "Retry-After"));
}

TEST_CASE("server: init makes one server in a folder, and says what is wrong otherwise") {
  Scene scene;
  const server::Machine machine{*scene.files, scene.server.clock()};
  const auto again =
      server::init_server(machine, scene.server.data(), scene.study.sealed_package());
  CHECK(again.error().kind() == ErrorKind::kConflict);
  const support::TempFolder folder;
  const auto damaged =
      server::init_server(machine, folder.path() / "new", base::to_bytes("not a package"));
  CHECK(damaged.error().trail().starts_with("package"));
  CHECK(!scene.files->info(folder.path() / "new").ok());
  CHECK(server::Server::open(machine, folder.path(), {}).error().kind() == ErrorKind::kNotFound);
  const auto second = server::Server::open(machine, scene.server.data(), {});
  CHECK(second.error().kind() == ErrorKind::kConflict);
}

TEST_CASE("server: paths, methods and bodies that are not of the API are refused") {
  Scene scene;
  for (const char* path :
       {"/", "/v1", "/v2/health", "/v1/batch", "/v1/batches/xyz", "/v1/devices/00/head",
        "/v1/receipts/../../etc/passwd", "/v1/notes/00", "//v1/health"}) {
    CAPTURE(path);
    CHECK(scene.get(path).status == 404);
  }
  CHECK(scene.call({"DELETE", "/v1/package", {}, {}}).status == 405);
  CHECK(scene.get("/v1/log?after=x").status == 400);
  CHECK(scene.put("notes", base::Bytes(server::kSmallBodySizeMax + 1)).status == 413);
}

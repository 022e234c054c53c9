#include <catch2/catch_test_macros.hpp>

#include "sync/server/http_daemon.h"
#include "tests/sync/desk/desk_room.h"
#include "tests/sync/support/upload.h"

using namespace faltbok;
using tests::DeskRoom;
using tests::mood_submission;
using tests::Tablet;

namespace {

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A real server on loopback for the study of a desk.
struct Scene {
  DeskRoom room;
  std::unique_ptr<os::Files> files = os::open_files();
  std::unique_ptr<server::Server> server;
  std::unique_ptr<server::HttpDaemon> daemon;
  std::string receipt_key;

  void start_server(const std::string& package) {
    const server::Machine machine{*files, room.clock()};
    const os::Path data{room.path("server")};
    const auto key = server::init_server(machine, data, room.read(package));
    REQUIRE(key.ok());
    receipt_key = key.value().hex();
    server = server::Server::open(machine, data, {{}, [](const std::string&) {}}).value();
    daemon = server::HttpDaemon::start(*server, {"127.0.0.1", 0}).value();
    room.connect_to([this] { return transport(); });
  }
  std::unique_ptr<client::HttpTransport> transport() {
    const std::string address = "http://127.0.0.1:" + std::to_string(daemon->port());
    return client::make_http_transport(client::Address::parse(address).value(), {});
  }
  int send(const client::HttpRequest& request) {
    return transport()->exchange(request).value().status;
  }
};

// The lines of the README's first shell block.
std::vector<std::string> readme_commands(DeskRoom& room) {
  const auto text =
      room.files().read({std::string(FALTBOK_SOURCE_DIR) + "/sync/desk/README.md"}, 1 << 20);
  REQUIRE(text.ok());
  std::istringstream in{std::string(base::text_of(text.value()))};
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```"))
      inside = line == "```sh";
    else if (inside)
      lines.push_back(line);
  }
  return lines;
}

void replace_word(std::string& line, const std::string& word, const std::string& with) {
  for (std::size_t at = line.find(" " + word); at != std::string::npos;
       at = line.find(" " + word, at + 1)) {
    const std::size_t end = at + 1 + word.size();
    if (end == line.size() || line[end] == ' ' || line[end] == '/')
      line.replace(at + 1, word.size(), with);
  }
}

}  // namespace

TEST_CASE("desk and server: the commands of the README take a record from a tablet to the table") {
  Scene scene;
  Tablet tablet;
  int commands = 0;
  for (std::string line : readme_commands(scene.room)) {
    INFO(line);
    if (line.starts_with("faltbok-server init")) {
      scene.start_server("desk/packages/0001.fbp");
      continue;
    }
    REQUIRE(line.starts_with("faltbok-desk "));
    line = line.substr(std::string_view("faltbok-desk ").size());
    if (line.starts_with("enrol")) {
      REQUIRE(scene.send({"PUT", "/v1/requests", {}, tablet.answer(scene.room.read("one.fbi"))}) /
                  100 ==
              2);
      REQUIRE(scene.room.run("pull --server http://127.0.0.1:1 --to ROOM/desk") == 0);
      line += " --words-checked";
    }
    if (line.starts_with("pull")) {
      REQUIRE(scene.room.run("push --server http://127.0.0.1:1 --from ROOM/desk") == 0);
      tablet.install(scene.room.newest_package());
      const protocol::SealedBatch batch = tablet.seal({tablet.record(
          {"MA-0001-0", "t0", "mood", mood_submission("2", "3", "ord", "5"), {}, 1, ""})});
      REQUIRE(scene.send(support::creation_with_body(batch.bytes)) / 100 == 2);
    }
    replace_word(line, "DIR", "ROOM/study");
    replace_word(line, "DESK", "ROOM/desk");
    replace_word(line, "URL", "http://127.0.0.1:8480");
    replace_word(line, "HEX", scene.receipt_key);
    replace_word(line, "SITE", "malmo");
    replace_word(line, "FILE.fbi", "ROOM/one.fbi");
    replace_word(line, "FILE.fbq", "ROOM/desk/requests/" + tablet.device().hex() + ".fbq");
    replace_word(line, "TABLES", "ROOM/export");
    const int code = scene.room.run(line);
    INFO(scene.room.err());
    REQUIRE(code == 0);
    ++commands;
  }
  CHECK(commands == 9);
  CHECK(says(scene.room.read_text("export/wide.csv"), "MA-0001-0,malmo,2,3,ord,,5"));
  CHECK(scene.room.names_in("desk/incoming") == std::vector<std::string>{"cursor"});

  // The note goes back, and a second pull brings nothing again.
  REQUIRE(scene.room.run("push --server http://127.0.0.1:1 --from ROOM/desk") == 0);
  CHECK(scene.transport()
            ->exchange({"GET", "/v1/notes/" + tablet.device().hex(), {}, {}})
            .value()
            .body == scene.room.read("desk/notes/" + tablet.device().hex() + ".fbn"));
  REQUIRE(scene.room.run("pull --server http://127.0.0.1:1 --to ROOM/desk") == 0);
  CHECK(says(scene.room.out(), "pulled 0 batches"));
  REQUIRE(scene.room.run("status --desk ROOM/desk") == 0);
  CHECK(says(scene.room.out(), "imported 1, set aside 0, missing 0"));
}

TEST_CASE(
    "desk and server: a server that is away, or an address that is none, is told with what to do") {
  Scene scene;
  scene.room.open_study();
  scene.start_server("desk/packages/0001.fbp");
  CHECK(scene.room.run("push --server nonsense --from ROOM/desk") == 2);
  CHECK(says(scene.room.err(), "'nonsense' is not a server's address"));
  CHECK(scene.room.run("push --server http://127.0.0.1:1 --from ROOM/nothing") == 2);
  auto transport = scene.transport();
  scene.daemon.reset();
  scene.room.connect_to([&transport] { return std::move(transport); });
  CHECK(scene.room.run("pull --server http://127.0.0.1:1 --to ROOM/desk") == 1);
  CHECK(says(scene.room.err(), "the server does not answer"));
}

TEST_CASE("desk and server: a package of another study is refused by the server and told") {
  Scene scene;
  scene.room.open_study();
  scene.start_server("desk/packages/0001.fbp");
  DeskRoom other;
  other.open_study();
  other.connect_to([&scene] { return scene.transport(); });
  CHECK(other.run("push --server http://127.0.0.1:1 --from ROOM/desk") == 2);
  CHECK(says(other.err(), "403 'signature'"));
}

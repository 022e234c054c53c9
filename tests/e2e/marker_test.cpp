// Nobody reads along: what a person types on the tablet lies in clear in no file of tablet or
// server, nor in what they say on their way, until the study desk decrypts it.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "sync/client/address.h"
#include "sync/client/http.h"
#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/read_file.h"
#include "tests/support/small_study.h"
#include "tests/sync/desk/desk_room.h"

using namespace faltbok;
using support::ChildProcess;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMarker = "zqxjkvwyzqx";
const std::string kBin = std::string(FALTBOK_BINARY_DIR) + "/bin/";

// Every temporary file of this process and its children lies in here.
struct Enclosure {
  support::TempFolder folder;
  support::TempFolder outside;  // what belongs to the finger, not to tablet or server
  Enclosure() { ::setenv("TMPDIR", folder.path().text.c_str(), 1); }
  ~Enclosure() { ::unsetenv("TMPDIR"); }
  std::string log(const std::string& name) const { return (folder.path() / name).text + ".log"; }
};

struct Found {
  int file_count = 0;
  std::vector<std::string> with_marker;
};

Found search(const std::string& folder) {
  Found found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    ++found.file_count;
    const base::Bytes bytes = tests::read_file(entry.path());
    if (std::search(bytes.begin(), bytes.end(), kMarker.begin(), kMarker.end()) != bytes.end())
      found.with_marker.push_back(entry.path().string());
  }
  return found;
}

// The study desk, the server and one certified tablet, all of them real.
class Field {
 public:
  Field() {
    ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
    room.clock().jump_to(os::open_clock()->now());
    room.write("study/study.toml", support::kSmallStudyToml);
    for (const auto& [id, text] : support::small_study_forms())
      room.write("study/" + id + ".md", text);
    run("init --study ROOM/study --to ROOM/desk");
    run("publish --desk ROOM/desk --address http://127.0.0.1:1");
    start_server();
    enrol();
  }

  void run(const std::string& line) {
    const int code = room.run(line);
    INFO(line << room.err());
    REQUIRE(code == 0);
  }

  Enclosure place;
  tests::DeskRoom room;
  tests::TabletFixture t;
  std::unique_ptr<ChildProcess> server;
  std::string url;

 private:
  void start_server() {
    const std::string data = (place.folder.path() / "server").text;
    ChildProcess init(kBin + "faltbok-server",
                      {"init", "--data", data, "--package", room.path("desk/packages/0001.fbp")});
    const std::string said = init.read_line();
    REQUIRE(init.wait() == 0);
    server = std::make_unique<ChildProcess>(
        kBin + "faltbok-server",
        std::vector<std::string>{"--data", data, "--listen", "127.0.0.1:0"}, place.log("server"));
    url = "http://" + server->read_line().substr(std::string("listening on ").size());
    room.connect_to([this] {
      return client::make_http_transport(client::Address::parse(url).value(), client::HttpLimits{});
    });
    run("publish --desk ROOM/desk --receipt-key " + said.substr(said.rfind(' ') + 1));
  }

  void enrol() {
    run("invite --desk ROOM/desk --site maria --out ROOM/invitation.fbi");
    t.put(shell::kInvitationName, room.read("invitation.fbi"));
    t.put("inbox/package.fbp", room.read("desk/packages/0002.fbp"));
    t.passphrase = t.run<app::PassphraseMade>(app::MakePassphrase{}).passphrase.reveal();
    t.run<app::VaultOpened>(app::EnrolTablet{app::SecretText(t.passphrase),
                                             app::SecretText(tests::kPin), "interviewer", "I1"});
    room.write("request.fbq", t.read(shell::kRequestName));
    run("enrol --desk ROOM/desk --request ROOM/request.fbq --words-checked");
    run("push --server " + url + " --from ROOM/desk");
    t.tablet.reset();
  }
};

}  // namespace

TEST_CASE("marker: what a person types is in no file of tablet or server before the desk opens it",
          "[e2e]") {
  Field field;
  const std::string answers = (field.place.outside.path() / "answers").text;
  const std::string paper = (field.place.outside.path() / "paper").text;
  const std::string typed = R"({"form": "talk", "item": "words", "choice": ")" +
                            std::string(kMarker) + "\"}\n" +
                            R"({"form": "screen", "item": "age", "choice": "24"})" + "\n" +
                            R"({"form": "screen", "item": "wants", "choice": "yes"})" + "\n";
  REQUIRE(field.t.disk->write_durably({answers}, base::view_of(typed)).ok());
  REQUIRE(field.t.disk->write_durably({paper}, base::view_of(field.t.passphrase + "\n")).ok());
  const std::string tablet = field.t.temp.path().text;
  ChildProcess uploader(kBin + "faltbok-sync", {"--dir", tablet, "--server", field.url},
                        field.place.log("sync"));
  ChildProcess app(kBin + "faltbok-driven",
                   {"--dir", tablet, "--paper", paper, "--answers", answers, "--pin",
                    std::string(tests::kPin), "unlock", "participant", "visit=t0", "sync"},
                   field.place.log("app"));
  bool marker_saved = false;
  for (std::string line = app.read_line(); !line.empty(); line = app.read_line())
    marker_saved = marker_saved || line == "saved /data/words " + std::string(kMarker);
  CHECK(marker_saved);
  REQUIRE(app.wait() == 0);
  uploader.signal(SIGTERM);
  CHECK(uploader.wait() == 0);
  field.run("pull --server " + field.url + " --to ROOM/desk");

  const Found before = search(field.place.folder.path().text);
  CHECK(before.with_marker == std::vector<std::string>{});
  CHECK(before.file_count > 40);  // vault, log, outbox, inbox, server store, bodies, logs, desk ...

  field.run("import --desk ROOM/desk");
  field.run("export --desk ROOM/desk --to ROOM/tables");
  CHECK(!search(field.room.path("tables")).with_marker.empty());  // it bites: the marker is there
}

// How long a tablet's finalised batches take to be synced and receipted over loopback: the real
// programs, real files.
//   bench_sync [COUNT] [PAYLOAD_SIZE]     default 500 batches of 4,000 random bytes;
//                                         one JSON object on
// standard output
#include <cstdio>
#include <cstdlib>
#include <string>

#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"
#include "tests/sync/support/study_fixture.h"

using namespace faltbok;
using support::ChildProcess;

namespace {

const std::string kServer = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-server";
const std::string kSync = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-sync";

std::uint64_t leave_batches(os::Files& files, const os::Path& outbox, std::size_t count,
                            std::size_t size) {
  support::StudyFixture study(1);
  CHECK(files.make_folders(outbox).ok());
  CHECK(files.write_durably(outbox.folder() / "1.fbp", study.sealed_package()).ok());
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto batch = study.seal(study.tablet(0), support::random_bytes(size));
    CHECK(files.write_durably(outbox / (std::to_string(i + 1) + ".fbb"), batch.bytes).ok());
    bytes += batch.bytes.size();
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 500;
  const std::size_t size = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 4'000;
  const auto files = os::open_files();
  const auto clock = os::open_clock();
  const support::TempFolder folder;
  const std::uint64_t bytes = leave_batches(*files, folder.path() / "outbox", count, size);
  const std::string data = (folder.path() / "data").text;
  CHECK(ChildProcess(kServer, {"init", "--data", data, "--package", (folder.path() / "1.fbp").text})
            .wait() == 0);
  ChildProcess server(kServer, {"--data", data, "--listen", "127.0.0.1:0"});
  const std::string url =
      "http://" + server.read_line().substr(std::string("listening on ").size());
  const std::int64_t start_ms = clock->monotonic_ms();
  const int code =
      ChildProcess(kSync, {"--dir", folder.path().text, "--once", "--server", url}).wait();
  const double seconds = static_cast<double>(clock->monotonic_ms() - start_ms) / 1000.0;
  const auto receipts = files->list(folder.path() / "inbox" / "receipts", count + 1);
  const bool whole = code == 0 && receipts.ok() && receipts.value().size() == count;
  std::printf(
      "{\"batches\": %zu, \"bytes\": %llu, \"seconds\": %.3f, \"records_per_s\": %.1f, "
      "\"all_receipted\": %s}\n",
      count, static_cast<unsigned long long>(bytes), seconds, static_cast<double>(count) / seconds,
      whole ? "true" : "false");
  return whole ? 0 : 1;
}

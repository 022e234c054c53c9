// How long a tablet's finalised records take to be synced and receipted over loopback: a real vault
// fills and finalises them, the real uploader sends them, the real server stores and signs.
//
//   bench_sync [COUNT]     default 500 records of 20 answers; one JSON object on standard output.
//                          Exit 1 unless the vault took a receipt for every record
#include <cstdio>
#include <cstdlib>
#include <string>

#include "device/storage/open.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/vault_world.h"
#include "tests/sync/support/study_fixture.h"

using namespace faltbok;
using support::ChildProcess;

namespace {

constexpr int kAnswerCount = 20;
const std::string kServer = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-server";
const std::string kSync = std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-sync";

// A tablet of the study: its vault in `folder`, its package beside it.
class Bench {
 public:
  Bench(os::Files& files, const os::Path& folder) : files_(files), folder_(folder) {
    CHECK(files_.make_folders(tablet()).ok());
    CHECK(files_.write_durably(package(), study_.sealed_package()).ok());
    const auto words = crypto::SecretBytes::copy_of(std::string_view("lusab-babad-gutih-tugad"));
    const crypto::NewUser user{world_.user, "interviewer", world_.user_key, words};
    auto made =
        storage::create_vault({files_, tablet()}, {study_.tablet(0).id, study_.recipients(), user});
    CHECK(made.ok());
    open_.emplace(std::move(made).value());
  }
  os::Path tablet() const { return folder_ / "tablet"; }
  os::Path package() const { return folder_ / "1.fbp"; }

  void finalise_one() {
    const storage::RecordKey key = world_.new_record();
    const forms::Event started = world_.form_started("MA-7K3F-2", "hads");
    CHECK(vault().start(key, {&started, 1}).ok());
    for (int i = 1; i <= kAnswerCount; ++i)
      CHECK(vault().append(key, world_.answer("/data/q" + std::to_string(i), "2")).ok());
    const forms::Event end = world_.final_event();
    const storage::SealingContext context{
        study_.package().study,
        study_.tablet(0).id,
        1,
        study_.device_key(),
        study_.recipients(),
        study_.package().version,
        static_cast<std::int32_t>(base::days_since_1970(support::kToday))};
    CHECK(vault().finalise({key, end, world_.user_key, context}).ok());
  }

  // How many receipts there are that the vault takes for its own.
  std::size_t take_receipts(const crypto::VerifyKey& receipt_key) {
    const os::Path inbox = tablet() / "inbox" / "receipts";
    const auto listed = files_.list(inbox, storage::kOutboxCountMax);
    if (!listed.ok()) return 0;
    std::size_t count = 0;
    for (const os::FileInfo& file : listed.value()) {
      const auto bytes = files_.read(inbox / file.name, 10'000);
      if (bytes.ok() && vault().apply_receipt(bytes.value(), receipt_key).ok()) ++count;
    }
    return count;
  }

 private:
  storage::Vault& vault() { return *open_->vault; }

  os::Files& files_;
  os::Path folder_;
  support::StudyFixture study_{1};
  support::VaultWorld world_;
  std::optional<storage::OpenVault> open_;
};

// "receipt key <64 hex digits>"
crypto::VerifyKey key_in(const std::string& line) {
  const auto key = base::array_from_hex<crypto::kVerifyKeySize>(line.substr(line.rfind(' ') + 1));
  CHECK(key.ok());
  return {key.value()};
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 500;
  const auto files = os::open_files();
  const auto clock = os::open_clock();
  const support::TempFolder folder;
  Bench bench(*files, folder.path());
  const std::int64_t filling_ms = clock->monotonic_ms();
  for (std::size_t i = 0; i < count; ++i) bench.finalise_one();
  const double filled_s = static_cast<double>(clock->monotonic_ms() - filling_ms) / 1000.0;

  const std::string data = (folder.path() / "data").text;
  ChildProcess init(kServer, {"init", "--data", data, "--package", bench.package().text});
  const crypto::VerifyKey receipt_key = key_in(init.read_line());
  CHECK(init.wait() == 0);
  ChildProcess server(kServer, {"--data", data, "--listen", "127.0.0.1:0"},
                      (folder.path() / "server.log").text);
  const std::string url =
      "http://" + server.read_line().substr(std::string("listening on ").size());
  const std::int64_t start_ms = clock->monotonic_ms();
  const int code =
      ChildProcess(kSync, {"--dir", bench.tablet().text, "--once", "--server", url}).wait();
  const double seconds = static_cast<double>(clock->monotonic_ms() - start_ms) / 1000.0;
  const std::size_t receipted = bench.take_receipts(receipt_key);
  std::printf(
      "{\"records\": %zu, \"answers_each\": %d, \"filled_s\": %.3f, \"seconds\": %.3f, "
      "\"records_per_s\": %.1f, \"receipted\": %zu}\n",
      count, kAnswerCount, filled_s, seconds, static_cast<double>(count) / seconds, receipted);
  return code == 0 && receipted == count ? 0 : 1;
}

// The recipe: every setting holds, foreign tools open what we write, and each line is needed.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "device/storage/cipher.h"
#include "device/storage/sql_vault.h"
#include "tests/device/storage/tablet.h"
#include "tests/support/fault_disk.h"
#include "tests/support/fault_vfs.h"

using namespace faltbok;
using storage::Database;
using storage::Setting;
using support::CrashMode;
using support::FaultDisk;
using tests::Tablet;

TEST_CASE("recipe: SQLCipher below 4.6 is refused") {
  CHECK(storage::check_library().ok());
  CHECK(storage::is_fit_version("4.6.0 community"));
  CHECK(storage::is_fit_version("4.10.0 community"));
  CHECK(storage::is_fit_version("5.0.0"));
  CHECK(!storage::is_fit_version("4.5.9 community"));
  CHECK(!storage::is_fit_version("3.15.0"));
  CHECK(!storage::is_fit_version(""));
  CHECK(!storage::is_fit_version("4"));
  CHECK(!storage::is_fit_version("x.6"));
  CHECK(!storage::is_fit_version("4x6"));
  CHECK(!storage::is_fit_version("5."));
}

TEST_CASE("recipe: a setting that does not take refuses to open") {
  const Setting wrong[] = {{"synchronous", "2", "1"}};
  const os::Path memory{":memory:"};
  const auto opened = Database::open({memory, nullptr, wrong});
  REQUIRE(!opened.ok());
  CHECK(opened.error().kind() == base::ErrorKind::kUnsupported);
  CHECK(opened.error().trail().find("synchronous") != std::string::npos);
}

TEST_CASE("recipe: the key is sixty-four and thirty-two digits") {
  REQUIRE(crypto::init().ok());
  crypto::DataKey key;
  key.reveal_to_write()[0] = 0xab;
  const crypto::DbSalt salt{0xcd};
  const auto text = storage::raw_key_text(key, salt);
  CHECK(text.reveal_text() == "x'ab" + std::string(62, '0') + "cd" + std::string(30, '0') + "'");
}

TEST_CASE("recipe: the sqlcipher program opens the database with the raw key and finds the rows") {
  if (std::system("command -v sqlcipher > /dev/null") != 0)
    SKIP("the sqlcipher program is not installed");
  Tablet tablet;
  tablet.create();
  const forms::Event started = tablet.world.form_started("MA-7K3F-2", "hads");
  REQUIRE(tablet.vault().start(tablet.world.new_record(), {&started, 1}).ok());
  const auto& key = static_cast<storage::SqlVault&>(tablet.vault()).session().key();
  const auto raw = storage::raw_key_text(key.key, key.salt);
  const std::string script =
      "PRAGMA key = \"" + std::string(raw.reveal_text()) +
      "\"; SELECT 'found ' || participant || ' ' || event_count FROM record;";
  tablet.lock();
  REQUIRE(tablet.disk->write_durably(tablet.path("script.sql"), base::to_bytes(script)).ok());
  const std::string command =
      "sqlcipher '" + tablet.path("vault.db").text + "' < '" + tablet.path("script.sql").text + "'";
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output(4'096, '\0');
  output.resize(std::fread(output.data(), 1, output.size(), pipe));
  CHECK(::pclose(pipe) == 0);
  CHECK(output.find("found MA-7K3F-2 1") != std::string::npos);
}

namespace {

// A small table on a disk that loses power, opened with a recipe of one's choice.
struct Trial {
  std::string salt_digits = std::string(32, 'b');
  std::string synchronous = "2";
  int acknowledged_count = 0;

  base::Result<std::unique_ptr<Database>> open() const {
    const os::Path path{"/trial.db"};
    const auto key = crypto::SecretBytes::copy_of("x'" + std::string(64, 'a') + salt_digits + "'");
    std::vector<Setting> settings(storage::kRecipe.begin(), storage::kRecipe.end());
    for (Setting& setting : settings)
      if (setting.name == "synchronous") setting = {"synchronous", synchronous, synchronous};
    return Database::open({path, &key, settings});
  }

  // "" when everything that was acknowledged is there after the crash.
  std::string run(CrashMode mode, std::uint64_t seed) {
    FaultDisk::Random random(seed);
    FaultDisk disk(FaultDisk::Contents{{"/trial.db", {}}});
    const support::FaultVfs vfs(disk);
    acknowledged_count = 0;
    write(disk, random() % 40 + 1);
    disk.power_off();
    disk.reboot(mode, random);
    const auto again = open();
    if (!again.ok()) return "unreadable";
    const auto count = again.value()->ask_integer("SELECT count(*) FROM t");
    if (!count.ok()) return "unreadable";
    return count.value() < acknowledged_count ? "lost" : "";
  }

 private:
  void write(FaultDisk& disk, std::uint64_t crash_at) {
    const auto opened = open();
    if (!opened.ok() || !opened.value()->execute("CREATE TABLE t (a)").ok()) return;
    if (!opened.value()->execute("INSERT INTO t VALUES (1)").ok()) return;
    acknowledged_count = 1;
    disk.plan({support::Fault::kCrash, crash_at, 1});
    for (int i = 0; i < 12; ++i) {
      if (!opened.value()->execute("INSERT INTO t VALUES (randomblob(300))").ok()) return;
      ++acknowledged_count;
      if (i % 4 == 3 && !opened.value()->checkpoint(Database::Log::kEmptied).ok()) return;
    }
  }
};

int failure_count(Trial trial) {
  int out = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    for (const CrashMode mode : {CrashMode::kOmitted, CrashMode::kKept, CrashMode::kTorn,
                                 CrashMode::kGarbage, CrashMode::kReordered})
      if (!trial.run(mode, seed).empty()) ++out;
  }
  return out;
}

}  // namespace

TEST_CASE("recipe: with all of its lines a crash loses nothing that was acknowledged") {
  REQUIRE(crypto::init().ok());
  CHECK(failure_count({}) == 0);
}

TEST_CASE("recipe: with synchronous=NORMAL a crash loses acknowledged commits") {
  REQUIRE(crypto::init().ok());
  Trial trial;
  trial.synchronous = "1";
  CHECK(failure_count(trial) > 0);
}

TEST_CASE("recipe: with a key without salt a crash leaves databases that nobody can read") {
  REQUIRE(crypto::init().ok());
  Trial trial;
  trial.salt_digits = "";
  CHECK(failure_count(trial) > 0);
}

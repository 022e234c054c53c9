#include "platform/os/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch_test_macros.hpp>

#include "tests/contract/files_contract.h"
#include "tests/support/faulty_files.h"
#include "tests/support/memory_files.h"
#include "tests/support/small_disk.h"
#include "tests/support/temp_folder.h"

using namespace faltbok;

TEST_CASE("files contract: the real disk") {
  const support::TempFolder folder;
  const auto files = os::open_files();
  contract::files_contract(*files, folder.path());
}

TEST_CASE("files contract: in memory") {
  support::MemoryFiles files;
  REQUIRE(files.make_folders({"/test"}).ok());
  contract::files_contract(files, {"/test"});
}

TEST_CASE("files contract: a disk whose faults are turned off") {
  support::MemoryFiles behind;
  support::FaultyFiles files(behind);
  REQUIRE(files.make_folders({"/test"}).ok());
  contract::files_contract(files, {"/test"});
}

TEST_CASE("files: what we make is private to its owner") {
  const support::TempFolder folder;
  const auto files = os::open_files();
  REQUIRE(files->make_folders(folder.path() / "new").ok());
  REQUIRE(files->write_durably(folder.path() / "new" / "file", base::to_bytes("x")).ok());
  struct stat status{};
  REQUIRE(::stat((folder.path() / "new").text.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0700U);
  REQUIRE(::stat((folder.path() / "new" / "file").text.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("files: a failed write leaves the old file and no litter") {
  const support::TempFolder folder;
  const auto files = os::open_files();
  const os::Path target = folder.path() / "taken";
  // a folder that is not empty cannot be replaced
  REQUIRE(files->make_folders(target / "inside").ok());
  CHECK(!files->write_durably(target, base::to_bytes("x")).ok());
  CHECK(files->list(folder.path(), 10).value().size() == 1);
  CHECK(files->info(target / "inside").ok());
  CHECK(::rmdir((target / "inside").text.c_str()) == 0);
  CHECK(::rmdir(target.text.c_str()) == 0);
  CHECK(::rmdir(folder.path().text.c_str()) == 0);  // succeeds only if nothing unfinished is left
}

TEST_CASE(
    "files: a full disk says so, keeps the old file, and takes the new one when there is room") {
  const support::TempFolder folder;
  const support::SmallDisk disk(folder.path(), "256k");
  if (!disk.mounted()) SKIP(support::kNoSmallDisk);
  const auto files = os::open_files();
  const os::Path file = folder.path() / "a";
  REQUIRE(files->write_durably(file, base::to_bytes("old")).ok());
  const base::Bytes filler(180'000, 7);
  REQUIRE(files->write_durably(folder.path() / "filler", filler).ok());
  CHECK(files->write_durably(file, filler).error().kind() == base::ErrorKind::kNoSpace);
  CHECK(files->read(file, 10).value() == base::to_bytes("old"));

  auto growing = files->open_append(file).value();
  CHECK(growing->append(filler).error().kind() == base::ErrorKind::kNoSpace);
  CHECK(growing->size() == 3);
  CHECK(files->read(file, 10).value() == base::to_bytes("old"));

  REQUIRE(files->remove_durably(folder.path() / "filler").ok());
  CHECK(files->write_durably(file, filler).ok());
  CHECK(files->read(file, filler.size()).value() == filler);
}

TEST_CASE("files: a pipe is not read, and does not block") {
  const support::TempFolder folder;
  const auto files = os::open_files();
  const os::Path pipe = folder.path() / "pipe";
  REQUIRE(::mkfifo(pipe.text.c_str(), 0600) == 0);
  CHECK(files->read(pipe, 10).error().kind() == base::ErrorKind::kInvalidInput);
}

TEST_CASE("files: a path is joined and taken apart") {
  CHECK((os::Path{"a"} / "b").text == "a/b");
  CHECK((os::Path{"/"} / "b").text == "/b");
  CHECK(os::Path{"a/b"}.folder().text == "a");
  CHECK(os::Path{"b"}.folder().text == ".");
  CHECK(os::Path{"/b"}.folder().text == "/");
  CHECK(os::Path{"a/b"}.name() == "b");
  CHECK(os::Path{"b"}.name() == "b");
}

TEST_CASE("faulty files: each call fails once, and does nothing then") {
  support::MemoryFiles behind;
  support::FaultyFiles files(behind);
  const os::Path file{"/a"};
  for (int n = 1; n <= 2; ++n) {
    files.fail_at(n, base::ErrorKind::kNoSpace);
    CHECK(files.write_durably(file, base::to_bytes("x")).ok() == (n != 1));
    CHECK(files.read(file, 10).ok() == (n == 1 ? false : n != 2));
    CHECK(files.call_count() == 2);
  }
  files.fail_from(1);
  CHECK(!files.read(file, 10).ok());
  CHECK(!files.read(file, 10).ok());
  files.fail_at(0);
  CHECK(files.read(file, 10).ok());
}

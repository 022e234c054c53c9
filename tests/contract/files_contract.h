// What every os::Files does, the real disk and the one in memory.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "platform/os/files.h"

namespace faltbok::contract {

// `folder` holds a.bin with the bytes "old".
inline void files_are_read_and_refused(os::Files& files, const os::Path& folder) {
  using base::ErrorKind;
  const os::Path file = folder / "a.bin";
  const base::Bytes old = base::to_bytes("old");

  SECTION("what was written is read back, and written anew it is the new") {
    CHECK(files.read(file, 3).value() == old);
    REQUIRE(files.write_durably(file, base::to_bytes("newer")).ok());
    CHECK(files.read(file, 100).value() == base::to_bytes("newer"));
    CHECK(files.info(file).value().size == 5);
    REQUIRE(files.write_durably(file, {}).ok());
    CHECK(files.read(file, 0).value().empty());
  }
  SECTION("a file beyond the limit is not read") {
    CHECK(files.read(file, 2).error().kind() == ErrorKind::kInvalidInput);
  }
  SECTION("a part is read, and less at the end") {
    CHECK(files.read_range(file, {1, 1}).value() == base::to_bytes("l"));
    CHECK(files.read_range(file, {1, 10}).value() == base::to_bytes("ld"));
    CHECK(files.read_range(file, {3, 10}).value().empty());
    CHECK(files.read_range(file, {99, 10}).value().empty());
  }
  SECTION("what is not there is not found") {
    const os::Path none = folder / "none";
    CHECK(files.read(none, 10).error().kind() == ErrorKind::kNotFound);
    CHECK(files.read_range(none, {0, 1}).error().kind() == ErrorKind::kNotFound);
    CHECK(files.info(none).error().kind() == ErrorKind::kNotFound);
    CHECK(files.remove_durably(none).error().kind() == ErrorKind::kNotFound);
    CHECK(files.list(none, 10).error().kind() == ErrorKind::kNotFound);
    CHECK(files.rename_durably({none, file}).error().kind() == ErrorKind::kNotFound);
    CHECK(files.write_durably(none / "b", old).error().kind() == ErrorKind::kNotFound);
    CHECK(files.read(file, 10).value() == old);
  }
  SECTION("a folder is not a file, and a name has an end") {
    CHECK(files.read(folder, 10).error().kind() == ErrorKind::kInvalidInput);
    CHECK(files.make_folders(file).error().kind() == ErrorKind::kInvalidInput);
    CHECK(files.write_durably(folder / std::string(300, 'x'), old).error().kind() ==
          ErrorKind::kInvalidInput);
    CHECK(!files.write_durably(folder, old).ok());
  }
}

// `folder` holds a.bin with the bytes "old".
inline void files_come_and_go(os::Files& files, const os::Path& folder) {
  using base::ErrorKind;
  const os::Path file = folder / "a.bin";
  const base::Bytes old = base::to_bytes("old");

  SECTION("folders are made with all above them, twice as well, and are listed by name") {
    REQUIRE(files.make_folders(folder / "b" / "c").ok());
    REQUIRE(files.make_folders(folder / "b" / "c").ok());
    REQUIRE(files.write_durably(folder / "0", {}).ok());
    REQUIRE(files.write_durably(folder / ("x" + std::string(os::kUnfinishedSuffix)), old).ok());
    const auto listed = files.list(folder, 3).value();
    REQUIRE(listed.size() == 3);
    CHECK(listed[0].name == "0");
    CHECK(listed[1].name == "a.bin");
    CHECK(listed[1].kind == os::FileKind::kFile);
    CHECK(listed[1].size == 3);
    CHECK(listed[2].kind == os::FileKind::kFolder);
    CHECK(files.list(folder, 2).error().kind() == ErrorKind::kInvalidInput);
  }
  SECTION("a renamed file replaces, a removed one is gone") {
    REQUIRE(files.write_durably(folder / "b", base::to_bytes("b")).ok());
    REQUIRE(files.rename_durably({folder / "b", file}).ok());
    CHECK(files.read(file, 10).value() == base::to_bytes("b"));
    CHECK(files.read(folder / "b", 10).error().kind() == ErrorKind::kNotFound);
    REQUIRE(files.remove_durably(file).ok());
    CHECK(files.list(folder, 10).value().empty());
  }
  SECTION("a file grows at its end and is taken up again") {
    {
      auto growing = files.open_append(folder / "grow").value();
      REQUIRE(growing->append(base::to_bytes("ab")).ok());
      REQUIRE(growing->append(base::to_bytes("c")).ok());
      REQUIRE(growing->sync().ok());
      CHECK(growing->size() == 3);
    }
    auto again = files.open_append(folder / "grow").value();
    CHECK(again->size() == 3);
    REQUIRE(again->append(base::to_bytes("d")).ok());
    CHECK(files.read(folder / "grow", 10).value() == base::to_bytes("abcd"));
    CHECK(files.open_append(folder / "no" / "grow").error().kind() == ErrorKind::kNotFound);
  }
  SECTION("a lock is held once, and free again when it goes") {
    auto held = files.lock(folder / "lock");
    REQUIRE(held.ok());
    CHECK(files.lock(folder / "lock").error().kind() == ErrorKind::kConflict);
    held.value().reset();
    CHECK(files.lock(folder / "lock").ok());
  }
  SECTION("there is room, and it is known") { CHECK(files.free_bytes(folder).value() > 0); }
}

// `folder` exists and is empty.
inline void files_contract(os::Files& files, const os::Path& folder) {
  REQUIRE(files.write_durably(folder / "a.bin", base::to_bytes("old")).ok());
  files_are_read_and_refused(files, folder);
  files_come_and_go(files, folder);
}

}  // namespace faltbok::contract

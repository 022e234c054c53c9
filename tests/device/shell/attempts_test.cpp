#include "device/shell/attempts.h"

#include <catch2/catch_test_macros.hpp>

#include "device/shell/folder.h"
#include "tests/support/memory_files.h"

using namespace faltbok;

TEST_CASE("attempts: two slips are free, then the wait doubles up to thirty minutes") {
  CHECK(shell::delay_ms_after(0) == 0);
  CHECK(shell::delay_ms_after(2) == 0);
  CHECK(shell::delay_ms_after(3) == 1'000);
  CHECK(shell::delay_ms_after(4) == 2'000);
  CHECK(shell::delay_ms_after(10) == 128'000);
  CHECK(shell::delay_ms_after(14) == 30 * 60'000);
  CHECK(shell::delay_ms_after(4'000'000'000U) == 30 * 60'000);
}

TEST_CASE("attempts: the wait runs out with the clock, and a clock put back begins it anew") {
  const shell::Attempts attempts{4, {10'000}};
  CHECK(shell::delay_left_ms(attempts, {10'000}) == 2'000);
  CHECK(shell::delay_left_ms(attempts, {11'500}) == 500);
  CHECK(shell::delay_left_ms(attempts, {12'000}) == 0);
  CHECK(shell::delay_left_ms(attempts, {9'999}) == 2'000);
}

TEST_CASE("attempts: the count survives a restart, and no file is no attempt") {
  support::MemoryFiles files;
  const os::Path folder{"/tablet"};
  REQUIRE(files.make_folders(folder).ok());
  CHECK(shell::load_attempts(files, folder).value().failure_count == 0);
  REQUIRE(shell::save_attempts(files, folder, {7, {42}}).ok());
  const shell::Attempts loaded = shell::load_attempts(files, folder).value();
  CHECK(loaded.failure_count == 7);
  CHECK(loaded.last.ms_since_1970 == 42);
}

TEST_CASE("attempts: a damaged file gives nobody new tries") {
  support::MemoryFiles files;
  const os::Path folder{"/tablet"};
  REQUIRE(files.make_folders(folder).ok());
  for (const std::string_view damaged :
       {"failures 0", "failures = -1\nlast_ms = 0", "last_ms = 0\n", ""}) {
    REQUIRE(files.write_durably(folder / shell::kAttemptsName, base::view_of(damaged)).ok());
    CAPTURE(damaged);
    const unsigned count = shell::load_attempts(files, folder).value().failure_count;
    CHECK(shell::delay_ms_after(count) >= 60'000);
  }
}

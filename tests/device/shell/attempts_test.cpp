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
  const shell::Attempts attempts{4, 0, {10'000}};
  CHECK(shell::delay_left_ms(attempts, {10'000}) == 2'000);
  CHECK(shell::delay_left_ms(attempts, {11'500}) == 500);
  CHECK(shell::delay_left_ms(attempts, {12'000}) == 0);
  CHECK(shell::delay_left_ms(attempts, {9'999}) == 2'000);
}

TEST_CASE("attempts: the count survives a restart") {
  support::MemoryFiles files;
  const os::Path folder{"/tablet"};
  REQUIRE(files.make_folders(folder).ok());
  const base::UserId user{{9}};
  REQUIRE(shell::save_attempts(files, folder, {7, 3, {42}, true, user}).ok());
  const shell::Attempts loaded = shell::load_attempts(files, folder, {1'000}).value();
  CHECK(loaded.failure_count == 7);
  CHECK(loaded.cold_failure_count == 3);
  CHECK(loaded.last.ms_since_1970 == 42);
  CHECK(loaded.trusted);
  CHECK(loaded.last_user == user);
}

TEST_CASE("attempts: a hint at the user that is damaged or missing is no hint, and nothing else") {
  support::MemoryFiles files;
  const os::Path folder{"/tablet"};
  REQUIRE(files.make_folders(folder).ok());
  const std::string counts = "failures = 2\ncold_failures = 1\nlast_ms = 5\n";
  for (const std::string_view hint : {"", "last_user = \"\"\n", "last_user = 12\n"}) {
    CAPTURE(hint);
    REQUIRE(
        files
            .write_durably(folder / shell::kAttemptsName, base::view_of(counts + std::string(hint)))
            .ok());
    const shell::Attempts loaded = shell::load_attempts(files, folder, {9}).value();
    CHECK(loaded.trusted);
    CHECK(loaded.failure_count == 2);
    CHECK(!loaded.last_user);
  }
}

TEST_CASE("attempts: a file that is missing or damaged gives nobody new tries") {
  support::MemoryFiles files;
  const os::Path folder{"/tablet"};
  const base::Instant now{50'000};
  REQUIRE(files.make_folders(folder).ok());
  const auto check_worst = [&] {
    const shell::Attempts attempts = shell::load_attempts(files, folder, now).value();
    CHECK(!attempts.trusted);
    CHECK(shell::delay_left_ms(attempts, now) == shell::kDelayMsMax);
    CHECK(attempts.cold_failure_count == 0);  // nothing is wiped because a file was lost
  };
  check_worst();
  for (const std::string_view damaged :
       {"failures 0", "failures = -1\ncold_failures = 0\nlast_ms = 0", "last_ms = 0\n", "",
        "failures = 0\nlast_ms = 0\n"}) {
    REQUIRE(files.write_durably(folder / shell::kAttemptsName, base::view_of(damaged)).ok());
    CAPTURE(damaged);
    check_worst();
  }
}

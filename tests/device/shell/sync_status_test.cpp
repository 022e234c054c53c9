#include "device/shell/sync_status.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;

TEST_CASE("sync status: phase, advice and what is on its way are read") {
  const auto status = shell::read_sync_status(base::view_of(
      R"({"pid": 1, "at_ms": 1795363200000, "phase": "uploading", "error": {"kind": "unavailable", "advice": "server_busy"},
          "batches": [{"file": "a", "batch_id": "ab", "sequence": 7, "bytes_sent": 3, "bytes_total": 9, "state": "uploading"},
                      {"file": "b", "batch_id": "cd", "sequence": 8, "bytes_sent": 0, "bytes_total": 5, "state": "waiting"}]})"));
  REQUIRE(status.ok());
  CHECK(status.value().phase == app::SyncPhase::kSending);
  CHECK(status.value().advice == "server_busy");
  CHECK(status.value().sent_size == 3);
  CHECK(status.value().total_size == 9);
  REQUIRE(status.value().batches.size() == 2);
  CHECK(status.value().batches[0].state == app::BatchState::kSending);
  CHECK(status.value().batches[1].state == app::BatchState::kWaiting);
}

TEST_CASE("sync status: a claim to be receipted is not believed") {
  const auto status = shell::read_sync_status(base::view_of(
      R"({"at_ms": 1, "phase": "done", "batches": [{"sequence": 1, "state": "receipted"}]})"));
  REQUIRE(status.ok());
  CHECK(status.value().batches[0].state == app::BatchState::kWaiting);
}

TEST_CASE("sync status: what is no status is refused") {
  for (const std::string_view wrong :
       {"", "[]", "{", "{}", R"({"at_ms": 1})", R"({"at_ms": -1, "phase": "idle"})",
        R"({"at_ms": 1, "phase": "new"})", R"({"at_ms": 1, "phase": "idle", "batches": {}})",
        R"({"at_ms": 1, "phase": "idle", "batches": [7]})",
        R"({"at_ms": 1, "phase": "idle", "batches": [{"sequence": "1"}]})"}) {
    CAPTURE(wrong);
    CHECK(!shell::read_sync_status(base::view_of(wrong)).ok());
  }
}

#include "sync/client/status.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok::client;
using faltbok::base::ErrorKind;
using faltbok::base::Instant;

namespace {

SyncStatus example() {
  SyncStatus status;
  status.pid = 4711;
  status.at = Instant{1'795'000'000'123};
  status.phase = SyncPhase::kUploading;
  status.batches = {{"1-ab.fbb", "ab", 1, 900, 900, BatchState::kReceipted},
                    {"2-cd.fbb", "cd", 2, 100, 800, BatchState::kUploading}};
  status.trouble = SyncTrouble{ErrorKind::kUnavailable, Advice::kServerUnreachable};
  return status;
}

}  // namespace

TEST_CASE("sync status: what is written is read back") {
  const SyncStatus read = decode_status(encode_status(example())).value();
  CHECK(read.pid == 4711);
  CHECK(read.at == Instant{1'795'000'000'123});
  CHECK(read.phase == SyncPhase::kUploading);
  REQUIRE(read.batches.size() == 2);
  CHECK(read.batches[1].file == "2-cd.fbb");
  CHECK(read.batches[1].sequence == 2);
  CHECK(read.batches[1].bytes_sent == 100);
  CHECK(read.batches[1].bytes_total == 800);
  CHECK(read.batches[0].state == BatchState::kReceipted);
  REQUIRE(read.trouble);
  CHECK(read.trouble->kind == ErrorKind::kUnavailable);
  CHECK(read.trouble->advice == Advice::kServerUnreachable);
}

TEST_CASE("sync status: every truncation, and every wrong word, is refused") {
  const std::string whole = encode_status(example());
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(decode_status(std::string_view(whole).substr(0, size)).error().kind() ==
          ErrorKind::kInvalidInput);
  }
  for (const char* word : {"uploading", "receipted", "server_unreachable", "\"sequence\":1"}) {
    std::string changed = whole;
    const auto at = changed.find(word);
    REQUIRE(at != std::string::npos);
    changed.replace(at, std::string_view(word).size(), "\"x");
    CAPTURE(word);
    CHECK(!decode_status(changed).ok());
  }
}

TEST_CASE("sync status: a file name that is not UTF-8 does not stop the report") {
  SyncStatus status;
  status.batches = {{"\xff\xfe", "", 0, 0, 3, BatchState::kDamaged}};
  CHECK(decode_status(encode_status(status)).value().batches.at(0).state == BatchState::kDamaged);
}

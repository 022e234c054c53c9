#include "sync/server/sqlite_store.h"
#include "tests/contract/server_store_contract.h"
#include "tests/support/temp_folder.h"
#include "tests/sync/support/memory_store.h"

using namespace faltbok;
using base::ErrorKind;

TEST_CASE("server store contract: in memory") {
  support::MemoryStore store;
  contract::server_store_contract(store);
}

TEST_CASE("server store contract: SQLite") {
  const support::TempFolder folder;
  const auto store =
      server::open_sqlite_store((folder.path() / "server.db").text, base::StudyId{}).value();
  contract::server_store_contract(*store);
}

TEST_CASE(
    "server store: what was added is there after opening again, and another study's database is "
    "refused") {
  const support::TempFolder folder;
  const std::string path = (folder.path() / "server.db").text;
  const auto row = contract::batch_row(1, 1, 11);
  REQUIRE(server::open_sqlite_store(path, base::StudyId{}).value()->add_batch(row).ok());
  CHECK(server::open_sqlite_store(path, base::StudyId{})
            .value()
            ->find_batch(row.id)
            .value()
            .has_value());
  base::StudyId other;
  other.bytes[0] = 1;
  CHECK(server::open_sqlite_store(path, other).error().kind() == ErrorKind::kInvalidInput);
}

TEST_CASE("server store: one database has one server at a time") {
  const support::TempFolder folder;
  const std::string path = (folder.path() / "server.db").text;
  const auto store = server::open_sqlite_store(path, base::StudyId{});
  CHECK(!server::open_sqlite_store(path, base::StudyId{}).ok());
}

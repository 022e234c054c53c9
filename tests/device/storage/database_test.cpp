// SQLite as values and Results: what each failure is called, and that none of them is passed over.
#include <sqlcipher/sqlite3.h>
#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
#include "device/storage/cipher.h"
#include "tests/device/storage/tablet.h"
#include "tests/support/failing_sqlite.h"

using namespace faltbok;
using base::ErrorKind;
using storage::Database;
using support::SqliteFailure;
using tests::Tablet;

namespace {

const os::Path kMemory{":memory:"};

std::unique_ptr<Database> in_memory() { return Database::open({kMemory, nullptr, {}}).value(); }

SqliteFailure::Way call(int code) {
  return {SqliteFailure::What::kCall, SqliteFailure::Span::kOnce, code};
}

}  // namespace

TEST_CASE("database: each of SQLite's errors has its kind") {
  struct Case {
    int code;
    ErrorKind kind;
  };
  constexpr Case kCases[] = {
      {SQLITE_FULL, ErrorKind::kNoSpace},
      {SQLITE_CONSTRAINT_UNIQUE, ErrorKind::kConflict},
      {SQLITE_ERROR, ErrorKind::kAuthentication},
      {SQLITE_CORRUPT_INDEX, ErrorKind::kAuthentication},
      {SQLITE_NOTADB, ErrorKind::kAuthentication},
      {SQLITE_MISMATCH, ErrorKind::kAuthentication},
      {SQLITE_SCHEMA, ErrorKind::kAuthentication},
      {SQLITE_TOOBIG, ErrorKind::kInvalidInput},
      {SQLITE_IOERR_FSYNC, ErrorKind::kUnavailable},
      {SQLITE_NOMEM, ErrorKind::kUnavailable},
  };
  const auto database = in_memory();
  for (const Case& one : kCases) {
    CAPTURE(one.code);
    const SqliteFailure failure(call(one.code), 1);
    CHECK(database->execute("SELECT 1").error().kind() == one.kind);
  }
}

TEST_CASE("database: a file that is not there, or an empty key, opens nothing") {
  const os::Path nowhere{"/nowhere/vault.db"};
  CHECK(Database::open({nowhere, nullptr, {}}).error().kind() == ErrorKind::kUnavailable);
  const crypto::SecretBytes empty;
  CHECK(!Database::open({kMemory, &empty, {}}).ok());
}

TEST_CASE("database: a value that was not taken is not written as NULL, nor looked for") {
  const auto database = in_memory();
  REQUIRE(database->execute("CREATE TABLE t (a TEXT, b BLOB) STRICT").ok());
  const auto insert = [&] {
    auto statement = database->prepare("INSERT INTO t VALUES (?, ?)").value();
    return statement.bind_text("words").bind(base::view_of("bytes")).run();
  };
  const auto find = [&] {
    auto statement = database->prepare("SELECT 1 FROM t WHERE b IS ?").value();
    return statement.bind(base::view_of("bytes")).row();
  };
  const SqliteFailure::Way no_memory{SqliteFailure::What::kBind, SqliteFailure::Span::kOnce,
                                     SQLITE_NOMEM};
  for (std::uint64_t nth = 1; nth <= 2; ++nth) {
    const SqliteFailure failure(no_memory, nth);
    CHECK(insert().error().kind() == ErrorKind::kUnavailable);
    CHECK(failure.happened());
  }
  CHECK(database->ask_integer("SELECT count(*) FROM t").value() == 0);
  REQUIRE(insert().ok());
  {
    const SqliteFailure failure(no_memory, 1);
    CHECK(find().error().kind() == ErrorKind::kUnavailable);
  }
  CHECK(find().value());
  // What failed once is forgotten by the next use of the same statement.
  CHECK(insert().ok());
}

TEST_CASE("database: empty values are values, and columns of another type are damage") {
  const auto database = in_memory();
  REQUIRE(database->execute("CREATE TABLE t (a TEXT NOT NULL, b BLOB NOT NULL) STRICT").ok());
  auto insert = database->prepare("INSERT INTO t VALUES (?, ?)").value();
  REQUIRE(insert.bind_text({}).bind(base::BytesView()).run().ok());
  {
    auto row = database->prepare("SELECT a, b FROM t").value();
    REQUIRE(row.row().value());
    CHECK(row.text().empty());
    CHECK(row.blob().empty());
    CHECK(row.row_status().ok());
  }
  struct Case {
    const char* sql;
    void (*read)(storage::Statement&);
  };
  const Case kCases[] = {
      {"SELECT 'x'", [](auto& row) { row.integer(); }},
      {"SELECT 'x'", [](auto& row) { row.blob(); }},
      {"SELECT 1", [](auto& row) { row.text(); }},
      {"SELECT NULL", [](auto& row) { row.text(); }},
      {"SELECT x'0102'", [](auto& row) { row.template id<base::RecordId>(); }},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.sql);
    auto row = database->prepare(one.sql).value();
    REQUIRE(row.row().value());
    one.read(row);
    CHECK(row.row_status().error().kind() == ErrorKind::kAuthentication);
  }
  CHECK(database->ask_integer("SELECT 1 WHERE 0").value() == 0);
  CHECK(database->ask("SELECT NULL").value().empty());
}

TEST_CASE("database: a library that does not answer a question opens with every setting or not") {
  Tablet tablet;
  tablet.create();
  tablet.lock();
  const auto key_file =
      crypto::KeyFile::parse(tablet.disk->read(tablet.path("key.fbk"), 100'000).value()).value();
  const auto unlocked = key_file.unlock_any(tablet.passphrase).value();
  const os::Path path = tablet.path("vault.db");
  const auto open = [&] {
    return storage::open_encrypted({path, unlocked.data_key, key_file.db_salt()});
  };
  int refused_count = 0;
  for (std::uint64_t nth = 1;; ++nth) {
    CAPTURE(nth);
    std::unique_ptr<SqliteFailure> failure =
        std::make_unique<SqliteFailure>(call(SQLITE_DONE), nth);
    const auto opened = open();
    const bool happened = failure->happened();
    failure.reset();
    if (!opened.ok()) ++refused_count;
    if (opened.ok())
      for (const storage::Setting& setting : storage::kRecipe)
        if (!setting.answer.empty())
          CHECK(opened.value()->ask("PRAGMA " + std::string(setting.name)).value() ==
                setting.answer);
    if (!happened) break;
  }
  CHECK(refused_count > 30);
}

TEST_CASE("database: a library that does not say its version is unfit") {
  Tablet tablet;
  tablet.create();
  tablet.lock();
  const SqliteFailure failure(call(SQLITE_DONE), 2);  // prepared, but no row
  const auto outcome = tablet.unlock_outcome();
  const auto* refused = std::get_if<storage::UnlockRefused>(&outcome);
  REQUIRE(refused != nullptr);
  CHECK(refused->problem == storage::UnlockProblem::kLibraryUnfit);
  CHECK(refused->error.trail().find("libsqlcipher") != std::string::npos);
}

#include "sync/server/sqlite.h"

#include <sqlite3.h>

#include <array>
#include <limits>

namespace faltbok::server {
namespace {

using base::ErrorKind;
using base::fail;

constexpr int kBusyTimeoutMs = 5'000;

base::Error error_of(int code, std::string_view step) {
  const int primary = code & 0xff;
  ErrorKind kind = ErrorKind::kUnavailable;
  if (primary == SQLITE_CONSTRAINT || primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
    kind = ErrorKind::kConflict;
  if (primary == SQLITE_FULL) kind = ErrorKind::kNoSpace;
  return fail(kind, std::string(step) + ": sqlite " + std::to_string(code));
}

struct Pragma {
  const char* set;
  const char* read;
  std::string_view expected;
};

// Explicit, because a library's defaults are its own: FULL, so that a receipt is never older than
// its row on the disk.
constexpr std::array<Pragma, 7> kPragmas = {{
    {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
    {"PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous=FULL", "PRAGMA synchronous", "2"},
    {"PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1"},
    {"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"},
    {"PRAGMA mmap_size=0", "PRAGMA mmap_size", "0"},
}};

base::Status apply(Database& database, const Pragma& pragma) {
  TRY(pragma.read, database.execute(pragma.set));
  TRY_ASSIGN(Statement read, pragma.read, database.prepare(pragma.read));
  TRY_ASSIGN(const bool found, pragma.read, read.step());
  if (!found || base::text_of(read.blob(0)) != pragma.expected)
    return fail(ErrorKind::kUnavailable, std::string(pragma.read) + ": not taken");
  return base::ok_status();
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      statement_(other.statement_),
      bound_count_(other.bound_count_),
      bad_value_(other.bad_value_) {
  other.statement_ = nullptr;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(base::BytesView value) {
  static constexpr std::uint8_t kNothing = 0;  // an empty blob, not NULL
  const void* data = value.empty() ? &kNothing : value.data();
  if (sqlite3_bind_blob64(statement_, ++bound_count_, data, value.size(), SQLITE_TRANSIENT) !=
      SQLITE_OK)
    bad_value_ = true;
  return *this;
}

Statement& Statement::bind(std::uint64_t value) {
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    bad_value_ = true;
  if (sqlite3_bind_int64(statement_, ++bound_count_, static_cast<std::int64_t>(value)) != SQLITE_OK)
    bad_value_ = true;
  return *this;
}

base::Result<bool> Statement::step() {
  if (bad_value_) return fail(ErrorKind::kInvalidInput, "sqlite: value");
  CHECK(bound_count_ == sqlite3_bind_parameter_count(statement_));
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return error_of(sqlite3_extended_errcode(database_), "step");
}

base::Status Statement::run() {
  TRY_ASSIGN(const bool row, "run", step());
  CHECK(!row);
  return base::ok_status();
}

base::Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? base::Bytes{} : base::Bytes(data, data + size);
}

std::uint64_t Statement::number(int column) const {
  const std::int64_t value = sqlite3_column_int64(statement_, column);
  return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

base::Result<Database> Database::open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database database(handle);
  if (code != SQLITE_OK) return error_of(code, "open");
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  for (const Pragma& pragma : kPragmas) TRY("pragma", apply(database, pragma));
  return database;
}

base::Status Database::execute(const char* sql) {
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(sqlite3_extended_errcode(handle_.get()), "execute");
  return base::ok_status();
}

base::Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      &statement, nullptr);
  if (code != SQLITE_OK) return error_of(code, "prepare");
  return Statement(handle_.get(), statement);
}

std::uint64_t Database::changed_count() const {
  return static_cast<std::uint64_t>(sqlite3_changes(handle_.get()));
}

Transaction::~Transaction() {
  if (open_) (void)database_.execute("ROLLBACK");
}

base::Status Transaction::begin() {
  TRY("begin", database_.execute("BEGIN IMMEDIATE"));
  open_ = true;
  return base::ok_status();
}

base::Status Transaction::commit() {
  TRY("commit", database_.execute("COMMIT"));
  open_ = false;
  return base::ok_status();
}

}  // namespace faltbok::server

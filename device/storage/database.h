// One SQLite connection, its statements and transactions, as values and Results.
//
//   Errors   kNoSpace        the disk is full
//            kUnavailable    I/O error, no memory, cannot open
//            kAuthentication a page does not check out, not a database,
//            a table or value that is not ours
//            kConflict       a constraint
//   Lifetime a Statement or Transaction must go before its Database
//   Threads  one at a time
//   Source   SCHEMA.md section 1
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "crypto/secret.h"
#include "platform/base/ids.h"
#include "platform/os/path.h"

struct sqlite3;
struct sqlite3_stmt;

namespace faltbok::storage {

// Prepared once for each connection; reset when this goes. Binds and reads in order of the columns.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* prepared) : prepared_(prepared) {}
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;
  ~Statement();

  Statement& bind(std::int64_t value);
  Statement& bind(base::BytesView value);
  Statement& bind_text(std::string_view value);

  // true: the next row can be read. A value that SQLite did not take is said here, before anything
  // is written or looked for with a NULL in its place.
  base::Result<bool> row();
  base::Status run();  // of a statement that gives no rows

  // The next column of this row. A NULL,
  // another type or another length than asked for makes the row damaged.
  std::int64_t integer();
  template <typename Number>
  Number number();  // an integer; one that this type does not hold is damage too
  base::Bytes blob();
  std::string text();
  bool null();  // looks at the next column; takes it only when it is NULL
  template <typename IdType>
  IdType id();
  base::Status row_status() const;  // ask once, after all columns

 private:
  base::Error error(int code, std::string_view place) const;
  void note_bound(int code);
  void blob_into(std::span<std::uint8_t> out);
  sqlite3_stmt* prepared_;
  int bind_at_ = 0;
  int bind_failure_ = 0;  // SQLite's code; 0: every value was taken
  int read_at_ = 0;
  bool damaged_ = false;
};

template <typename IdType>
IdType Statement::id() {
  IdType out;
  blob_into(out.bytes);
  return out;
}

template <typename Number>
Number Statement::number() {
  const std::int64_t value = integer();
  if (!std::in_range<Number>(value)) damaged_ = true;
  return static_cast<Number>(value);
}

// A setting of the connection, and what it must answer afterwards (nothing: it cannot be asked).
struct Setting {
  std::string_view name;
  std::string_view value;
  std::string_view answer;
};

struct DatabaseFile {
  const os::Path& path;
  // x'...': key and salt in hex; nullptr only where nothing is secret (a bench)
  const crypto::SecretBytes* key_text;
  std::span<const Setting> settings;
};

class Database {
 public:
  // The file must exist (an empty one will do). Closing leaves the write-ahead log as it is:
  // only checkpoint() moves it.
  static base::Result<std::unique_ptr<Database>> open(const DatabaseFile& file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  base::Result<Statement> prepare(std::string_view sql);
  base::Status execute(const char* sql);  // one or several statements without values
  // the first column of the first row, or nothing
  base::Result<std::string> ask(const std::string& pragma);
  base::Result<std::int64_t> ask_integer(const std::string& sql);

  int wal_frame_count() const { return wal_frame_count_; }  // as of the last commit
  enum class Log { kKept, kEmptied };
  // all of the write-ahead log into the database, on the disk; and the log emptied
  base::Status checkpoint(Log log);

 private:
  explicit Database(sqlite3* connection) : connection_(connection) {}
  base::Error error(int code, std::string_view place) const;
  base::Status apply(const Setting& setting);
  static int on_commit(void* self, sqlite3*, const char*, int frame_count);
  friend class Transaction;

  sqlite3* connection_;
  std::map<std::string, sqlite3_stmt*, std::less<>> prepared_;
  int wal_frame_count_ = 0;
};

// All or nothing: rolled back unless commit() returned ok.
class Transaction {
 public:
  static base::Result<std::unique_ptr<Transaction>> begin(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  base::Status commit();  // ok: it is on the disk

 private:
  explicit Transaction(Database& database) : database_(database) {}
  Database& database_;
  bool open_ = true;
};

}  // namespace faltbok::storage

// One SQLite connection and its statements: opening, binding, stepping,
// and what an SQLite error means.
//
//   Errors   kConflict      a key is taken, or the database is locked by another
//            kNoSpace       disk full
//            kUnavailable   any other; the place names the SQLite code
//   Lifetime a Statement must not outlive its Database
//   Threads  one at a time
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/base/bytes.h"

struct sqlite3;
struct sqlite3_stmt;

namespace faltbok::server {

class Statement {
 public:
  Statement(sqlite3* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement) {}
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  // The next placeholder's value.
  Statement& bind(base::BytesView value);
  Statement& bind(std::uint64_t value);  // at most 2^63-1: kInvalidInput at the next step otherwise
  base::Result<bool> step();             // true: there is a row
  base::Status run();                    // step() to the end

  base::Bytes blob(int column) const;
  std::uint64_t number(int column) const;
  template <std::size_t kSizeBytes>
  base::Result<base::ByteArray<kSizeBytes>> array(int column) const;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int bound_count_ = 0;
  bool bad_value_ = false;
};

class Database {
 public:
  // Sets every pragma that matters and reads it back.
  static base::Result<Database> open(const std::string& path);
  Database(Database&&) = default;
  Database& operator=(Database&&) = default;

  base::Status execute(const char* sql);
  base::Result<Statement> prepare(std::string_view sql);
  std::uint64_t changed_count() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3, Close> handle_;
};

// Begins at once for writing; rolls back unless commit() was reached.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  base::Status begin();
  base::Status commit();

 private:
  Database& database_;
  bool open_ = false;
};

template <std::size_t kSizeBytes>
base::Result<base::ByteArray<kSizeBytes>> Statement::array(int column) const {
  const base::Bytes bytes = blob(column);
  if (bytes.size() != kSizeBytes)
    return base::fail(base::ErrorKind::kUnavailable, "sqlite: column length");
  base::ByteArray<kSizeBytes> out{};
  for (std::size_t i = 0; i < kSizeBytes; ++i) out[i] = bytes[i];
  return out;
}

}  // namespace faltbok::server

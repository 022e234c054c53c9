// SQLite calls that go wrong when a test says so, under the real SQLCipher of the test program:
// stepping, preparing and executing answer with an error, or a column has another type than was
// written.
//
//   Lifetime global; everything works again when a SqliteFailure goes
//   Threads  one at a time
#pragma once

#include <cstdint>

namespace faltbok::support {

class SqliteFailure {
 public:
  enum class What : std::uint8_t { kCall, kColumn };
  enum class Span : std::uint8_t { kOnce, kFromThenOn };
  // The nth call from now on, counted from 1, answers `code` (kColumn: is a NULL).
  SqliteFailure(What what, std::uint64_t nth, Span span, int code);
  ~SqliteFailure();
  SqliteFailure(const SqliteFailure&) = delete;
  SqliteFailure& operator=(const SqliteFailure&) = delete;
  bool happened() const;
};

}  // namespace faltbok::support

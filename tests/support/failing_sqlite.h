// SQLite calls that go wrong when a test says so, under the real SQLCipher of the test program:
// stepping, preparing and executing answer with an error, a value is not taken, or a column has
// another type than was written.
//
//   Lifetime global; everything works again when a SqliteFailure goes
//   Threads  one at a time
#pragma once

#include <cstdint>
#include <set>

namespace faltbok::support {

// The places of the program whose calls have gone wrong already. A place is the whole way of calls
// that leads there: a line that is reached by two ways is two places, and a loop is one.
class TriedPlaces {
 public:
  // A new try. What the one before has looked at is not looked at again...
  void begin_try() { skipped_count_ = looked_at_count_; }
  // ...until a try finds nothing new: true when the next one has to look at all of it once more.
  bool begin_again();
  bool is_untried(std::uint64_t nth);  // asked by the nth call of this try itself
  std::size_t count() const { return tried_.size(); }

 private:
  std::set<std::size_t> tried_;
  std::uint64_t looked_at_count_ = 0;
  std::uint64_t skipped_count_ = 0;
};

class SqliteFailure {
 public:
  enum class What : std::uint8_t { kCall, kBind, kColumn };
  enum class Span : std::uint8_t { kOnce, kFromThenOn };
  // How calls go wrong: they answer `code`; a column is a NULL.
  struct Way {
    What what;
    Span span;
    int code;
  };
  // The nth call from now on, counted from 1.
  SqliteFailure(const Way& way, std::uint64_t nth);
  // The first call from a place that was not tried before.
  SqliteFailure(const Way& way, TriedPlaces& places);
  ~SqliteFailure();
  SqliteFailure(const SqliteFailure&) = delete;
  SqliteFailure& operator=(const SqliteFailure&) = delete;
  bool happened() const;
};

}  // namespace faltbok::support

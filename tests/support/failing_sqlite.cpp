// The program's own definitions come before the library's; the library's are found behind them.
#include "tests/support/failing_sqlite.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <sqlcipher/sqlite3.h>

#include <string_view>

#include "platform/base/check.h"

namespace faltbok::support {
namespace {

struct Plan {
  bool active = false;
  SqliteFailure::Way way{};
  std::uint64_t nth = 0;          // 0: not known before the place is found
  TriedPlaces* places = nullptr;  // none: the nth call, wherever it comes from
  std::uint64_t seen = 0;
};
Plan plan;
// The library calls itself by the same names: only what the program calls counts. A COMMIT whose
// inner step never ran would be taken for one that did.
thread_local int depth = 0;

bool goes_wrong(SqliteFailure::What what) {
  if (!plan.active || plan.way.what != what || depth > 0) return false;
  ++plan.seen;
  if (plan.nth == 0 && plan.places->is_untried(plan.seen)) plan.nth = plan.seen;
  if (plan.nth == 0) return false;
  return plan.way.span == SqliteFailure::Span::kOnce ? plan.seen == plan.nth
                                                     : plan.seen >= plan.nth;
}

std::size_t present_place() {
  constexpr int kFrameCountMax = 100;
  void* frames[kFrameCountMax];
  const auto count = static_cast<std::size_t>(::backtrace(frames, kFrameCountMax));
  const std::string_view bytes(reinterpret_cast<const char*>(frames), count * sizeof(void*));
  return std::hash<std::string_view>()(bytes);
}

template <typename Function, typename... Arguments>
int inside(Function* function, Arguments... arguments) {
  ++depth;
  const int code = function(arguments...);
  --depth;
  return code;
}

template <typename Function>
Function* real(const char* name) {
  void* const found = ::dlsym(RTLD_NEXT, name);
  CHECK(found != nullptr);
  return reinterpret_cast<Function*>(found);
}

}  // namespace

bool TriedPlaces::begin_again() {
  looked_at_count_ = 0;
  return skipped_count_ > 0;
}

// Looking for a place is slow.
bool TriedPlaces::is_untried(std::uint64_t nth) {
  if (nth <= skipped_count_) return false;
  looked_at_count_ = nth;
  return tried_.insert(present_place()).second;
}

SqliteFailure::SqliteFailure(const Way& way, std::uint64_t nth) { plan = {true, way, nth}; }
SqliteFailure::SqliteFailure(const Way& way, TriedPlaces& places) {
  places.begin_try();
  plan = {true, way, 0, &places};
}
SqliteFailure::~SqliteFailure() { plan = {}; }
bool SqliteFailure::happened() const { return plan.nth > 0 && plan.seen >= plan.nth; }

}  // namespace faltbok::support

using faltbok::support::goes_wrong;
using faltbok::support::inside;
using faltbok::support::plan;
using faltbok::support::real;
using What = faltbok::support::SqliteFailure::What;

extern "C" {

int sqlite3_step(sqlite3_stmt* statement) {
  static auto* const next = real<int(sqlite3_stmt*)>("sqlite3_step");
  return goes_wrong(What::kCall) ? plan.way.code : inside(next, statement);
}

int sqlite3_prepare_v2(sqlite3* db, const char* sql, int size, sqlite3_stmt** out,
                       const char** tail) {
  static auto* const next =
      real<int(sqlite3*, const char*, int, sqlite3_stmt**, const char**)>("sqlite3_prepare_v2");
  return goes_wrong(What::kCall) ? plan.way.code : inside(next, db, sql, size, out, tail);
}

int sqlite3_prepare_v3(sqlite3* db, const char* sql, int size, unsigned flags, sqlite3_stmt** out,
                       const char** tail) {
  static auto* const next =
      real<int(sqlite3*, const char*, int, unsigned, sqlite3_stmt**, const char**)>(
          "sqlite3_prepare_v3");
  return goes_wrong(What::kCall) ? plan.way.code : inside(next, db, sql, size, flags, out, tail);
}

int sqlite3_exec(sqlite3* db, const char* sql, sqlite3_callback callback, void* data,
                 char** message) {
  static auto* const next =
      real<int(sqlite3*, const char*, sqlite3_callback, void*, char**)>("sqlite3_exec");
  return goes_wrong(What::kCall) ? plan.way.code : inside(next, db, sql, callback, data, message);
}

int sqlite3_wal_checkpoint_v2(sqlite3* db, const char* name, int mode, int* log, int* done) {
  static auto* const next =
      real<int(sqlite3*, const char*, int, int*, int*)>("sqlite3_wal_checkpoint_v2");
  return goes_wrong(What::kCall) ? plan.way.code : inside(next, db, name, mode, log, done);
}

int sqlite3_column_type(sqlite3_stmt* statement, int column) {
  static auto* const next = real<int(sqlite3_stmt*, int)>("sqlite3_column_type");
  return goes_wrong(What::kColumn) ? SQLITE_NULL : next(statement, column);
}

int sqlite3_bind_blob64(sqlite3_stmt* statement, int at, const void* bytes, sqlite3_uint64 size,
                        void (*destroy)(void*)) {
  static auto* const next =
      real<int(sqlite3_stmt*, int, const void*, sqlite3_uint64, void (*)(void*))>(
          "sqlite3_bind_blob64");
  return goes_wrong(What::kBind) ? plan.way.code
                                 : inside(next, statement, at, bytes, size, destroy);
}

int sqlite3_bind_text64(sqlite3_stmt* statement, int at, const char* text, sqlite3_uint64 size,
                        void (*destroy)(void*), unsigned char encoding) {
  static auto* const next =
      real<int(sqlite3_stmt*, int, const char*, sqlite3_uint64, void (*)(void*), unsigned char)>(
          "sqlite3_bind_text64");
  return goes_wrong(What::kBind) ? plan.way.code
                                 : inside(next, statement, at, text, size, destroy, encoding);
}
}

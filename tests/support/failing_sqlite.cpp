// The program's own definitions come before the library's; the library's are found behind them.
#include "tests/support/failing_sqlite.h"

#include <dlfcn.h>
#include <sqlcipher/sqlite3.h>

#include "platform/base/check.h"

namespace faltbok::support {
namespace {

struct Plan {
  bool active = false;
  SqliteFailure::What what = SqliteFailure::What::kCall;
  SqliteFailure::Span span = SqliteFailure::Span::kOnce;
  std::uint64_t nth = 0;
  int code = 0;
  std::uint64_t seen = 0;
};
Plan plan;
// The library calls itself by the same names: only what the program calls counts. A COMMIT whose
// inner step never ran would be taken for one that did.
thread_local int depth = 0;

bool goes_wrong(SqliteFailure::What what) {
  if (!plan.active || plan.what != what || depth > 0) return false;
  ++plan.seen;
  return plan.span == SqliteFailure::Span::kOnce ? plan.seen == plan.nth : plan.seen >= plan.nth;
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

SqliteFailure::SqliteFailure(What what, std::uint64_t nth, Span span, int code) {
  plan = {true, what, span, nth, code, 0};
}
SqliteFailure::~SqliteFailure() { plan = {}; }
bool SqliteFailure::happened() const { return plan.seen >= plan.nth; }

}  // namespace faltbok::support

using faltbok::support::goes_wrong;
using faltbok::support::inside;
using faltbok::support::plan;
using faltbok::support::real;
using What = faltbok::support::SqliteFailure::What;

extern "C" {

int sqlite3_step(sqlite3_stmt* statement) {
  static auto* const next = real<int(sqlite3_stmt*)>("sqlite3_step");
  return goes_wrong(What::kCall) ? plan.code : inside(next, statement);
}

int sqlite3_prepare_v2(sqlite3* db, const char* sql, int size, sqlite3_stmt** out,
                       const char** tail) {
  static auto* const next =
      real<int(sqlite3*, const char*, int, sqlite3_stmt**, const char**)>("sqlite3_prepare_v2");
  return goes_wrong(What::kCall) ? plan.code : inside(next, db, sql, size, out, tail);
}

int sqlite3_prepare_v3(sqlite3* db, const char* sql, int size, unsigned flags, sqlite3_stmt** out,
                       const char** tail) {
  static auto* const next =
      real<int(sqlite3*, const char*, int, unsigned, sqlite3_stmt**, const char**)>(
          "sqlite3_prepare_v3");
  return goes_wrong(What::kCall) ? plan.code : inside(next, db, sql, size, flags, out, tail);
}

int sqlite3_exec(sqlite3* db, const char* sql, sqlite3_callback callback, void* data,
                 char** message) {
  static auto* const next =
      real<int(sqlite3*, const char*, sqlite3_callback, void*, char**)>("sqlite3_exec");
  return goes_wrong(What::kCall) ? plan.code : inside(next, db, sql, callback, data, message);
}

int sqlite3_wal_checkpoint_v2(sqlite3* db, const char* name, int mode, int* log, int* done) {
  static auto* const next =
      real<int(sqlite3*, const char*, int, int*, int*)>("sqlite3_wal_checkpoint_v2");
  return goes_wrong(What::kCall) ? plan.code : inside(next, db, name, mode, log, done);
}

int sqlite3_column_type(sqlite3_stmt* statement, int column) {
  static auto* const next = real<int(sqlite3_stmt*, int)>("sqlite3_column_type");
  return goes_wrong(What::kColumn) ? SQLITE_NULL : next(statement, column);
}
}

#include "device/storage/database.h"

#include <sqlcipher/sqlite3.h>

#include <algorithm>

namespace faltbok::storage {
namespace {

base::ErrorKind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL: return base::ErrorKind::kNoSpace;
    case SQLITE_CONSTRAINT: return base::ErrorKind::kConflict;
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA: return base::ErrorKind::kAuthentication;
    case SQLITE_TOOBIG: return base::ErrorKind::kInvalidInput;
    default: return base::ErrorKind::kUnavailable;
  }
}

base::Error error_of(int code, std::string_view place) {
  return base::fail(kind_of(code), std::string(place) + ": sqlite " + std::to_string(code));
}

// SQLite takes a null pointer for NULL; an empty value is not NULL.
constexpr std::uint8_t kNothing = 0;

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : prepared_(other.prepared_),
      bind_at_(other.bind_at_),
      bind_failure_(other.bind_failure_),
      read_at_(other.read_at_),
      damaged_(other.damaged_) {
  other.prepared_ = nullptr;
}

Statement::~Statement() {
  if (prepared_ == nullptr) return;
  sqlite3_reset(prepared_);
  sqlite3_clear_bindings(prepared_);
}

void Statement::note_bound(int code) {
  CHECK(code != SQLITE_MISUSE && code != SQLITE_RANGE);
  if (code != SQLITE_OK) bind_failure_ = code;
}

Statement& Statement::bind(std::int64_t value) {
  note_bound(sqlite3_bind_int64(prepared_, ++bind_at_, value));
  return *this;
}

Statement& Statement::bind(base::BytesView value) {
  const void* bytes = value.empty() ? &kNothing : value.data();
  note_bound(sqlite3_bind_blob64(prepared_, ++bind_at_, bytes, value.size(), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind_text(std::string_view value) {
  const char* text = value.empty() ? "" : value.data();
  note_bound(sqlite3_bind_text64(prepared_, ++bind_at_, text, value.size(), SQLITE_TRANSIENT,
                                 SQLITE_UTF8));
  return *this;
}

base::Error Statement::error(int code, std::string_view place) const {
  return error_of(code, place);
}

base::Result<bool> Statement::row() {
  read_at_ = 0;
  damaged_ = false;
  if (bind_failure_ != SQLITE_OK) return error(bind_failure_, "bind");
  const int code = sqlite3_step(prepared_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return error(code, "step");
}

base::Status Statement::run() {
  TRY("run", row());
  return base::ok_status();
}

std::int64_t Statement::integer() {
  const int column = read_at_++;
  if (sqlite3_column_type(prepared_, column) != SQLITE_INTEGER) damaged_ = true;
  return sqlite3_column_int64(prepared_, column);
}

base::Bytes Statement::blob() {
  const int column = read_at_++;
  if (sqlite3_column_type(prepared_, column) != SQLITE_BLOB) damaged_ = true;
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(prepared_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column));
  base::Bytes out;
  if (bytes != nullptr) out.assign(bytes, bytes + size);
  return out;
}

void Statement::blob_into(std::span<std::uint8_t> out) {
  const base::Bytes bytes = blob();
  if (bytes.size() != out.size()) {
    damaged_ = true;
    return;
  }
  std::copy(bytes.begin(), bytes.end(), out.begin());
}

std::string Statement::text() {
  const int column = read_at_++;
  if (sqlite3_column_type(prepared_, column) != SQLITE_TEXT) damaged_ = true;
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(prepared_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column));
  return std::string(base::text_of(base::BytesView(bytes, bytes == nullptr ? 0 : size)));
}

bool Statement::null() {
  if (sqlite3_column_type(prepared_, read_at_) != SQLITE_NULL) return false;
  ++read_at_;
  return true;
}

base::Status Statement::row_status() const {
  if (damaged_)
    return base::fail(base::ErrorKind::kAuthentication, "a value of another type or length");
  return base::ok_status();
}

base::Error Database::error(int code, std::string_view place) const {
  return error_of(code, place);
}

base::Result<std::unique_ptr<Database>> Database::open(const DatabaseFile& file) {
  sqlite3* connection = nullptr;
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.path.text.c_str(), &connection, kFlags, nullptr);
  std::unique_ptr<Database> opened(new Database(connection));
  if (code != SQLITE_OK) return error_of(code, "open");
  if (file.key_text != nullptr) {
    const base::BytesView key = file.key_text->reveal();
    const int keyed = sqlite3_key_v2(connection, "main", key.data(), static_cast<int>(key.size()));
    if (keyed != SQLITE_OK) return error_of(keyed, "key");
  }
  int kept = 0;
  const int configured = sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &kept);
  if (configured != SQLITE_OK || kept != 1)
    return base::fail(base::ErrorKind::kUnsupported, "checkpoint on close");
  for (const Setting& setting : file.settings) TRY("setting", opened->apply(setting));
  sqlite3_wal_hook(connection, on_commit, opened.get());
  return opened;
}

Database::~Database() {
  for (const auto& [sql, prepared] : prepared_) sqlite3_finalize(prepared);
  sqlite3_close(connection_);
}

int Database::on_commit(void* self, sqlite3*, const char* name, int frame_count) {
  if (std::string_view(name) == "main")  // not one that is attached for a moment
    static_cast<Database*>(self)->wal_frame_count_ = frame_count;
  return SQLITE_OK;
}

base::Status Database::apply(const Setting& setting) {
  const std::string name(setting.name);
  if (!setting.value.empty()) TRY(name, ask("PRAGMA " + name + "=" + std::string(setting.value)));
  if (setting.answer.empty()) return base::ok_status();
  TRY_ASSIGN(const std::string answer, name, ask("PRAGMA " + name));
  if (answer != setting.answer)
    return base::fail(base::ErrorKind::kUnsupported, name + ": not as it was set");
  return base::ok_status();
}

base::Result<Statement> Database::prepare(std::string_view sql) {
  const auto found = prepared_.find(sql);
  if (found != prepared_.end()) {
    CHECK(sqlite3_stmt_busy(found->second) == 0);
    return Statement(found->second);
  }
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK) return error(code, "prepare");
  prepared_.emplace(sql, prepared);
  return Statement(prepared);
}

base::Status Database::execute(const char* sql) {
  const int code = sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code, "execute");
  return base::ok_status();
}

base::Result<std::string> Database::ask(const std::string& pragma) {
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v2(connection_, pragma.c_str(), -1, &prepared, nullptr);
  if (code != SQLITE_OK) return error(code, "ask");
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(prepared, sqlite3_finalize);
  const int stepped = sqlite3_step(prepared);
  if (stepped == SQLITE_DONE) return std::string{};
  if (stepped != SQLITE_ROW) return error(stepped, "ask");
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(prepared, 0));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared, 0));
  return std::string(base::text_of(base::BytesView(bytes, bytes == nullptr ? 0 : size)));
}

base::Result<std::int64_t> Database::ask_integer(const std::string& sql) {
  TRY_ASSIGN(Statement statement, "ask", prepare(sql));
  TRY_ASSIGN(const bool found, "ask", statement.row());
  const std::int64_t out = found ? statement.integer() : 0;
  TRY("ask", statement.row_status());
  return out;
}

base::Status Database::checkpoint(Log log) {
  int frame_count = 0;
  int moved_count = 0;
  const int mode = log == Log::kKept ? SQLITE_CHECKPOINT_FULL : SQLITE_CHECKPOINT_TRUNCATE;
  const int code = sqlite3_wal_checkpoint_v2(connection_, "main", mode, &frame_count, &moved_count);
  if (code != SQLITE_OK) return error(code, "checkpoint");
  if (log == Log::kEmptied) wal_frame_count_ = 0;
  return base::ok_status();
}

base::Result<std::unique_ptr<Transaction>> Transaction::begin(Database& database) {
  TRY("begin", database.execute("BEGIN IMMEDIATE"));
  return std::unique_ptr<Transaction>(new Transaction(database));
}

Transaction::~Transaction() {
  // After a full disk or an I/O error SQLite may have rolled back by itself.
  if (open_ && sqlite3_get_autocommit(database_.connection_) == 0)
    sqlite3_exec(database_.connection_, "ROLLBACK", nullptr, nullptr, nullptr);
}

base::Status Transaction::commit() {
  TRY("commit", database_.execute("COMMIT"));
  open_ = false;
  return base::ok_status();
}

}  // namespace faltbok::storage

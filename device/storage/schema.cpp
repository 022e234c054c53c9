#include "device/storage/schema.h"

#include <array>

#include "crypto/hash.h"

namespace faltbok::storage {
namespace {

static_assert(kApplicationId == (('F' << 24) | ('B' << 16) | ('K' << 8) | 'V'), "SCHEMA.md");

// Step i brings schema i to schema i + 1. A released step is never changed.
constexpr std::array<const char*, kSchemaVersion> kSteps = {
    R"(
CREATE TABLE event (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  record BLOB NOT NULL CHECK (length(record) = 16),
  revision INTEGER NOT NULL CHECK (revision > 0),
  number INTEGER NOT NULL CHECK (number > 0),
  random BLOB CHECK (length(random) = 16),
  body BLOB,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  log_hash BLOB NOT NULL CHECK (length(log_hash) = 32),
  UNIQUE (record, revision, number),
  CHECK ((random IS NULL) = (body IS NULL))
) STRICT;
CREATE TABLE record (
  place INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  revision INTEGER NOT NULL CHECK (revision > 0),
  type INTEGER NOT NULL,
  state INTEGER NOT NULL,
  respondent INTEGER NOT NULL,
  participant TEXT NOT NULL,
  site TEXT NOT NULL,
  visit TEXT NOT NULL,
  form_id TEXT NOT NULL,
  form_version TEXT NOT NULL,
  form_sha256 BLOB NOT NULL CHECK (length(form_sha256) = 32),
  started_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  event_count INTEGER NOT NULL CHECK (event_count > 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  sealed_count INTEGER NOT NULL DEFAULT 0,
  snapshot INTEGER NOT NULL DEFAULT 0,
  UNIQUE (id, revision)
) STRICT;
CREATE INDEX record_of_participant ON record (participant, type);
CREATE TABLE signature (
  id BLOB NOT NULL,
  revision INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  user BLOB NOT NULL CHECK (length(user) = 16),
  signature BLOB NOT NULL CHECK (length(signature) = 64),
  PRIMARY KEY (id, revision),
  FOREIGN KEY (id, revision) REFERENCES record (id, revision)
) STRICT;
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  batch_id BLOB NOT NULL UNIQUE CHECK (length(batch_id) = 32),
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB,
  receipt BLOB,
  exception INTEGER,
  log_count INTEGER NOT NULL,
  log_hash BLOB NOT NULL CHECK (length(log_hash) = 32)
) STRICT;
CREATE TABLE outbox_record (
  sequence INTEGER NOT NULL REFERENCES outbox (sequence),
  id BLOB NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (sequence, id, revision),
  FOREIGN KEY (id, revision) REFERENCES record (id, revision)
) STRICT;
CREATE INDEX outbox_of_record ON outbox_record (id, revision, sequence);
CREATE TABLE package (version INTEGER PRIMARY KEY CHECK (version > 0), bytes BLOB NOT NULL) STRICT;
CREATE TABLE value (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE meta (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
PRAGMA application_id = 1178749782;
PRAGMA user_version = 1;
)",
    R"(
ALTER TABLE record ADD COLUMN imported_at INTEGER;
PRAGMA user_version = 2;
)",
    R"(
ALTER TABLE record ADD COLUMN imported_days INTEGER;
CREATE TABLE day (day INTEGER PRIMARY KEY) STRICT;
PRAGMA user_version = 3;
)"};

base::Status take_step(Database& database, std::int64_t from) {
  TRY_ASSIGN(const auto transaction, "migrate", Transaction::begin(database));
  TRY("migrate", database.execute(kSteps[static_cast<std::size_t>(from)]));
  return transaction->commit();
}

}  // namespace

base::Result<base::Digest> schema_digest(Database& database) {
  constexpr std::size_t kEntryCountMax = 100;
  TRY_ASSIGN(Statement rows, "schema",
             database.prepare("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema "
                              "ORDER BY type, name"));
  base::ByteWriter out;
  for (std::size_t i = 0; i < kEntryCountMax; ++i) {
    TRY_ASSIGN(const bool more, "schema", rows.row());
    if (!more) return crypto::sha256(out.written());
    for (int column = 0; column < 4; ++column) out.text(rows.text());
    TRY("schema", rows.row_status());
  }
  return base::fail(base::ErrorKind::kAuthentication, "schema: more tables than ours");
}

base::Status make_schema(Database& database) {
  for (std::int64_t version = 0; version < kSchemaVersion; ++version)
    TRY("schema", take_step(database, version));
  return base::ok_status();
}

base::Status migrate_schema(Database& database) {
  TRY_ASSIGN(const std::int64_t application, "schema",
             database.ask_integer("PRAGMA application_id"));
  TRY_ASSIGN(const std::int64_t found, "schema", database.ask_integer("PRAGMA user_version"));
  if (application != kApplicationId || found < 1)
    return base::fail(base::ErrorKind::kAuthentication, "not a vault");
  if (found > kSchemaVersion) return base::fail(base::ErrorKind::kUnsupported, "schema is newer");
  for (std::int64_t version = found; version < kSchemaVersion; ++version)
    TRY("schema", take_step(database, version));
  TRY_ASSIGN(const base::Digest digest, "schema", schema_digest(database));
  if (digest.hex() != kSchemaDigest)
    return base::fail(base::ErrorKind::kAuthentication, "schema: other tables than ours");
  return base::ok_status();
}

}  // namespace faltbok::storage

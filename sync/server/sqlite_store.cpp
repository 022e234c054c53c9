#include "sync/server/sqlite_store.h"

#include "sync/server/sqlite.h"

namespace faltbok::server {
namespace {

using base::ErrorKind;
using base::fail;

constexpr const char* kSchema = R"(
CREATE TABLE IF NOT EXISTS study (study_id BYTEA NOT NULL PRIMARY KEY, schema_version BIGINT NOT NULL,
  log_last BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS batch (study_id BYTEA NOT NULL, batch_id BYTEA NOT NULL, log_number BIGINT NOT NULL,
  device_id BYTEA NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, previous_id BYTEA NOT NULL,
  kind BIGINT NOT NULL, package_version BIGINT NOT NULL, day BIGINT NOT NULL, size BIGINT NOT NULL,
  status BIGINT NOT NULL, placing BIGINT NOT NULL, received_ms BIGINT NOT NULL, receipt BYTEA NOT NULL,
  PRIMARY KEY (study_id, batch_id));
CREATE UNIQUE INDEX IF NOT EXISTS batch_by_number ON batch (study_id, log_number);
CREATE INDEX IF NOT EXISTS batch_by_device ON batch (study_id, device_id, received_ms);
CREATE TABLE IF NOT EXISTS chain (study_id BYTEA NOT NULL, device_id BYTEA NOT NULL, epoch BIGINT NOT NULL,
  sequence BIGINT NOT NULL, batch_id BYTEA NOT NULL, PRIMARY KEY (study_id, device_id, epoch, sequence));
CREATE TABLE IF NOT EXISTS package (study_id BYTEA NOT NULL, version BIGINT NOT NULL, sha256 BYTEA NOT NULL,
  PRIMARY KEY (study_id, version));
CREATE TABLE IF NOT EXISTS note (study_id BYTEA NOT NULL, device_id BYTEA NOT NULL, epoch BIGINT NOT NULL,
  sequence BIGINT NOT NULL, batch_id BYTEA NOT NULL, bytes BYTEA NOT NULL, PRIMARY KEY (study_id, device_id));
CREATE TABLE IF NOT EXISTS request (study_id BYTEA NOT NULL, device_id BYTEA NOT NULL, bytes BYTEA NOT NULL,
  PRIMARY KEY (study_id, device_id));
)";

constexpr std::string_view kBatchColumns =
    "SELECT batch_id, log_number, device_id, epoch, sequence, previous_id, kind, package_version, "
    "day, size, status, "
    "placing, received_ms, receipt FROM batch ";

base::Result<BatchRow> batch_from(const Statement& row, const base::StudyId& study) {
  BatchRow out;
  TRY_ASSIGN(out.id.bytes, "id", row.array<32>(0));
  out.number = row.number(1);
  out.place.study = study;
  TRY_ASSIGN(out.place.device.bytes, "device", row.array<16>(2));
  out.place.epoch = static_cast<std::uint32_t>(row.number(3));
  out.place.sequence = row.number(4);
  TRY_ASSIGN(out.place.previous.bytes, "previous", row.array<32>(5));
  const auto kind = protocol::batch_kind_from(static_cast<std::uint8_t>(row.number(6)));
  out.place.package_version = row.number(7);
  out.place.day = static_cast<std::int32_t>(row.number(8));
  out.size = row.number(9);
  const auto status = protocol::receipt_status_from(static_cast<std::uint8_t>(row.number(10)));
  const std::uint64_t placing = row.number(11);
  if (!kind || !status || placing < 1 || placing > 2)
    return fail(ErrorKind::kUnavailable, "batch row: value");
  out.place.kind = *kind;
  out.status = *status;
  out.placing = static_cast<Placing>(placing);
  out.received.ms_since_1970 = static_cast<std::int64_t>(row.number(12));
  out.receipt = row.blob(13);
  return out;
}

std::uint64_t milliseconds(base::Instant instant) {
  return instant.ms_since_1970 < 0 ? 0 : static_cast<std::uint64_t>(instant.ms_since_1970);
}

base::Result<std::optional<ChainHead>> head_from(Statement& query) {
  TRY_ASSIGN(const bool found, "head", query.step());
  if (!found) return std::optional<ChainHead>{};
  ChainHead head;
  head.epoch = static_cast<std::uint32_t>(query.number(0));
  head.sequence = query.number(1);
  TRY_ASSIGN(head.id.bytes, "head", query.array<32>(2));
  return std::optional<ChainHead>(head);
}

class SqliteStore final : public Store {
 public:
  SqliteStore(Database database, const base::StudyId& study)
      : database_(std::move(database)), study_(study) {}

  base::Status set_up() {
    Transaction transaction(database_);
    TRY("schema", transaction.begin());
    TRY("schema", database_.execute(kSchema));
    bool known = false;
    {
      TRY_ASSIGN(Statement studies, "schema",
                 database_.prepare("SELECT study_id, schema_version FROM study"));
      TRY_ASSIGN(known, "schema", studies.step());
      if (known && studies.number(1) > kSchemaVersion)
        return fail(ErrorKind::kUnsupported, "schema version");
      if (known && studies.blob(0) != base::Bytes(study_.bytes.begin(), study_.bytes.end()))
        return fail(ErrorKind::kInvalidInput, "database of another study");
    }
    if (!known) {
      TRY_ASSIGN(Statement add, "schema", prepare("INSERT INTO study VALUES ($1, $2, 0)"));
      TRY("schema", add.bind(kSchemaVersion).run());
    }
    return transaction.commit();
  }

  base::Result<std::optional<BatchRow>> find_batch(const base::BatchId& id) override {
    TRY_ASSIGN(Statement query, "find batch",
               prepare(std::string(kBatchColumns) + "WHERE study_id = $1 AND batch_id = $2"));
    query.bind(id.view());
    TRY_ASSIGN(const bool found, "find batch", query.step());
    if (!found) return std::optional<BatchRow>{};
    TRY_ASSIGN(BatchRow row, "find batch", batch_from(query, study_));
    return std::optional<BatchRow>(std::move(row));
  }

  base::Result<std::optional<BatchRow>> find_in_chain(const ChainPlace& place) override {
    base::BatchId id;
    {
      TRY_ASSIGN(Statement query, "find in chain",
                 prepare("SELECT batch_id FROM chain WHERE study_id = $1 AND device_id = $2 AND "
                         "epoch = $3 AND "
                         "sequence = $4"));
      query.bind(place.device.view()).bind(std::uint64_t{place.epoch}).bind(place.sequence);
      TRY_ASSIGN(const bool found, "find in chain", query.step());
      if (!found) return std::optional<BatchRow>{};
      TRY_ASSIGN(id.bytes, "find in chain", query.array<32>(0));
    }
    return find_batch(id);
  }

  base::Result<std::optional<ChainHead>> head(const base::DeviceId& device,
                                              std::uint32_t epoch) override {
    TRY_ASSIGN(Statement query, "head",
               prepare("SELECT epoch, sequence, batch_id FROM chain WHERE study_id = $1 AND "
                       "device_id = $2 AND "
                       "epoch = $3 ORDER BY sequence DESC LIMIT 1"));
    query.bind(device.view()).bind(std::uint64_t{epoch});
    return head_from(query);
  }

  base::Result<std::optional<ChainHead>> newest_head(const base::DeviceId& device) override {
    TRY_ASSIGN(
        Statement query, "newest head",
        prepare(
            "SELECT epoch, sequence, batch_id FROM chain WHERE study_id = $1 AND device_id = $2 "
            "ORDER BY epoch DESC, sequence DESC LIMIT 1"));
    query.bind(device.view());
    return head_from(query);
  }

  base::Status add_batch(const BatchRow& row) override {
    Transaction transaction(database_);
    TRY("add batch", transaction.begin());
    TRY_ASSIGN(const std::uint64_t number, "add batch", next_number());
    TRY("add batch", insert_batch(row, number));
    if (row.placing == Placing::kInChain) {
      TRY_ASSIGN(Statement add, "add batch",
                 prepare("INSERT INTO chain VALUES ($1, $2, $3, $4, $5)"));
      add.bind(row.place.device.view())
          .bind(std::uint64_t{row.place.epoch})
          .bind(row.place.sequence);
      TRY("chain", add.bind(row.id.view()).run());
    }
    return transaction.commit();
  }

  base::Result<std::uint64_t> bytes_since(const base::DeviceId& device,
                                          base::Instant since) override {
    TRY_ASSIGN(
        Statement query, "bytes since",
        prepare(
            "SELECT COALESCE(SUM(size), 0) FROM batch WHERE study_id = $1 AND device_id = $2 AND "
            "received_ms >= $3"));
    query.bind(device.view()).bind(milliseconds(since));
    TRY_ASSIGN(const bool found, "bytes since", query.step());
    return found ? query.number(0) : std::uint64_t{0};
  }

  base::Result<std::vector<BatchRow>> log(std::uint64_t after_number) override {
    TRY_ASSIGN(Statement query, "log",
               prepare(std::string(kBatchColumns) +
                       "WHERE study_id = $1 AND log_number > $2 ORDER BY log_number LIMIT 1000"));
    static_assert(kLogPageCountMax == 1'000);
    query.bind(after_number);
    std::vector<BatchRow> out;
    while (true) {
      TRY_ASSIGN(const bool found, "log", query.step());
      if (!found) return out;
      TRY_ASSIGN(BatchRow row, "log", batch_from(query, study_));
      out.push_back(std::move(row));
    }
  }

  base::Result<std::optional<PackageRow>> newest_package() override {
    TRY_ASSIGN(Statement query, "newest package",
               prepare("SELECT version, sha256 FROM package WHERE study_id = $1 ORDER BY version "
                       "DESC LIMIT 1"));
    TRY_ASSIGN(const bool found, "newest package", query.step());
    if (!found) return std::optional<PackageRow>{};
    PackageRow row;
    row.version = query.number(0);
    TRY_ASSIGN(row.sha256.bytes, "newest package", query.array<32>(1));
    return std::optional<PackageRow>(row);
  }

  base::Status put_package(const PackageRow& row) override {
    Transaction transaction(database_);
    TRY("put package", transaction.begin());
    TRY_ASSIGN(const auto newest, "put package", newest_package());
    if (newest && newest->version >= row.version)
      return fail(ErrorKind::kConflict, "put package: version");
    {
      TRY_ASSIGN(Statement add, "put package", prepare("INSERT INTO package VALUES ($1, $2, $3)"));
      TRY("put package", add.bind(row.version).bind(row.sha256.view()).run());
    }
    return transaction.commit();
  }

  base::Result<std::optional<NoteRow>> note(const base::DeviceId& device) override {
    TRY_ASSIGN(Statement query, "note",
               prepare("SELECT epoch, sequence, batch_id, bytes FROM note WHERE study_id = $1 AND "
                       "device_id = $2"));
    query.bind(device.view());
    TRY_ASSIGN(const auto through, "note", head_from(query));
    if (!through) return std::optional<NoteRow>{};
    return std::optional<NoteRow>(NoteRow{device, *through, query.blob(3)});
  }

  base::Status put_note(const NoteRow& row) override {
    Transaction transaction(database_);
    TRY("put note", transaction.begin());
    TRY_ASSIGN(const auto held, "put note", note(row.device));
    const ChainHead& through = row.through;
    if (held &&
        (held->through.epoch > through.epoch ||
         (held->through.epoch == through.epoch && held->through.sequence >= through.sequence)))
      return fail(ErrorKind::kConflict, "put note: older");
    TRY("put note", remove("DELETE FROM note WHERE study_id = $1 AND device_id = $2", row.device));
    {
      TRY_ASSIGN(Statement add, "put note",
                 prepare("INSERT INTO note VALUES ($1, $2, $3, $4, $5, $6)"));
      add.bind(row.device.view()).bind(std::uint64_t{through.epoch}).bind(through.sequence);
      TRY("put note", add.bind(through.id.view()).bind(row.bytes).run());
    }
    return transaction.commit();
  }

  base::Result<std::vector<RequestRow>> requests() override {
    TRY_ASSIGN(
        Statement query, "requests",
        prepare("SELECT device_id, bytes FROM request WHERE study_id = $1 ORDER BY device_id"));
    std::vector<RequestRow> out;
    while (true) {
      TRY_ASSIGN(const bool found, "requests", query.step());
      if (!found) return out;
      RequestRow row;
      TRY_ASSIGN(row.device.bytes, "requests", query.array<16>(0));
      row.bytes = query.blob(1);
      out.push_back(std::move(row));
    }
  }

  base::Status put_request(const RequestRow& row) override {
    Transaction transaction(database_);
    TRY("put request", transaction.begin());
    TRY("put request", remove_request(row.device));
    {
      TRY_ASSIGN(Statement count, "put request",
                 prepare("SELECT COUNT(*) FROM request WHERE study_id = $1"));
      TRY_ASSIGN(const bool found, "put request", count.step());
      if (!found || count.number(0) >= kRequestCountMax)
        return fail(ErrorKind::kNoSpace, "put request: full");
      TRY_ASSIGN(Statement add, "put request", prepare("INSERT INTO request VALUES ($1, $2, $3)"));
      TRY("put request", add.bind(row.device.view()).bind(row.bytes).run());
    }
    return transaction.commit();
  }

  base::Status remove_request(const base::DeviceId& device) override {
    return remove("DELETE FROM request WHERE study_id = $1 AND device_id = $2", device);
  }

 private:
  // $1 is the study in every statement.
  base::Result<Statement> prepare(std::string_view sql) {
    TRY_ASSIGN(Statement statement, "prepare", database_.prepare(sql));
    statement.bind(study_.view());
    return statement;
  }

  base::Status remove(std::string_view sql, const base::DeviceId& device) {
    TRY_ASSIGN(Statement statement, "remove", prepare(sql));
    return statement.bind(device.view()).run();
  }

  // Compare-and-swap: on a database that several servers share, the slower one gets kConflict and
  // reads again.
  base::Result<std::uint64_t> next_number() {
    std::uint64_t last = 0;
    {
      TRY_ASSIGN(Statement query, "log number",
                 prepare("SELECT log_last FROM study WHERE study_id = $1"));
      TRY_ASSIGN(const bool found, "log number", query.step());
      if (!found) return fail(ErrorKind::kUnavailable, "log number: no study");
      last = query.number(0);
    }
    TRY_ASSIGN(
        Statement swap, "log number",
        prepare("UPDATE study SET log_last = log_last + 1 WHERE study_id = $1 AND log_last = $2"));
    TRY("log number", swap.bind(last).run());
    if (database_.changed_count() != 1) return fail(ErrorKind::kConflict, "log number");
    return last + 1;
  }

  base::Status insert_batch(const BatchRow& row, std::uint64_t number) {
    if (row.place.day < 0) return fail(ErrorKind::kInvalidInput, "day");
    TRY_ASSIGN(Statement add, "insert",
               prepare("INSERT INTO batch VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
                       "$12, $13, $14, $15)"));
    add.bind(row.id.view())
        .bind(number)
        .bind(row.place.device.view())
        .bind(std::uint64_t{row.place.epoch});
    add.bind(row.place.sequence).bind(row.place.previous.view());
    add.bind(static_cast<std::uint64_t>(row.place.kind)).bind(row.place.package_version);
    add.bind(static_cast<std::uint64_t>(row.place.day)).bind(row.size);
    add.bind(static_cast<std::uint64_t>(row.status)).bind(static_cast<std::uint64_t>(row.placing));
    return add.bind(milliseconds(row.received)).bind(row.receipt).run();
  }

  Database database_;
  base::StudyId study_;
};

}  // namespace

base::Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path,
                                                       const base::StudyId& study) {
  TRY_ASSIGN(Database database, "store", Database::open(path));
  auto store = std::make_unique<SqliteStore>(std::move(database), study);
  TRY("store", store->set_up());
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace faltbok::server

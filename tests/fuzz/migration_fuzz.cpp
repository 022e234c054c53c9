// Databases of every schema, damaged inside with the key in hand (a flipped byte only breaks a
// page's HMAC): refused by a named problem, or open and with everything that was in them.
//
//   Shape    u8 which fixture · damages: u8 what · u8 table · u8 column · u8 row · u8 value
//   Source   device/storage/SCHEMA.md sections 7 and 8
#include <algorithm>
#include <map>

#include "crypto/init.h"
#include "device/storage/cipher.h"
#include "device/storage/open.h"
#include "tests/support/temp_folder.h"

using namespace faltbok;

namespace {

constexpr std::size_t kDamageCountMax = 12;
constexpr const char* kSchemas[] = {"schema-1", "schema-2", "schema-3"};
constexpr std::size_t kFileSizeMax = std::size_t{16} << 20;

struct TableShape {
  const char* name;
  std::vector<const char*> columns;
};
const std::vector<TableShape>& tables() {
  static const std::vector<TableShape> all = {
      {"event",
       {"seq", "record", "revision", "number", "random", "body", "digest", "hash", "log_hash"}},
      {"record",
       {"place", "id", "revision", "type", "state", "respondent", "participant", "site", "visit",
        "form_id", "form_version", "form_sha256", "started_at", "event_count", "hash",
        "imported_at", "imported_days"}},
      {"signature", {"id", "revision", "hash"}},
      {"outbox",
       {"sequence", "batch_id", "kind", "state", "size", "bytes", "receipt", "exception",
        "log_count", "log_hash"}},
      {"outbox_record", {"sequence", "id", "revision"}},
      {"package", {"version", "bytes"}},
      {"value", {"name", "bytes"}},
      {"meta", {"name", "bytes"}},
      {"day", {"day"}},
  };
  return all;
}

// What a person would miss.
struct Content {
  std::map<storage::RecordKey, std::string> records;  // state, and every event or "purged"
  std::map<std::uint64_t, base::Bytes> batches;
  std::uint64_t event_count = 0;
  bool operator==(const Content&) const = default;
};

Content content_of(storage::Vault& vault) {
  Content out;
  const auto records = vault.records();
  const auto audits = vault.audits();
  CHECK(records.ok() && audits.ok());
  for (const auto* list : {&records.value(), &audits.value()})
    for (const storage::RecordSummary& record : *list) {
      const bool purged = record.state == storage::RecordState::kPurged;
      std::string text = record.hash.hex();
      // Nothing stands behind these two but the row: what a purged record was about, and that an
      // audit record has ended.
      if (!purged) text += record.participant + record.visit + record.form_id;
      if (record.type != forms::RecordType::kAudit)
        text += std::to_string(static_cast<int>(record.state));
      const auto loaded = vault.load(record.key);
      CHECK(loaded.ok() == !purged);
      if (loaded.ok())
        for (const forms::Event& event : loaded.value().events)
          text += base::hex_of(forms::encode(event));
      out.records[record.key] = text;
    }
  const auto outbox = vault.outbox();
  CHECK(outbox.ok());
  for (const storage::OutboxEntry& entry : outbox.value()) {
    const auto bytes = vault.batch(entry.ref.sequence);
    out.batches[entry.ref.sequence] = bytes.ok() ? bytes.value() : base::Bytes{};
  }
  const auto checked = vault.check_log(0, UINT64_MAX);
  CHECK(checked.ok());
  out.event_count = checked.value().event_count;
  return out;
}

crypto::SecretBytes words() {
  return crypto::SecretBytes::copy_of(std::string_view("lusab-babad-gutih-tugad"));
}

class Fixture {
 public:
  Fixture(os::Files& files, std::string_view schema) : files_(files) {
    const os::Path folder =
        os::Path{std::string(FALTBOK_SOURCE_DIR)} / "tests/device/storage/fixtures" / schema;
    for (const std::string_view name : {storage::kKeyFileName, storage::kDatabaseName}) {
      auto read = files.read(folder / name, kFileSizeMax);
      CHECK(read.ok());
      bytes_[std::string(name)] = std::move(read).value();
    }
    support::TempFolder temporary;
    put(temporary.path());
    auto outcome = storage::unlock_vault({files_, temporary.path()}, words());
    CHECK(std::holds_alternative<storage::OpenVault>(outcome));
    content_ = content_of(*std::get<storage::OpenVault>(outcome).vault);
  }

  void put(const os::Path& folder) const {
    CHECK(files_.make_folders(folder / storage::kOutboxName).ok());
    for (const auto& [name, bytes] : bytes_) CHECK(files_.write_durably(folder / name, bytes).ok());
  }
  std::unique_ptr<storage::Database> open(const os::Path& folder) const {
    const auto key_file = crypto::KeyFile::parse(bytes_.at(std::string(storage::kKeyFileName)));
    CHECK(key_file.ok());
    const auto unlocked = key_file.value().unlock_any(words());
    CHECK(unlocked.ok());
    auto database = storage::open_encrypted(
        {folder / storage::kDatabaseName, unlocked.value().data_key, key_file.value().db_salt()});
    CHECK(database.ok());
    return std::move(database).value();
  }
  const Content& content() const { return content_; }

 private:
  os::Files& files_;
  std::map<std::string, base::Bytes> bytes_;
  Content content_;
};

std::string value_of(std::uint8_t value, const std::string& column) {
  switch (value % 10) {
    case 0: return "NULL";
    case 1: return "zeroblob(" + std::to_string(value) + ")";
    case 2: return "substr(" + column + ", 1, length(" + column + ") / 2)";
    case 3: return "substr(" + column + ", 2)";
    case 4: return column + " + 1";
    case 5: return std::to_string(value / 10);
    case 6: return "-1";
    case 7: return "'text'";
    case 8: return "randomblob(32)";
    default: return "9223372036854775807";
  }
}

std::string damage_of(base::ByteReader& script) {
  const std::uint8_t what = script.u8();
  const TableShape& table = tables()[script.u8() % tables().size()];
  const std::string name(table.name);
  const std::string column(table.columns[script.u8() % table.columns.size()]);
  const std::string row = " WHERE rowid = " + std::to_string(script.u8() % 32);
  const std::uint8_t value = script.u8();
  switch (what % 10) {
    case 0: return "DELETE FROM " + name + row;
    case 1: return "DELETE FROM " + name;
    case 2: return "DROP TABLE " + name;
    case 3: return "ALTER TABLE " + name + " DROP COLUMN " + column;
    case 4: return "PRAGMA user_version = " + std::to_string(value % 8);
    case 5: return "PRAGMA application_id = " + std::to_string(value);
    case 6: return "DROP INDEX record_of_participant; DROP INDEX outbox_of_record";
    case 7: return "UPDATE " + name + " SET " + column + " = " + value_of(value, column);
    default:
      return "UPDATE OR REPLACE " + name + " SET " + column + " = " + value_of(value, column) + row;
  }
}

bool is_named(storage::UnlockProblem problem) {
  using enum storage::UnlockProblem;
  return problem == kDatabaseDamaged || problem == kDatabaseChanged || problem == kDatabaseOlder ||
         problem == kKeyFileOlder || problem == kProgramOlder;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool kReady = crypto::init().ok() && storage::check_library().ok();
  CHECK(kReady);
  static const std::unique_ptr<os::Files> kFiles = os::open_files();
  static const std::vector<Fixture> kFixtures = [] {
    std::vector<Fixture> out;
    for (const char* schema : kSchemas) out.emplace_back(*kFiles, schema);
    return out;
  }();
  base::ByteReader script(base::BytesView(data, size));
  const Fixture& fixture = kFixtures[script.u8() % std::size(kSchemas)];
  const support::TempFolder temporary;
  fixture.put(temporary.path());
  {
    const auto database = fixture.open(temporary.path());
    (void)database->execute("PRAGMA foreign_keys = 0; PRAGMA ignore_check_constraints = 1");
    for (std::size_t i = 0; i < kDamageCountMax && script.left() > 0 && !script.failed(); ++i)
      (void)database->execute(damage_of(script).c_str());
  }
  auto outcome = storage::unlock_vault({*kFiles, temporary.path()}, words());
  if (const auto* refused = std::get_if<storage::UnlockRefused>(&outcome)) {
    CHECK(is_named(refused->problem));
    return 0;
  }
  CHECK(content_of(*std::get<storage::OpenVault>(outcome).vault) == fixture.content());
  return 0;
}

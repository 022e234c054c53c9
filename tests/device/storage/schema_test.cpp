// Databases of every released schema open, are brought forward, and hold what was put into them.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <cstdlib>

#include "device/storage/database.h"
#include "device/storage/schema.h"
#include "tests/device/storage/tablet.h"

using namespace faltbok;
using tests::Tablet;

namespace {

constexpr const char* kFiles[] = {"key.fbk", "vault.db"};
const os::Path kFixtures{std::string(FALTBOK_SOURCE_DIR) + "/tests/device/storage/fixtures"};

// The same in each schema: a participant, a finalised form, and a draft with one answer. From
// schema 3 on also a form that was imported and purged, and an audit record that tells of it.
void fill(Tablet& tablet) {
  storage::Vault& vault = tablet.vault();
  support::VaultWorld& world = tablet.world;
  REQUIRE(vault.start(world.new_record(), world.participant_started("MA-7K3F-2")).ok());
  const storage::RecordKey form = world.new_record();
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  REQUIRE(vault.start(form, {&started, 1}).ok());
  const storage::RecordKey draft = world.new_record();
  const forms::Event other = world.form_started("MA-7K3F-2", "gdt");
  REQUIRE(vault.start(draft, {&other, 1}).ok());
  REQUIRE(vault.append(draft, world.answer("/data/gdt_1", "4")).ok());

  const storage::RecordKey audit = world.new_record();
  REQUIRE(vault.start(audit, world.audit_started()).ok());
  const auto ref = world.fill(vault, world.new_record(), "MA-7K3F-2");
  REQUIRE(world.import_through(vault, ref.value()).ok());
  REQUIRE(vault.purge(world.purge_rule(1, audit)).value().empty());
  world.pass_days(1);
  REQUIRE(vault.purge(world.purge_rule(1, audit)).value().size() == 1);
  const forms::Event end = world.final_event();
  REQUIRE(vault.finalise({form, end, world.user_key, world.context()}).ok());
}

}  // namespace

TEST_CASE("schema: a database of every schema so far opens and holds its records") {
  const char* const schema = GENERATE("schema-1", "schema-2", "schema-3");
  CAPTURE(schema);
  Tablet tablet;
  for (const char* name : kFiles) {
    const auto bytes = tablet.disk->read(kFixtures / schema / name, 64U << 20U);
    REQUIRE(bytes.ok());
    REQUIRE(tablet.disk->write_durably(tablet.path(name), bytes.value()).ok());
  }
  REQUIRE(tablet.disk->make_folders(tablet.path("outbox")).ok());
  tablet.unlock();
  const auto records = tablet.vault().records().value();
  const bool has_purged =
      std::string_view(schema) != "schema-1" && std::string_view(schema) != "schema-2";
  REQUIRE(records.size() == (has_purged ? 4 : 3));
  CHECK(tablet.vault().audits().value().size() == (has_purged ? 1 : 0));
  if (has_purged) CHECK(records[3].state == storage::RecordState::kPurged);
  CHECK(tablet.vault().participants().value().at(0).participant == "MA-7K3F-2");
  CHECK(records[1].state == storage::RecordState::kSealed);
  CHECK(records[2].state == storage::RecordState::kDraft);
  const auto draft = tablet.vault().load(records[2].key).value();
  CHECK(std::get<forms::Answer>(draft.events.at(1).body).value == "4");
  CHECK(tablet.vault().outbox().value().size() == (has_purged ? 2 : 1));
  CHECK(tablet.vault().check_log(0, 1'000).ok());
  const auto lost = tablet.disk->list(tablet.path("outbox"), 9).value();
  CHECK(lost.size() == 1);  // written anew, since the fixture has no outbox folder
  CHECK(tablet.vault().append(records[2].key, tablet.world.answer("/data/gdt_2", "1")).ok());
}

// Run by hand when a schema is released: FALTBOK_FIXTURE_TO=FOLDER storage_tests "[.fixture]"
TEST_CASE("schema: make the fixture of the present schema", "[.fixture]") {
  const char* folder = std::getenv("FALTBOK_FIXTURE_TO");
  if (folder == nullptr) SKIP("FALTBOK_FIXTURE_TO names no folder");
  Tablet tablet;
  tablet.create();
  fill(tablet);
  tablet.unlock();
  REQUIRE(tablet.vault().housekeep().ok());
  tablet.lock();
  for (const char* name : kFiles) {
    const base::Bytes bytes = tablet.disk->read(tablet.path(name), 64U << 20U).value();
    REQUIRE(tablet.disk->write_durably(os::Path{folder} / name, bytes).ok());
  }
}

TEST_CASE("schema: a database that is not a vault is not brought forward") {
  const os::Path memory{":memory:"};
  const auto empty = storage::Database::open({memory, nullptr, {}}).value();
  CHECK(storage::migrate_schema(*empty).error().kind() == base::ErrorKind::kAuthentication);
  REQUIRE(storage::make_schema(*empty).ok());
  CHECK(storage::schema_digest(*empty).value().hex() == storage::kSchemaDigest);
  CHECK(storage::migrate_schema(*empty).ok());
  CHECK(empty->ask_integer("PRAGMA user_version").value() == storage::kSchemaVersion);
  CHECK(storage::make_schema(*empty).error().kind() == base::ErrorKind::kAuthentication);
  // Another table, or one less, is not ours.
  REQUIRE(empty->execute("CREATE TABLE other (a INTEGER)").ok());
  CHECK(storage::migrate_schema(*empty).error().kind() == base::ErrorKind::kAuthentication);
  REQUIRE(empty->execute("DROP TABLE other").ok());
  CHECK(storage::migrate_schema(*empty).ok());
  REQUIRE(empty->execute("PRAGMA user_version = 0").ok());
  CHECK(storage::migrate_schema(*empty).error().kind() == base::ErrorKind::kAuthentication);
  REQUIRE(empty->execute("PRAGMA user_version = 2").ok());  // but the next step was taken already
  CHECK(storage::migrate_schema(*empty).error().kind() == base::ErrorKind::kAuthentication);
  REQUIRE(empty->execute("PRAGMA user_version = 3").ok());
  CHECK(storage::migrate_schema(*empty).ok());
  for (int i = 0; i < 100; ++i)
    REQUIRE(empty->execute(("CREATE TABLE t" + std::to_string(i) + " (a)").c_str()).ok());
  CHECK(storage::schema_digest(*empty).error().kind() == base::ErrorKind::kAuthentication);
  REQUIRE(empty->execute("PRAGMA application_id = 1").ok());
  CHECK(storage::migrate_schema(*empty).error().kind() == base::ErrorKind::kAuthentication);
}

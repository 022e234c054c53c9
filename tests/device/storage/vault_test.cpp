// The two vaults, held to one contract.
#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
#include "device/storage/sql_vault.h"
#include "tests/contract/vault_contract.h"
#include "tests/device/storage/tablet.h"
#include "tests/support/memory_vault.h"

using namespace faltbok;

TEST_CASE("vault contract: in memory") {
  REQUIRE(crypto::init().ok());
  support::VaultWorld world;
  support::MemoryVault vault(world.device);
  contract::vault_contract(vault, world);
}

TEST_CASE("vault contract: SQLCipher") {
  tests::Tablet tablet;
  contract::vault_contract(*tablet.create().vault, tablet.world);
}

TEST_CASE("vault: a record that a newer program wrote is set aside, and the rest go on") {
  tests::Tablet tablet;
  tablet.create();
  const storage::RecordKey strange = tablet.world.new_record();
  REQUIRE(tablet.vault().start(strange, tablet.world.participant_started("MA-1111-1")).ok());
  REQUIRE(tablet.vault()
              .start(tablet.world.new_record(), tablet.world.participant_started("MA-2222-2"))
              .ok());
  auto& session = static_cast<storage::SqlVault&>(tablet.vault()).session();
  base::Bytes newer = forms::encode(tablet.world.event(forms::FactChanged{"sex", "male", ""}));
  newer[0] = 2;  // the version
  REQUIRE(session
              .writing([&]() -> base::Status {
                storage::RecordTable table(session.database());
                TRY_ASSIGN(const storage::RecordSummary before, "test", table.find(strange));
                TRY_ASSIGN(const storage::ChainHead head, "test",
                           storage::EventLog(session.database())
                               .append(strange, {before.event_count, before.hash}, newer));
                return table.advance(strange, head, before.last_at);
              })
              .ok());
  tablet.unlock();
  CHECK(tablet.vault().load(strange).error().kind() == base::ErrorKind::kUnsupported);
  CHECK(tablet.vault().records().value().size() == 2);
  const auto people = tablet.vault().participants().value();
  REQUIRE(people.size() == 1);
  CHECK(people[0].participant == "MA-2222-2");
}

TEST_CASE("vault: what is too long, of another device, or told to a wrong record is refused") {
  tests::Tablet tablet;
  tablet.create();
  storage::Vault& vault = tablet.vault();
  support::VaultWorld& world = tablet.world;
  const storage::RecordKey draft = world.new_record();
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  REQUIRE(vault.start(draft, {&started, 1}).ok());
  const auto refused = [](const base::Status& status) { return status.error().kind(); };
  CHECK(refused(vault.append(draft, world.answer("/d/q", std::string(21U << 20U, 'x')))) ==
        base::ErrorKind::kInvalidInput);
  const base::Bytes large(storage::kValueSizeMax + 1);
  CHECK(refused(vault.put_value("name", large)) == base::ErrorKind::kInvalidInput);

  const auto first = world.fill(vault, world.new_record(), "").value();
  const auto second = world.fill(vault, world.new_record(), "").value();
  const auto receipt_key = world.receipt_key.verify_key();
  const auto mixed =
      protocol::seal_receipt(world.receipt_for({first.sequence, second.id}), world.receipt_key);
  CHECK(refused(vault.apply_receipt(mixed, receipt_key)) == base::ErrorKind::kNotFound);
  protocol::ImportNote note = world.note_through(second);
  note.device = crypto::random_id<base::DeviceId>();
  const auto file = protocol::seal_note(note, world.study_key).value();
  CHECK(refused(vault.apply_import_note(file, world.study_key.verify_key())) ==
        base::ErrorKind::kNotFound);

  storage::SealingContext context = world.context();
  context.recipients.pop_back();
  CHECK(!vault.seal_payload(protocol::BatchKind::kRoster, base::view_of("x"), context).ok());
  CHECK(vault.outbox().value().size() == 2);

  // A purge that could tell of it only in a form tells nothing, and takes nothing.
  REQUIRE(world.import_through(vault, second).ok());
  REQUIRE(vault.purge(world.purge_rule(1, draft)).ok());
  world.pass_days(1);
  CHECK(vault.purge(world.purge_rule(1, draft)).error().kind() == base::ErrorKind::kInvalidInput);
  for (const storage::RecordSummary& record : vault.records().value())
    CHECK(record.state != storage::RecordState::kPurged);
}

TEST_CASE("vault: a clock before 1970 counts days too, and purges nothing") {
  tests::Tablet tablet;
  tablet.create();
  const storage::RecordKey audit = tablet.world.new_record();
  for (const std::int64_t at : {-1, -86'400'000, -86'400'001})
    CHECK(tablet.vault().purge({1, {at}, tablet.world.user, audit}).value().empty());
  auto& session = static_cast<storage::SqlVault&>(tablet.vault()).session();
  CHECK(session.database().ask_integer("SELECT count(*) FROM day").value() == 2);
  CHECK(session.database().ask_integer("SELECT min(day) FROM day").value() == -2);
}

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

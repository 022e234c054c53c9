// The two vaults, held to one contract.
#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
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

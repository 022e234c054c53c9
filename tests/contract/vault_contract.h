// What every storage::Vault does, the real one and the one in memory.
#pragma once

#include "device/storage/vault.h"
#include "tests/support/vault_world.h"

namespace faltbok::contract {

// `vault` is new and belongs to the world's device.
void vault_contract(storage::Vault& vault, support::VaultWorld& world);

}  // namespace faltbok::contract

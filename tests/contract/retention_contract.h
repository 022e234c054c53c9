// The part of the vault's contract about what goes, who did what, and the chain in pieces.
#pragma once

#include "device/storage/vault.h"
#include "tests/support/vault_world.h"

namespace faltbok::contract {

// Sections of vault_contract().
void retention_contract(storage::Vault& vault, support::VaultWorld& world);

}  // namespace faltbok::contract

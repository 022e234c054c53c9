// A code-key custodian and their escrow, and an identity database beside a tablet's vault.
#pragma once

#include "device/storage/identity.h"
#include "forms/record/payload.h"
#include "tests/support/test_cost.h"
#include "tests/support/vault_world.h"

namespace faltbok::tests {

struct CodeKey {
  crypto::age::Identity custodian = crypto::age::Identity::random();
  crypto::age::Identity escrow = crypto::age::Identity::random();
};

inline storage::NewIdentity new_identity(const support::VaultWorld& world, const CodeKey& keys,
                                         const crypto::SecretBytes& passphrase) {
  return {world.device, {keys.custodian.recipient(), keys.escrow.recipient()},
          world.user,   "interviewer",
          passphrase,   kTestPassphraseCost};
}

inline storage::SealingContext identity_context(const support::VaultWorld& world,
                                                const CodeKey& keys) {
  storage::SealingContext out = world.context();
  out.recipients = {keys.custodian.recipient(), keys.escrow.recipient()};
  return out;
}

// What the code-key custodian reads out of a batch.
inline base::Result<std::vector<forms::SealedRecord>> opened_identities(
    base::BytesView batch, const support::VaultWorld& world, const crypto::age::Identity& reader) {
  TRY_ASSIGN(const protocol::OpenedBatch opened, "batch",
             protocol::open(batch, {&reader, 1}, world.device_key.verify_key()));
  return forms::decode_payload(opened.payload);
}

}  // namespace faltbok::tests

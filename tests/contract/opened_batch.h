// What the study desk finds in a batch, for the contracts of the vault.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "crypto/chain.h"
#include "forms/record/payload.h"
#include "tests/support/vault_world.h"

namespace faltbok::contract {

inline storage::RecordSummary summary_of(storage::Vault& vault, const storage::RecordKey& key) {
  return vault.load(key).value().summary;
}

inline std::vector<forms::SealedRecord> opened(storage::Vault& vault, support::VaultWorld& world,
                                               std::uint64_t sequence) {
  const base::Bytes bytes = vault.batch(sequence).value();
  const auto batch =
      protocol::open(bytes, {&world.custodian, 1}, world.device_key.verify_key()).value();
  return forms::decode_payload(batch.payload).value();
}

// As the desk checks it: the chain from nothing, and the user's signature under its end.
inline void require_sound(const forms::SealedRecord& record, const base::Digest& form_sha256,
                          support::VaultWorld& world) {
  base::Digest hash = crypto::kChainStart;
  for (const forms::SealedEvent& event : record.events)
    hash = crypto::record_hash(hash, crypto::event_digest(event.random, event.bytes));
  CHECK(hash == record.hash);
  CHECK(record.user == world.user);
  const protocol::UserStatement statement{world.study, record.id, record.revision, record.hash,
                                          form_sha256};
  CHECK(protocol::verify_user_statement(statement, world.user_key.verify_key(),
                                        {record.user_signature})
            .ok());
}

}  // namespace faltbok::contract

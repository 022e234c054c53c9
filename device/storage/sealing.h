// From records to sealed batches. Pure but for randomness: tables and files are the vault's.
//
//   Errors   as protocol::seal; kInvalidInput: one record alone is larger than a batch may be
//   Threads  values
//   Source   SCHEMA.md section 3 (snapshots), sync/PROTOCOL.md section 1
#pragma once

#include <vector>

#include "device/storage/outbox.h"
#include "forms/record/payload.h"

namespace faltbok::storage {

// The user's signature under a chain's head. `revision` is the batch's:
// for a participant the snapshot's number.
forms::SealedRecord sign_record(const RecordSummary& record, std::uint32_t revision,
                                const Signer& signer, const SealingContext& context);

// Room for the header inside, the device key and the padding.
inline constexpr std::size_t kPayloadPartSizeMax = 48U << 20U;
// Groups whose encoded size stays below kPayloadPartSizeMax;
// a single larger record is a group alone.
std::vector<std::vector<forms::SealedRecord>> split_for_batches(
    std::vector<forms::SealedRecord> records);

base::Result<protocol::SealedBatch> seal_next(protocol::BatchKind kind, base::BytesView payload,
                                              const SealedRef& previous,
                                              const SealingContext& context);

}  // namespace faltbok::storage

// The hash chains over a tablet's events: nothing can be changed,
// left out or put in without a trace.
//
//   Shape    digest of one event; record hash over the record's previous hash;
//            log hash over the whole log's previous hash
//   Threads  values
//   Source   FORMAT.md section 4
#pragma once

#include "platform/base/ids.h"

namespace faltbok::crypto {

inline constexpr std::size_t kEventRandomSize = 16;
using EventRandom = base::ByteArray<kEventRandomSize>;

// The `previous` of a first event.
inline constexpr base::Digest kChainStart{};

base::Digest event_digest(const EventRandom& random, base::BytesView canonical_bytes);
base::Digest record_hash(const base::Digest& previous, const base::Digest& digest);
base::Digest log_hash(const base::Digest& previous, const base::Digest& record_hash);

}  // namespace faltbok::crypto

// Where a batch belongs: next in its device's chain, beside it, or not yet,
// because one before it is missing.
//
//   Errors   as the store's
//   Threads  as the store's
//   Source   design.md section 7; sync/PROTOCOL.md section 6, the table of refusals
#pragma once

#include <variant>

#include "sync/server/store.h"

namespace faltbok::server {

struct InChain {};
struct Fork {};  // this place is another batch's, or it follows such a one
struct Gap {
  std::uint64_t expected_sequence = 1;
};
using Position = std::variant<InChain, Fork, Gap>;

// For a batch that the store does not hold. Reads only.
base::Result<Position> position_of(Store& store, const protocol::SignedHeader& batch);

// The chain's end as the server counts it: its own, or the newest import note's if a restored
// server lags behind that.
base::Result<std::optional<ChainHead>> counted_head(Store& store, const ChainPlace& place);

}  // namespace faltbok::server

// What is inside a batch's age file: compressed, and padded so that its size tells little.
//
//   Shape    u64 size || zstd frame || zero bytes up to padme_size(bytes before + these)
//   Errors   kInvalidInput: not exactly that, or more than kBatchPayloadSizeMax when opened
//   Threads  stateless. Only this room uses it
//   Source   sync/PROTOCOL.md section 1
#pragma once

#include "platform/base/bytes.h"

namespace faltbok::protocol {

// Appends to what stands before it in the plaintext.
base::Status append_payload(base::Bytes& plaintext, base::BytesView payload);
// `plaintext` as a whole, of which the payload begins at `at`.
base::Result<base::Bytes> payload_in(base::BytesView plaintext, std::size_t at);

}  // namespace faltbok::protocol

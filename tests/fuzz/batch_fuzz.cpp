// A batch's header, and a plaintext as if its age file had been opened.
#include "sync/protocol/batch.h"

#include <algorithm>
#include "sync/protocol/payload.h"

using namespace faltbok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kKey =
      crypto::SigningKey::from_seed(crypto::Secret<crypto::kSigningSeedSize>());
  const base::BytesView input(data, size);
  const auto head = protocol::decode_signed_header(input);
  if (head.ok()) {
    const base::Bytes again = protocol::encode_header(head.value().header);
    CHECK(std::equal(again.begin(), again.end(), input.begin()));
    (void)protocol::verify_batch(input, kKey.verify_key());
  }
  const auto payload = protocol::payload_in(input, 0);
  if (payload.ok()) CHECK(payload.value().size() <= protocol::kBatchPayloadSizeMax);
  return 0;
}

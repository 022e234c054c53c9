#include "sync/protocol/payload.h"

#include <zstd.h>

#include <algorithm>
#include <bit>

#include "sync/protocol/batch.h"

namespace faltbok::protocol {

namespace {
constexpr int kZstdLevel = 6;
base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}
}  // namespace

// Padmé (PURBs, Nikitin et al., 2019): at most 12 % more, and only log log sizes to tell apart.
std::uint64_t padme_size(std::uint64_t size) {
  if (size < 2) return size;
  const auto exponent = static_cast<unsigned>(std::bit_width(size)) - 1;
  const auto kept_bits = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t mask = (std::uint64_t{1} << (exponent - kept_bits)) - 1;
  return (size + mask) & ~mask;
}

base::Status append_payload(base::Bytes& plaintext, base::BytesView payload) {
  if (payload.size() > kBatchPayloadSizeMax) return refused("payload: size");
  base::Bytes frame(ZSTD_compressBound(payload.size()));
  const std::size_t size =
      ZSTD_compress(frame.data(), frame.size(), payload.data(), payload.size(), kZstdLevel);
  if (ZSTD_isError(size) != 0) return base::fail(base::ErrorKind::kUnavailable, "payload: zstd");
  const base::Bytes length = base::ByteWriter().u64(size).take();
  const std::uint64_t padded = padme_size(plaintext.size() + length.size() + size);
  plaintext.reserve(padded);
  plaintext.insert(plaintext.end(), length.begin(), length.end());
  plaintext.insert(plaintext.end(), frame.begin(),
                   frame.begin() + static_cast<std::ptrdiff_t>(size));
  plaintext.resize(padded, 0);
  return base::ok_status();
}

base::Result<base::Bytes> payload_in(base::BytesView plaintext, std::size_t at) {
  base::ByteReader reader(plaintext.subspan(std::min(at, plaintext.size())));
  const std::uint64_t size = reader.u64();
  if (size > reader.left()) return refused("payload: size");
  const base::BytesView frame = reader.raw(size);
  const base::BytesView padding = reader.raw(reader.left());
  TRY("payload", reader.finish());
  const bool zero =
      std::all_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte == 0; });
  if (!zero || plaintext.size() != padme_size(plaintext.size() - padding.size()))
    return refused("payload: padding");
  const unsigned long long opened_size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  // unknown and error are huge
  if (opened_size > kBatchPayloadSizeMax) return refused("payload: opened size");
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size())
    return refused("payload: one frame");
  base::Bytes out(opened_size);
  if (ZSTD_decompress(out.data(), out.size(), frame.data(), frame.size()) != opened_size) {
    return refused("payload: zstd");
  }
  return out;
}

}  // namespace faltbok::protocol

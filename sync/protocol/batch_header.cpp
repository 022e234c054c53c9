// The fixed header of a batch and its signature.
#include <algorithm>
#include <limits>

#include "crypto/hash.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/container.h"

namespace faltbok::protocol {

static_assert(kBatchHeaderSize == kBatchPrefixSize + 32 + 8, "PROTOCOL.md section 1");
static_assert(kSignedHeaderSize == 235, "PROTOCOL.md section 1");

namespace {

constexpr std::string_view kMagic = "FBBATCH";

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

base::Result<BatchHeader> decode_header(base::BytesView bytes) {
  TRY("batch header", check_preamble(bytes, kMagic));
  base::ByteReader reader(bytes.subspan(kPreambleSize));
  BatchHeader out;
  BatchPlace& place = out.place;
  const std::uint16_t header_size = reader.u16();
  const auto kind = batch_kind_from(reader.u8());
  place.study.bytes = reader.array<16>();
  place.device.bytes = reader.array<16>();
  place.epoch = reader.u32();
  place.sequence = reader.u64();
  place.previous.bytes = reader.array<32>();
  out.recipients.bytes = reader.array<32>();
  place.package_version = reader.u64();
  const std::uint32_t day = reader.u32();
  out.age_sha256.bytes = reader.array<32>();
  out.age_size = reader.u64();
  TRY("batch header", reader.finish());
  if (header_size != kBatchHeaderSize) return refused("batch header: length");
  if (!kind) return refused("batch header: kind");
  if (place.epoch == 0 || place.sequence == 0 || place.package_version == 0)
    return refused("batch header: zero");
  if (day > static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max()))
    return refused("batch header: day");
  const bool first = place.sequence == 1;
  if (first != (place.previous == base::BatchId{})) return refused("batch header: previous");
  if (out.age_size > kBatchSizeMax - kSignedHeaderSize) return refused("batch header: size");
  place.kind = *kind;
  place.day = static_cast<std::int32_t>(day);
  return out;
}

}  // namespace

std::optional<BatchKind> batch_kind_from(std::uint8_t raw) {
  switch (static_cast<BatchKind>(raw)) {
    case BatchKind::kRecords:
    case BatchKind::kRoster:
    case BatchKind::kIdentity: return static_cast<BatchKind>(raw);
  }
  return std::nullopt;
}

base::Bytes encode_header(const BatchHeader& header) {
  const BatchPlace& place = header.place;
  base::ByteWriter writer;
  write_preamble(writer, kMagic);
  writer.u16(kBatchHeaderSize).u8(static_cast<std::uint8_t>(place.kind));
  writer.raw(place.study.view()).raw(place.device.view()).u32(place.epoch).u64(place.sequence);
  writer.raw(place.previous.view()).raw(header.recipients.view()).u64(place.package_version);
  writer.u32(static_cast<std::uint32_t>(place.day))
      .raw(header.age_sha256.view())
      .u64(header.age_size);
  base::Bytes out = writer.take();
  CHECK(out.size() == kBatchHeaderSize);
  return out;
}

base::Result<SignedHeader> decode_signed_header(base::BytesView batch) {
  if (batch.size() < kSignedHeaderSize) return refused("batch: ends in its header");
  SignedHeader out;
  TRY_ASSIGN(out.header, "batch", decode_header(batch.first(kBatchHeaderSize)));
  const base::BytesView signature = batch.subspan(kBatchHeaderSize, crypto::kSignatureSize);
  std::copy(signature.begin(), signature.end(), out.signature.bytes.begin());
  out.id = base::BatchId{crypto::sha256(batch.first(kSignedHeaderSize)).bytes};
  return out;
}

base::Status verify_header(const SignedHeader& head, const crypto::VerifyKey& device_key) {
  return crypto::verify(device_key, kBatchDomain, encode_header(head.header), head.signature);
}

base::Result<SignedHeader> verify_batch(base::BytesView batch,
                                        const crypto::VerifyKey& device_key) {
  TRY_ASSIGN(SignedHeader head, "verify", decode_signed_header(batch));
  TRY("verify", verify_header(head, device_key));
  const base::BytesView body = batch.subspan(kSignedHeaderSize);
  if (body.size() != head.header.age_size) return refused("batch: size of the age file");
  if (crypto::sha256(body) != head.header.age_sha256) {
    return base::fail(base::ErrorKind::kAuthentication, "batch: age file");
  }
  return head;
}

}  // namespace faltbok::protocol

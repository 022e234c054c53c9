#include "forms/record/payload.h"

namespace faltbok::forms {

base::Bytes encode_payload(const std::vector<SealedRecord>& records) {
  base::ByteWriter out;
  out.u8(kPayloadVersion).u32(static_cast<std::uint32_t>(records.size()));
  for (const SealedRecord& record : records) {
    out.raw(record.id.view())
        .u32(record.revision)
        .u32(static_cast<std::uint32_t>(record.events.size()));
    for (const SealedEvent& event : record.events) out.raw(event.random).bytes(event.bytes);
    out.raw(record.hash.view()).raw(record.user.view()).raw(record.user_signature);
  }
  return out.take();
}

namespace {
SealedRecord read_record(base::ByteReader& in) {
  SealedRecord record;
  record.id = base::RecordId{in.array<16>()};
  record.revision = in.u32();
  const std::uint32_t event_count = in.u32();
  for (std::uint32_t i = 0; i < event_count && !in.failed(); ++i) {
    SealedEvent event;
    event.random = in.array<16>();
    const base::BytesView bytes = in.bytes(kPayloadEventSizeMax);
    event.bytes.assign(bytes.begin(), bytes.end());
    record.events.push_back(std::move(event));
  }
  record.hash = base::Digest{in.array<32>()};
  record.user = base::UserId{in.array<16>()};
  record.user_signature = in.array<64>();
  return record;
}
}  // namespace

base::Result<std::vector<SealedRecord>> decode_payload(base::BytesView bytes) {
  base::ByteReader in(bytes);
  if (in.u8() != kPayloadVersion && !in.failed())
    return base::fail(base::ErrorKind::kUnsupported, "payload: version");
  const std::uint32_t record_count = in.u32();
  if (record_count > kPayloadRecordCountMax)
    return base::fail(base::ErrorKind::kInvalidInput, "payload: records");
  std::vector<SealedRecord> records;
  for (std::uint32_t i = 0; i < record_count && !in.failed(); ++i)
    records.push_back(read_record(in));
  TRY("payload", in.finish());
  return records;
}

}  // namespace faltbok::forms

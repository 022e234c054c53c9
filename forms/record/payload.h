// What a batch of kind `records` carries once it is opened: whole records, each with the proof that
// nothing was changed.
//
//   Shape    u8 version = 1 · u32 record count · records
//            record: u8[16] record id · u32 revision · u32 event count · events ·
//                    u8[32] record hash · u8[16] user id · u8[64] user signature
//            event:  u8[16] random · bytes canonical event (forms/record/event.h)
//   Errors   decode: kInvalidInput not canonical or over a limit; kUnsupported another version
//   Threads  values
//   Source   forms/record/RECORD.md; hashes and signatures are bytes here:
//            crypto/chain.h makes and checks them.
#pragma once

#include "forms/record/event.h"

namespace faltbok::forms {

inline constexpr std::uint8_t kPayloadVersion = 1;
inline constexpr std::uint32_t kPayloadRecordCountMax = 10'000;
inline constexpr std::size_t kPayloadEventSizeMax = 20U << 20U;

struct SealedEvent {
  base::ByteArray<16> random{};
  base::Bytes bytes;  // canonical event; kept as bytes, since the digest is over these
};

struct SealedRecord {
  base::RecordId id;
  std::uint32_t revision = 1;
  std::vector<SealedEvent> events;
  base::Digest hash;  // the record chain's last hash
  base::UserId user;  // who finalised
  base::ByteArray<64> user_signature{};
};

base::Bytes encode_payload(const std::vector<SealedRecord>& records);
base::Result<std::vector<SealedRecord>> decode_payload(base::BytesView bytes);

}  // namespace faltbok::forms

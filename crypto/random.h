// Random bytes from the system.
//
//   Threads  safe from any thread after init()
#pragma once

#include "platform/base/bytes.h"

namespace faltbok::crypto {

void fill_random(std::span<std::uint8_t> out);

template <std::size_t kSizeBytes>
base::ByteArray<kSizeBytes> random_array() {
  base::ByteArray<kSizeBytes> out{};
  fill_random(out);
  return out;
}

// A new RecordId, DeviceId, StudyId ...
template <typename IdType>
IdType random_id() {
  IdType id;
  fill_random(id.bytes);
  return id;
}

// Uniform in 0..below-1; below > 0.
std::uint32_t random_below(std::uint32_t below);

}  // namespace faltbok::crypto

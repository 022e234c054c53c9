// Strong types for the ids that travel through every room, so that two of them cannot be exchanged.
//
//   Shape    fixed bytes; in text lower-case hex. A participant is a pseudonym, `MA-7K3F-2`.
//   Threads  values
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "platform/base/bytes.h"

namespace faltbok::base {

template <typename Tag, std::size_t kSizeBytes>
struct Id {
  ByteArray<kSizeBytes> bytes{};
  auto operator<=>(const Id&) const = default;
  std::string hex() const { return hex_of(bytes); }
  BytesView view() const { return bytes; }
  static Result<Id> from_hex(std::string_view text) {
    TRY_ASSIGN(const auto array, "id", array_from_hex<kSizeBytes>(text));
    return Id{array};
  }
};

using StudyId = Id<struct StudyTag, 16>;
using DeviceId = Id<struct DeviceTag, 16>;
using UserId = Id<struct UserTag, 16>;
using RecordId = Id<struct RecordTag, 16>;
using BatchId = Id<struct BatchTag, 32>;  // SHA-256(header || signature), design section 6
using Digest = Id<struct DigestTag, 32>;  // any SHA-256

}  // namespace faltbok::base

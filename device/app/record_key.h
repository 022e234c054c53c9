// One revision of one record. A correction is a new revision of the same record;
// the older one stays.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "platform/base/ids.h"

namespace faltbok::app {

struct RecordKey {
  base::RecordId id;
  std::uint32_t revision = 1;
  auto operator<=>(const RecordKey&) const = default;
};

// States of a record, in this order (design section 2), and before them: not begun.
enum class RecordState : std::uint8_t {
  kNone,
  kDraft,
  kFinal,
  kSealed,
  kStored,
  kImported,
  kPurged,  // the study desk has it; its answers are no longer on this tablet
};
std::string_view name_of(RecordState state);

}  // namespace faltbok::app

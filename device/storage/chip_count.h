// A chip's counter beside the database: a whole disk that was put back is noticed, since the chip
// was counted on and the database on it was not.
//
//   Shape    `meta.chip_count`: the number that the chip has, or gets next (SCHEMA.md section 10)
//   Errors   none: a machine without a chip, and a chip that does not answer, say nothing
//   Threads  the worker
#pragma once

#include "device/storage/session.h"
#include "platform/os/counter.h"

namespace faltbok::storage {

struct ChipCounter {
  os::Counters* chip = nullptr;  // none: this machine has no chip
  os::CounterPlace place;
};
// Each device has its own place, by the first bytes of its random id.
ChipCounter chip_counter(os::Counters* chip, const base::DeviceId& device);

// The chip was counted further than this database knows: it is an older one.
bool chip_is_ahead(const ChipCounter& counter, Session& session);

// The database first, the chip next: whenever the power goes, the chip is not ahead.
void count_on_chip(const ChipCounter& counter, Session& session);

}  // namespace faltbok::storage

// What another process has in memory, for tests that nothing is left there.
//
//   Shape    of each wanted text, how often it stands in pages that are there; reserved addresses
//            without a page, as a sanitizer keeps many, are passed over
//   Errors   nullopt: the memory cannot be read (only root may, of a program that is not dumpable)
//   Source   Linux, proc(5): smaps, pagemap, mem
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "platform/base/bytes.h"

namespace faltbok::support {

struct MemoryFound {
  std::vector<int> counts;    // as `wanted`
  std::size_t read_size = 0;  // bytes that were looked at
};
std::optional<MemoryFound> count_in_memory(int pid, const std::vector<base::Bytes>& wanted);

}  // namespace faltbok::support

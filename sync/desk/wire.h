// The server's answers that pull and push read: lines of its log, and lists of requests.
//
//   Errors   kInvalidInput  not the JSON that sync/PROTOCOL.md section 6 has
//   Threads  values
#pragma once

#include <vector>

#include "platform/base/ids.h"

namespace faltbok::desk {

inline constexpr std::size_t kLogLineCountMax = 1'000;
inline constexpr std::size_t kRequestCountMax = 256;

struct LogLine {
  std::uint64_t number = 0;
  base::BatchId batch;
  base::DeviceId device;
  std::uint64_t sequence = 0;
};

base::Result<std::vector<LogLine>> log_lines(std::string_view text);
base::Result<std::vector<base::DeviceId>> request_lines(std::string_view text);
// The CODE of `{"error": CODE}`, "" when there is none.
std::string error_code(std::string_view text);

}  // namespace faltbok::desk

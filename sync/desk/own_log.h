// The desk's own log: what the custodian did that is not undone by looking at files: exemptions and
// exports. Each line is chained to the one before it and signed by the study key.
//
//   Shape    DESK/log.txt (DESK.md section 4)
//   Errors   kAuthentication a line that is not what was written, told with its number;
//            and as os::Files
//   Threads  one
#pragma once

#include <vector>

#include "sync/desk/folder.h"

namespace faltbok::desk {

inline constexpr std::size_t kOwnLogSizeMax = std::size_t{64} << 20;
inline constexpr std::string_view kOwnLogDomain = "faltbok/v1/desk-log";

struct OwnAct {
  std::string at;      // ISO 8601 with offset
  std::string act;     // exempted, exported
  std::string by;      // as given; empty: whoever has the passphrase
  std::string detail;  // one line
};

// All lines, each checked.
base::Result<std::vector<OwnAct>> read_own_log(const Desk& desk);
// One more line, on the disk before this returns.
base::Status note_own_act(const Desk& desk, const DeskKeys& keys, const OwnAct& act);

}  // namespace faltbok::desk

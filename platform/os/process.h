// This process and its memory: nothing of it may end on a disk.
//
//   Errors   kUnavailable  the machine refused; the program must not go on to unlock anything
//   Threads  call harden_process first in main, before another thread
#pragma once

#include "platform/base/result.h"

namespace faltbok::os {

// No core files (RLIMIT_CORE 0), no ptrace or /proc/PID/mem by the same user (PR_SET_DUMPABLE 0),
// new files private (umask 077).
base::Status harden_process();

}  // namespace faltbok::os

// This process and its memory: nothing of it may end on a disk.
//
//   Errors   kUnavailable  the machine refused; the program must not go on to unlock anything
//   Threads  call harden_process first in main, before another thread; start_again last
#pragma once

#include "platform/base/result.h"

namespace faltbok::os {

// No core files (RLIMIT_CORE 0), no ptrace or /proc/PID/mem by the same user (PR_SET_DUMPABLE 0),
// new files private (umask 077).
base::Status harden_process();

// Freed memory stays with the process for the next use, up to 256 MB, instead of going back and
// being asked for page by page again, and the first 24 MB come in large pages: for programs that
// open large forms.
void keep_freed_memory();

// The same program with the same arguments in place of this one (execve): nothing of this one's
// memory is left, no open file, no other thread. Returns only when it failed.
base::Status start_again(char* const arguments[]);

}  // namespace faltbok::os

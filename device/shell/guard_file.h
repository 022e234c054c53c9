// What the study says about guessing, kept beside the key file so that it is known before anybody
// has unlocked.
//
//   Shape    guard.toml: wipe_after = N; no file, or one that cannot be read: never wiped, because
//            what cannot be undone needs a clear word
//   Threads  the worker
//   Source   forms/study/STUDY.md, [tablet]
#pragma once

#include "platform/os/files.h"

namespace faltbok::shell {

// 0: never.
unsigned load_wipe_after(os::Files& files, const os::Path& folder);
base::Status save_wipe_after(os::Files& files, const os::Path& folder, unsigned failure_count);

}  // namespace faltbok::shell

// What an author is told when a file cannot be read or written: which, why, what to do.
//
//   Shape    the sentence goes to stderr, the exit code comes back
//   Threads  stateless
#pragma once

#include <string>
#include <vector>

#include "platform/os/files.h"

namespace faltbok::forms::tool {

int tell_wrong(const std::string& what);  // one line, kExitWrong

// After a read that failed.
int tell_unreadable(os::Files& files, const std::string& path, const base::Error& error);

// Before anything is made: may a file of that name be written? kExitDone, or told.
// `inputs` are the files that the same command reads, which it must not replace.
int check_output(os::Files& files, const std::string& path, const std::vector<std::string>& inputs);

// After a write that failed.
int tell_unwritable(const std::string& path, const base::Error& error);

// A folder that an option names. kExitDone, or told.
int check_folder(os::Files& files, const std::string& option, const std::string& path);

}  // namespace faltbok::forms::tool

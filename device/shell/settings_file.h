// settings.toml: the tablet's own settings. No file: the defaults.
//
//   Errors   kInvalidInput  a line, key or value that cannot be; the trail says which
//            others as os::Files
//   Threads  values
#pragma once

#include "device/app/settings.h"
#include "platform/os/files.h"

namespace faltbok::shell {

base::Result<app::Settings> load_settings(os::Files& files, const os::Path& folder);
base::Status save_settings(os::Files& files, const os::Path& folder, const app::Settings& settings);

}  // namespace faltbok::shell

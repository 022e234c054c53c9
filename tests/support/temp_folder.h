// A folder of its own for one test, gone afterwards with all that is in it.
#pragma once

#include "platform/os/path.h"

namespace faltbok::support {

class TempFolder {
 public:
  TempFolder();  // under $TMPDIR or /tmp
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const os::Path& path() const { return path_; }

 private:
  os::Path path_;
};

}  // namespace faltbok::support

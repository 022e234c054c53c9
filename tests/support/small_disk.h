// A disk of a few megabytes that a test can fill: a tmpfs over a folder, gone with the object.
//
//   Errors   mounting needs root: where that is not given, mounted() is false and the test skips
#pragma once

#include <sys/mount.h>

#include <string>

#include "platform/os/path.h"

namespace faltbok::support {

inline constexpr const char* kNoSmallDisk = "mounting a small tmpfs needs root";

class SmallDisk {
 public:
  // `size` as mount(8) takes it: "2m". The folder exists.
  SmallDisk(const os::Path& folder, const std::string& size)
      : folder_(folder.text),
        mounted_(::mount("tmpfs", folder_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0) {}
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }

 private:
  std::string folder_;
  bool mounted_;
};

}  // namespace faltbok::support

// Where sticks and cards stand that somebody has put into this machine.
//
//   Shape    the mount points below /media, /run/media and /mnt, in the kernel's order
//   Threads  stateless
//   Source   proc(5), /proc/PID/mountinfo
#pragma once

#include <string_view>
#include <vector>

#include "platform/os/path.h"

namespace faltbok::os {

inline constexpr std::size_t kMediaCountMax = 16;

std::vector<Path> media_in(std::string_view mountinfo);
std::vector<Path> mounted_media();  // none where the kernel does not say

}  // namespace faltbok::os

#include "platform/os/process.h"

#include <linux/close_range.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "platform/os/linux/errors.h"

namespace faltbok::os {

base::Status harden_process() {
  const rlimit none{0, 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0) return linux_machine::last_error("harden: core");
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return linux_machine::last_error("harden: dumpable");
  ::umask(077);
  return base::ok_status();
}

void keep_freed_memory() {
  constexpr int kKept = 256 << 20;
  // A machine that refuses only stays slower.
  static_cast<void>(::mallopt(M_TRIM_THRESHOLD, kKept));
  static_cast<void>(::mallopt(M_MMAP_THRESHOLD, kKept));
  // The first of it in large pages, where the machine has them: asked for once, not page by page.
  constexpr std::size_t kAhead = 24U << 20U;
  constexpr std::size_t kLargePage = 2U << 20U;
  void* ahead = std::malloc(kAhead);
  std::size_t room = kAhead;
  void* at = ahead;
  if (std::align(kLargePage, kAhead - kLargePage, at, room) != nullptr)
    static_cast<void>(::madvise(at, kAhead - kLargePage, MADV_HUGEPAGE));
  std::free(ahead);
}

base::Status start_again(char* const arguments[]) {
  // Whatever a library has left open would come along.
  if (::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
    return linux_machine::last_error("start again: files");
  // Not by name: the file may have been exchanged, and the working folder may be another one.
  ::execv("/proc/self/exe", arguments);
  return linux_machine::last_error("start again");
}

}  // namespace faltbok::os

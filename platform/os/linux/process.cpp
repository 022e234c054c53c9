#include "platform/os/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

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

}  // namespace faltbok::os

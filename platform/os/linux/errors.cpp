#include "platform/os/linux/errors.h"

#include <cerrno>

namespace faltbok::os::linux_machine {

base::ErrorKind kind_of(int error_number) {
  switch (error_number) {
    case ENOENT: return base::ErrorKind::kNotFound;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return base::ErrorKind::kNoSpace;
    case EISDIR:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
    case EINVAL: return base::ErrorKind::kInvalidInput;
    case EEXIST:
    case EWOULDBLOCK: return base::ErrorKind::kConflict;
    default: return base::ErrorKind::kUnavailable;
  }
}

base::Error last_error(std::string_view step) { return base::fail(kind_of(errno), step); }

}  // namespace faltbok::os::linux_machine

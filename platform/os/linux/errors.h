// errno as an ErrorKind.
//
//   Threads  values; read errno at once after the call
#pragma once

#include <string_view>

#include "platform/base/result.h"

namespace faltbok::os::linux_machine {

base::ErrorKind kind_of(int error_number);
base::Error last_error(std::string_view step);  // from errno

}  // namespace faltbok::os::linux_machine

// CHECK: a programmer's error stops the program at once. Never for bytes,
// files or people from outside.
//
// The test framework has a CHECK of its own, and keeps it:
// headers of ours call check_failed() themselves.
#pragma once

namespace faltbok::base {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}

#ifndef CHECK
#define CHECK(condition)              \
  ((condition) ? static_cast<void>(0) \
               : ::faltbok::base::check_failed(#condition, __FILE__, __LINE__))
#endif

#include "platform/base/result.h"

#include <cstdio>
#include <cstdlib>

namespace faltbok::base {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput: return "invalid input";
    case ErrorKind::kAuthentication: return "authentication";
    case ErrorKind::kNotFound: return "not found";
    case ErrorKind::kConflict: return "conflict";
    case ErrorKind::kUnavailable: return "unavailable";
    case ErrorKind::kNoSpace: return "no space";
    case ErrorKind::kUnsupported: return "unsupported";
  }
  CHECK(false && "unknown ErrorKind");
}

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "faltbok: programmer error: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace faltbok::base

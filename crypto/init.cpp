#include "crypto/init.h"

#include <sodium.h>

namespace faltbok::crypto {

base::Status init() {
  if (sodium_init() < 0) return base::fail(base::ErrorKind::kUnavailable, "libsodium");
  return base::ok_status();
}

}  // namespace faltbok::crypto

// Starts the library once, before anything else in this room.
//
//   Errors   kUnavailable: no source of randomness, or no Argon2id, Ed25519 ...
//            in the library that was found
//   Threads  safe from any thread, cheap to repeat
#pragma once

#include "platform/base/result.h"

namespace faltbok::crypto {

base::Status init();

}  // namespace faltbok::crypto

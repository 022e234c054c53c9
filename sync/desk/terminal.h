// The person at the keyboard.
//
//   Errors   kUnavailable  nobody is there: not a terminal
//   Threads  one
#pragma once

#include "crypto/secret.h"
#include "platform/base/result.h"

namespace faltbok::desk {

base::Result<crypto::SecretBytes> ask_secret(std::string_view question);  // without echo
bool ask_yes(std::string_view question);

}  // namespace faltbok::desk

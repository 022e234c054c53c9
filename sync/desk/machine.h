// What the study desk needs from outside: disk, clock, network, and the person at the keyboard.
// main() gives the real ones, tests give theirs.
//
//   Lifetime everything referred to outlives the Machine
//   Threads  one
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string_view>

#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "sync/client/http.h"

namespace faltbok::desk {

struct Machine {
  os::Files& files;
  os::Clock& clock;
  std::ostream& out;  // results, for people and pipes
  std::ostream& err;  // what is wrong, and what to do
  crypto::PassphraseCost cost = crypto::kPassphraseCost;
  // A line typed without echo; kUnavailable when nobody sits there.
  std::function<base::Result<crypto::SecretBytes>(std::string_view question)> ask_secret;
  // "yes" typed; false for anything else and when nobody sits there.
  std::function<bool(std::string_view question)> ask_yes;
  std::function<std::unique_ptr<client::HttpTransport>(const client::Address& address)> connect;
};

}  // namespace faltbok::desk

// A TPM 2.0 in software (swtpm), for tests: one process, its state in a folder of its own.
//
//   Lifetime ended when this goes
//   Threads  one at a time
#pragma once

#include <memory>
#include <string>

#include "platform/os/counter.h"
#include "platform/os/key_store.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace faltbok::support {

class SoftTpm {
 public:
  SoftTpm();
  static bool is_installed();
  // One of them at a time: there is no resource manager.
  std::unique_ptr<os::KeyStore> open() const;
  std::unique_ptr<os::Counters> open_counters() const;
  // As somebody does who holds the machine and knows no password; true if the chip obeyed.
  bool gives_tries_back() const;
  bool allows_many_tries() const;
  void take_lockout() const;  // as an owner does, with a password

 private:
  std::string where() const { return "swtpm:path=" + folder_.path().text + "/socket"; }
  TempFolder folder_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace faltbok::support

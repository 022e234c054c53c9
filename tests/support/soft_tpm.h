// A TPM 2.0 in software (swtpm), for tests: one process, its state in a folder of its own.
//
//   Lifetime ended when this goes
//   Threads  one at a time
#pragma once

#include <memory>

#include "platform/os/key_store.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace faltbok::support {

class SoftTpm {
 public:
  SoftTpm();
  static bool is_installed();
  std::unique_ptr<os::KeyStore> open() const;

 private:
  TempFolder folder_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace faltbok::support

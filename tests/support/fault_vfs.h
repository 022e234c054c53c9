// SQLite's door to a FaultDisk: while this lives, every database of this process is opened there.
//
//   Shape    the default VFS; no shared memory (the vault uses exclusive locking);
//            a new log's folder is synced with its
//            first sync, as SQLite's own Unix VFS does
//   Lifetime every connection must be closed before it goes; one at a time in a process
#pragma once

#include <memory>

#include "tests/support/fault_disk.h"

namespace faltbok::support {

class FaultVfs {
 public:
  explicit FaultVfs(FaultDisk& disk);
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  struct Registered;

 private:
  std::unique_ptr<Registered> registered_;
};

}  // namespace faltbok::support

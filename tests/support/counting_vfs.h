// The machine's own SQLite file system, with every sync counted.
//
//   Lifetime no connection may be open when it comes or goes; one at a time in a process
#pragma once

#include <cstdint>
#include <memory>

namespace faltbok::support {

class CountingVfs {
 public:
  CountingVfs();
  ~CountingVfs();
  CountingVfs(const CountingVfs&) = delete;
  CountingVfs& operator=(const CountingVfs&) = delete;
  std::uint64_t sync_count() const;  // since it came

 private:
  struct Registered;
  std::unique_ptr<Registered> registered_;
};

}  // namespace faltbok::support

// A file descriptor that closes itself, and whole reads and writes on it.
//
//   Errors   as platform/os/files.h
//   Threads  one at a time
#pragma once

#include <cstdint>

#include "platform/base/bytes.h"
#include "platform/os/files.h"

namespace faltbok::os::linux_machine {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int number() const { return number_; }

 private:
  int number_ = -1;
};

base::Result<Descriptor> open_descriptor(const Path& path, int flags);
base::Status write_all(const Descriptor& file, base::BytesView bytes);
base::Result<base::Bytes> read_at(const Descriptor& file, Range range);
base::Status sync_file(const Descriptor& file);
base::Status sync_folder(const Path& folder);

}  // namespace faltbok::os::linux_machine

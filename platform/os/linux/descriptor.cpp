#include "platform/os/linux/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "platform/os/linux/errors.h"

namespace faltbok::os::linux_machine {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

base::Result<Descriptor> open_descriptor(const Path& path, int flags) {
  int number = -1;
  do {
    number = ::open(path.text.c_str(), flags | O_CLOEXEC, 0600);
  } while (number < 0 && errno == EINTR);
  if (number < 0) return last_error("open");
  return Descriptor(number);
}

base::Status write_all(const Descriptor& file, base::BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error("write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return base::ok_status();
}

base::Result<base::Bytes> read_at(const Descriptor& file, Range range) {
  base::Bytes out(range.size);
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t got = ::pread(file.number(), out.data() + filled, out.size() - filled,
                                static_cast<off_t>(range.offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error("read");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  out.resize(filled);
  return out;
}

base::Status sync_file(const Descriptor& file) {
  if (::fsync(file.number()) != 0) return last_error("fsync");
  return base::ok_status();
}

base::Status sync_folder(const Path& folder) {
  TRY_ASSIGN(const Descriptor opened, "folder", open_descriptor(folder, O_RDONLY | O_DIRECTORY));
  return sync_file(opened);
}

}  // namespace faltbok::os::linux_machine

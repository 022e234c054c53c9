// os::Files on a FaultDisk, in the steps that the real one takes: each of them can fail,
// and each can be the last.
#pragma once

#include "platform/os/files.h"
#include "tests/support/fault_disk.h"

namespace faltbok::support {

class FaultFiles final : public os::Files {
 public:
  explicit FaultFiles(FaultDisk& disk) : disk_(disk) {}

  base::Result<base::Bytes> read(const os::Path& path, std::size_t size_max) override;
  base::Result<base::Bytes> read_range(const os::Path& path, os::Range range) override;
  base::Status write_durably(const os::Path& path, base::BytesView content) override;
  base::Result<std::unique_ptr<os::AppendFile>> open_append(const os::Path& path) override;
  base::Status rename_durably(const os::Move& move) override;
  base::Status remove_durably(const os::Path& path) override;
  base::Status make_folders(const os::Path&) override { return base::ok_status(); }
  base::Result<os::FileInfo> info(const os::Path& path) override;
  base::Result<std::vector<os::FileInfo>> list(const os::Path& folder,
                                               std::size_t count_max) override;
  base::Result<std::uint64_t> free_bytes(const os::Path&) override {
    return std::uint64_t{1} << 30U;
  }
  base::Result<std::unique_ptr<os::FileLock>> lock(const os::Path&) override;

 private:
  FaultDisk& disk_;
};

}  // namespace faltbok::support

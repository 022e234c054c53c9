// A disk in front of another one whose n-th call fails, for tests that fail every call once.
//
//   Shape    counts every call of Files and of the files it opened;
//            the call number `fail_at` (from 1) fails and does nothing
//   Lifetime the disk behind must outlive it
#pragma once

#include "platform/os/files.h"

namespace faltbok::support {

class FaultyFiles final : public os::Files {
 public:
  explicit FaultyFiles(os::Files& behind) : behind_(behind) {}

  // 0: nothing fails. Counting begins anew.
  void fail_at(int number, base::ErrorKind kind = base::ErrorKind::kUnavailable);
  // That call, a write, is done and reported as failed: as when the last sync fails.
  void fail_after(int number, base::ErrorKind kind = base::ErrorKind::kUnavailable);
  void fail_from_there();  // and every write after it
  // From that call on every call fails, as when the disk is gone or full.
  void fail_from(int number, base::ErrorKind kind = base::ErrorKind::kUnavailable);
  int call_count() const { return count_; }

  base::Result<base::Bytes> read(const os::Path& path, std::size_t size_max) override;
  base::Result<base::Bytes> read_range(const os::Path& path, os::Range range) override;
  base::Status write_durably(const os::Path& path, base::BytesView content) override;
  base::Result<std::unique_ptr<os::AppendFile>> open_append(const os::Path& path) override;
  base::Status rename_durably(const os::Move& move) override;
  base::Status remove_durably(const os::Path& path) override;
  base::Status make_folders(const os::Path& folder) override;
  base::Result<os::FileInfo> info(const os::Path& path) override;
  base::Result<std::vector<os::FileInfo>> list(const os::Path& folder,
                                               std::size_t count_max) override;
  base::Result<std::uint64_t> free_bytes(const os::Path& folder) override;
  base::Result<std::unique_ptr<os::FileLock>> lock(const os::Path& path) override;

  base::Status next(std::string_view call);  // counts one call; an error when it is the one

 private:
  os::Files& behind_;
  int count_ = 0;
  int first_ = 0;
  int last_ = 0;
  bool done_all_the_same_ = false;
  base::ErrorKind kind_ = base::ErrorKind::kUnavailable;
};

}  // namespace faltbok::support

// A disk in memory: the fake that the contract of os::Files holds to the same law as the real one.
//
//   Shape    paths are plain text, compared as they are written;
//            the time of a change is a count of changes
//   Threads  one at a time
#pragma once

#include <map>
#include <set>

#include "platform/os/files.h"

namespace faltbok::support {

class MemoryFiles final : public os::Files {
 public:
  MemoryFiles() { folders_ = {"/", "."}; }

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

 private:
  struct File {
    base::Bytes content;
    std::int64_t changed = 0;
  };
  base::Status may_write(const os::Path& path) const;
  base::Result<const File*> find(const os::Path& path) const;

  std::map<std::string, std::shared_ptr<File>> files_;
  std::set<std::string> folders_;
  std::shared_ptr<std::set<std::string>> locks_ = std::make_shared<std::set<std::string>>();
  std::int64_t change_count_ = 0;
};

}  // namespace faltbok::support

#include "tests/support/fault_files.h"

namespace faltbok::support {
namespace {

using Outcome = FaultDisk::Outcome;

base::Status status_of(Outcome outcome, std::string_view place) {
  switch (outcome) {
    case Outcome::kOk: return base::ok_status();
    case Outcome::kFull: return base::fail(base::ErrorKind::kNoSpace, place);
    case Outcome::kNotFound: return base::fail(base::ErrorKind::kNotFound, place);
    case Outcome::kIoError: break;
  }
  return base::fail(base::ErrorKind::kUnavailable, place);
}

class DiskAppendFile final : public os::AppendFile {
 public:
  DiskAppendFile(FaultDisk& disk, FaultDisk::FilePtr file) : disk_(disk), file_(std::move(file)) {}
  std::uint64_t size() const override { return file_->current.size(); }
  base::Status append(base::BytesView bytes) override {
    return status_of(disk_.write(*file_, file_->current.size(), bytes), "append");
  }
  base::Status sync() override {
    TRY("sync", status_of(disk_.sync(*file_), "file"));
    return status_of(disk_.sync_names(), "folder");
  }

 private:
  FaultDisk& disk_;
  FaultDisk::FilePtr file_;
};

class DiskLock final : public os::FileLock {};

}  // namespace

base::Result<base::Bytes> FaultFiles::read(const os::Path& path, std::size_t size_max) {
  TRY_ASSIGN(const os::FileInfo there, "read", info(path));
  if (there.size > size_max) return base::fail(base::ErrorKind::kInvalidInput, "read: size");
  return read_range(path, {0, static_cast<std::size_t>(there.size)});
}

base::Result<base::Bytes> FaultFiles::read_range(const os::Path& path, os::Range range) {
  const FaultDisk::FilePtr file = disk_.find(path.text);
  if (file == nullptr) return base::fail(base::ErrorKind::kNotFound, "read");
  base::Bytes out(range.size);
  std::size_t got = 0;
  TRY("read", status_of(disk_.read(*file, range.offset, out, got), "read"));
  out.resize(got);
  return out;
}

base::Status FaultFiles::write_durably(const os::Path& path, base::BytesView content) {
  const std::string unfinished = path.text + std::string(os::kUnfinishedSuffix);
  FaultDisk::FilePtr file;
  TRY("write", status_of(disk_.make(unfinished, file), "make"));
  TRY("write", status_of(disk_.truncate(*file, 0), "empty"));
  TRY("write", status_of(disk_.write(*file, 0, content), "write"));
  TRY("write", status_of(disk_.sync(*file), "sync"));
  TRY("write", status_of(disk_.rename(unfinished, path.text), "rename"));
  return status_of(disk_.sync_names(), "folder");
}

base::Result<std::unique_ptr<os::AppendFile>> FaultFiles::open_append(const os::Path& path) {
  FaultDisk::FilePtr file;
  TRY("append", status_of(disk_.make(path.text, file), "make"));
  return std::unique_ptr<os::AppendFile>(std::make_unique<DiskAppendFile>(disk_, std::move(file)));
}

base::Status FaultFiles::rename_durably(const os::Move& move) {
  TRY("rename", status_of(disk_.rename(move.from.text, move.to.text), "rename"));
  return status_of(disk_.sync_names(), "folder");
}

base::Status FaultFiles::remove_durably(const os::Path& path) {
  TRY("remove", status_of(disk_.remove(path.text), "remove"));
  return status_of(disk_.sync_names(), "folder");
}

base::Result<os::FileInfo> FaultFiles::info(const os::Path& path) {
  if (disk_.is_down()) return base::fail(base::ErrorKind::kUnavailable, "info");
  const FaultDisk::FilePtr file = disk_.find(path.text);
  if (file == nullptr) return base::fail(base::ErrorKind::kNotFound, "info");
  return os::FileInfo{path.name(), os::FileKind::kFile, file->current.size(), {}};
}

base::Result<std::vector<os::FileInfo>> FaultFiles::list(const os::Path& folder,
                                                         std::size_t count_max) {
  std::vector<os::FileInfo> out;
  for (const std::string& name : disk_.names()) {
    const os::Path path{name};
    if (path.folder() != folder || name.ends_with(os::kUnfinishedSuffix)) continue;
    if (out.size() == count_max) return base::fail(base::ErrorKind::kInvalidInput, "list: count");
    TRY_ASSIGN(os::FileInfo one, "list", info(path));
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<std::unique_ptr<os::FileLock>> FaultFiles::lock(const os::Path&) {
  return std::unique_ptr<os::FileLock>(std::make_unique<DiskLock>());
}

}  // namespace faltbok::support

#include "tests/support/faulty_files.h"

#include <limits>

namespace faltbok::support {
namespace {

class FaultyAppendFile final : public os::AppendFile {
 public:
  FaultyAppendFile(FaultyFiles& faults, std::unique_ptr<os::AppendFile> behind)
      : faults_(faults), behind_(std::move(behind)) {}
  std::uint64_t size() const override { return behind_->size(); }
  base::Status append(base::BytesView bytes) override {
    TRY("append", faults_.next("append"));
    return behind_->append(bytes);
  }
  base::Status sync() override {
    TRY("sync", faults_.next("sync"));
    return behind_->sync();
  }

 private:
  FaultyFiles& faults_;
  std::unique_ptr<os::AppendFile> behind_;
};

}  // namespace

void FaultyFiles::fail_at(int number, base::ErrorKind kind) {
  count_ = 0;
  first_ = last_ = number;
  kind_ = kind;
  done_all_the_same_ = false;
}

void FaultyFiles::fail_after(int number, base::ErrorKind kind) {
  fail_at(number, kind);
  done_all_the_same_ = true;
}

void FaultyFiles::fail_from_there() { last_ = std::numeric_limits<int>::max(); }

void FaultyFiles::fail_from(int number, base::ErrorKind kind) {
  fail_at(number, kind);
  last_ = std::numeric_limits<int>::max();
}

base::Status FaultyFiles::next(std::string_view call) {
  ++count_;
  if (first_ > 0 && count_ >= first_ && count_ <= last_) return base::fail(kind_, call);
  return base::ok_status();
}

base::Result<base::Bytes> FaultyFiles::read(const os::Path& path, std::size_t size_max) {
  TRY("fault", next("read"));
  return behind_.read(path, size_max);
}

base::Result<base::Bytes> FaultyFiles::read_range(const os::Path& path, os::Range range) {
  TRY("fault", next("read range"));
  return behind_.read_range(path, range);
}

base::Status FaultyFiles::write_durably(const os::Path& path, base::BytesView content) {
  base::Status failure = next("write");
  if (!failure.ok() && !done_all_the_same_) return failure;
  base::Status written = behind_.write_durably(path, content);
  return failure.ok() ? written : failure;
}

base::Result<std::unique_ptr<os::AppendFile>> FaultyFiles::open_append(const os::Path& path) {
  TRY("fault", next("open"));
  TRY_ASSIGN(auto opened, "open", behind_.open_append(path));
  return std::unique_ptr<os::AppendFile>(
      std::make_unique<FaultyAppendFile>(*this, std::move(opened)));
}

base::Status FaultyFiles::rename_durably(const os::Move& move) {
  TRY("fault", next("rename"));
  return behind_.rename_durably(move);
}

base::Status FaultyFiles::remove_durably(const os::Path& path) {
  TRY("fault", next("remove"));
  return behind_.remove_durably(path);
}

base::Status FaultyFiles::make_folders(const os::Path& folder) {
  TRY("fault", next("make folders"));
  return behind_.make_folders(folder);
}

base::Result<os::FileInfo> FaultyFiles::info(const os::Path& path) {
  TRY("fault", next("info"));
  return behind_.info(path);
}

base::Result<std::vector<os::FileInfo>> FaultyFiles::list(const os::Path& folder,
                                                          std::size_t count_max) {
  TRY("fault", next("list"));
  return behind_.list(folder, count_max);
}

base::Result<std::uint64_t> FaultyFiles::free_bytes(const os::Path& folder) {
  TRY("fault", next("free"));
  return behind_.free_bytes(folder);
}

base::Result<std::unique_ptr<os::FileLock>> FaultyFiles::lock(const os::Path& path) {
  TRY("fault", next("lock"));
  return behind_.lock(path);
}

}  // namespace faltbok::support

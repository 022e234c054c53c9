#include "tests/support/memory_files.h"

#include <algorithm>

namespace faltbok::support {
namespace {

constexpr std::size_t kNameSizeMax = 255;

class MemoryAppendFile final : public os::AppendFile {
 public:
  explicit MemoryAppendFile(std::shared_ptr<base::Bytes> content) : content_(std::move(content)) {}
  std::uint64_t size() const override { return content_->size(); }
  base::Status append(base::BytesView bytes) override {
    content_->insert(content_->end(), bytes.begin(), bytes.end());
    return base::ok_status();
  }
  base::Status sync() override { return base::ok_status(); }

 private:
  std::shared_ptr<base::Bytes> content_;
};

class MemoryLock final : public os::FileLock {
 public:
  MemoryLock(std::shared_ptr<std::set<std::string>> locks, std::string path)
      : locks_(std::move(locks)), path_(std::move(path)) {}
  ~MemoryLock() override { locks_->erase(path_); }

 private:
  std::shared_ptr<std::set<std::string>> locks_;
  std::string path_;
};

}  // namespace

base::Status MemoryFiles::may_write(const os::Path& path) const {
  if (path.name().size() > kNameSizeMax) return base::fail(base::ErrorKind::kInvalidInput, "name");
  if (folders_.contains(path.text)) return base::fail(base::ErrorKind::kInvalidInput, "a folder");
  if (!folders_.contains(path.folder().text))
    return base::fail(base::ErrorKind::kNotFound, "folder");
  return base::ok_status();
}

base::Result<const MemoryFiles::File*> MemoryFiles::find(const os::Path& path) const {
  if (folders_.contains(path.text)) return base::fail(base::ErrorKind::kInvalidInput, "a folder");
  const auto found = files_.find(path.text);
  if (found == files_.end()) return base::fail(base::ErrorKind::kNotFound, "file");
  return found->second.get();
}

base::Result<base::Bytes> MemoryFiles::read(const os::Path& path, std::size_t size_max) {
  TRY_ASSIGN(const File* file, "read", find(path));
  if (file->content.size() > size_max)
    return base::fail(base::ErrorKind::kInvalidInput, "larger than its limit");
  return file->content;
}

base::Result<base::Bytes> MemoryFiles::read_range(const os::Path& path, os::Range range) {
  TRY_ASSIGN(const File* file, "read", find(path));
  const std::size_t begin = std::min<std::size_t>(range.offset, file->content.size());
  const std::size_t size = std::min(range.size, file->content.size() - begin);
  const base::BytesView part = base::BytesView(file->content).subspan(begin, size);
  return base::Bytes(part.begin(), part.end());
}

base::Status MemoryFiles::write_durably(const os::Path& path, base::BytesView content) {
  TRY("write", may_write(path));
  auto file = std::make_shared<File>();
  file->content.assign(content.begin(), content.end());
  file->changed = ++change_count_;
  files_[path.text] = std::move(file);
  return base::ok_status();
}

base::Result<std::unique_ptr<os::AppendFile>> MemoryFiles::open_append(const os::Path& path) {
  TRY("append", may_write(path));
  std::shared_ptr<File>& file = files_[path.text];
  if (file == nullptr) file = std::make_shared<File>();
  file->changed = ++change_count_;
  return std::unique_ptr<os::AppendFile>(
      std::make_unique<MemoryAppendFile>(std::shared_ptr<base::Bytes>(file, &file->content)));
}

base::Status MemoryFiles::rename_durably(const os::Move& move) {
  TRY("rename", find(move.from));
  TRY("rename", may_write(move.to));
  const std::shared_ptr<File> file = files_.at(move.from.text);
  files_.erase(move.from.text);
  files_[move.to.text] = file;
  return base::ok_status();
}

base::Status MemoryFiles::remove_durably(const os::Path& path) {
  TRY("remove", find(path));
  files_.erase(path.text);
  return base::ok_status();
}

base::Status MemoryFiles::make_folders(const os::Path& folder) {
  for (os::Path path = folder; !folders_.contains(path.text); path = path.folder()) {
    if (files_.contains(path.text))
      return base::fail(base::ErrorKind::kInvalidInput, "not a folder");
    folders_.insert(path.text);
  }
  return base::ok_status();
}

base::Result<os::FileInfo> MemoryFiles::info(const os::Path& path) {
  if (folders_.contains(path.text)) return os::FileInfo{path.name(), os::FileKind::kFolder, 0, {}};
  TRY_ASSIGN(const File* file, "info", find(path));
  return os::FileInfo{path.name(), os::FileKind::kFile, file->content.size(), {file->changed}};
}

base::Result<std::vector<os::FileInfo>> MemoryFiles::list(const os::Path& folder,
                                                          std::size_t count_max) {
  if (!folders_.contains(folder.text)) return base::fail(base::ErrorKind::kNotFound, "list");
  std::set<std::string> paths;
  for (const auto& [path, file] : files_) paths.insert(path);
  for (const std::string& path : folders_) paths.insert(path);
  std::vector<os::FileInfo> out;
  for (const std::string& text : paths) {
    const os::Path path{text};
    if (path.folder() != folder || path == folder || text.ends_with(os::kUnfinishedSuffix))
      continue;
    if (out.size() == count_max)
      return base::fail(base::ErrorKind::kInvalidInput, "list: more than its limit");
    TRY_ASSIGN(os::FileInfo one, "list", info(path));
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<std::uint64_t> MemoryFiles::free_bytes(const os::Path&) {
  return std::uint64_t{1} << 30U;
}

base::Result<std::unique_ptr<os::FileLock>> MemoryFiles::lock(const os::Path& path) {
  TRY("lock", may_write(path));
  if (!locks_->insert(path.text).second) return base::fail(base::ErrorKind::kConflict, "lock");
  return std::unique_ptr<os::FileLock>(std::make_unique<MemoryLock>(locks_, path.text));
}

}  // namespace faltbok::support

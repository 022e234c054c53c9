// Files on Linux. Each durable call does the steps that its header names, in that order.
#include "platform/os/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "platform/os/linux/descriptor.h"
#include "platform/os/linux/errors.h"

namespace faltbok::os {
namespace {

using linux_machine::Descriptor;
using linux_machine::last_error;
using linux_machine::open_descriptor;

constexpr std::size_t kFolderDepthMax = 64;

FileInfo info_from(std::string name, const struct stat& status) {
  FileInfo out;
  out.name = std::move(name);
  if (S_ISREG(status.st_mode)) out.kind = FileKind::kFile;
  if (S_ISDIR(status.st_mode)) out.kind = FileKind::kFolder;
  out.size = static_cast<std::uint64_t>(status.st_size);
  out.modified.ms_since_1970 =
      static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1000 + status.st_mtim.tv_nsec / 1'000'000;
  return out;
}

base::Result<std::uint64_t> size_of(const Descriptor& file) {
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return last_error("stat");
  if (!S_ISREG(status.st_mode)) return base::fail(base::ErrorKind::kInvalidInput, "not a file");
  return static_cast<std::uint64_t>(status.st_size);
}

// Beside the target, so that the rename stays on one file system; numbered,
// so that two threads do not share one.
Path unfinished_beside(const Path& path) {
  static std::atomic<std::uint32_t> next{0};
  return {path.text + "." + std::to_string(::getpid()) + "-" + std::to_string(next++) +
          std::string(kUnfinishedSuffix)};
}

base::Status write_and_sync(const Path& path, base::BytesView content) {
  TRY_ASSIGN(const Descriptor file, "new",
             open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW));
  TRY("new", linux_machine::write_all(file, content));
  return linux_machine::sync_file(file);
}

class LinuxLock final : public FileLock {
 public:
  explicit LinuxLock(Descriptor file) : file_(std::move(file)) {}

 private:
  Descriptor file_;
};

class LinuxAppendFile final : public AppendFile {
 public:
  struct Opened {
    Descriptor file;
    Path folder;
    std::uint64_t size;
  };
  explicit LinuxAppendFile(Opened opened) : opened_(std::move(opened)) {}

  std::uint64_t size() const override { return opened_.size; }

  base::Status append(base::BytesView bytes) override {
    const base::Status written = linux_machine::write_all(opened_.file, bytes);
    if (written.ok()) {
      opened_.size += bytes.size();
      return base::ok_status();
    }
    // What was half written goes away again; if even that fails,
    // the next opening sees the true size.
    if (::ftruncate(opened_.file.number(), static_cast<off_t>(opened_.size)) != 0)
      return last_error("append: undo");
    return written;
  }

  base::Status sync() override {
    TRY("append", linux_machine::sync_file(opened_.file));
    return linux_machine::sync_folder(opened_.folder);
  }

 private:
  Opened opened_;
};

class LinuxFiles final : public Files {
 public:
  base::Result<base::Bytes> read(const Path& path, std::size_t size_max) override {
    TRY_ASSIGN(const Descriptor file, "read", open_descriptor(path, O_RDONLY | O_NONBLOCK));
    TRY_ASSIGN(const std::uint64_t size, "read", size_of(file));
    if (size > size_max)
      return base::fail(base::ErrorKind::kInvalidInput, "read: larger than its limit");
    return linux_machine::read_at(file, {0, static_cast<std::size_t>(size)});
  }

  base::Result<base::Bytes> read_range(const Path& path, Range range) override {
    TRY_ASSIGN(const Descriptor file, "read", open_descriptor(path, O_RDONLY | O_NONBLOCK));
    TRY_ASSIGN(const std::uint64_t size, "read", size_of(file));
    if (range.offset >= size) return base::Bytes{};
    const std::uint64_t there = size - range.offset;
    range.size = static_cast<std::size_t>(std::min<std::uint64_t>(range.size, there));
    return linux_machine::read_at(file, range);
  }

  base::Status write_durably(const Path& path, base::BytesView content) override {
    const Path unfinished = unfinished_beside(path);
    base::Status done = write_and_sync(unfinished, content);
    if (done.ok() && ::rename(unfinished.text.c_str(), path.text.c_str()) != 0)
      done = last_error("rename");
    if (!done.ok()) {
      ::unlink(unfinished.text.c_str());
      return std::move(done).error().at("write");
    }
    return linux_machine::sync_folder(path.folder());
  }

  base::Result<std::unique_ptr<AppendFile>> open_append(const Path& path) override {
    TRY_ASSIGN(Descriptor file, "append",
               open_descriptor(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW));
    TRY_ASSIGN(const std::uint64_t size, "append", size_of(file));
    return std::unique_ptr<AppendFile>(std::make_unique<LinuxAppendFile>(
        LinuxAppendFile::Opened{std::move(file), path.folder(), size}));
  }

  base::Status rename_durably(const Move& move) override {
    if (::rename(move.from.text.c_str(), move.to.text.c_str()) != 0) return last_error("rename");
    TRY("rename", linux_machine::sync_folder(move.to.folder()));
    return linux_machine::sync_folder(move.from.folder());
  }

  base::Status remove_durably(const Path& path) override {
    if (::unlink(path.text.c_str()) != 0) return last_error("remove");
    return linux_machine::sync_folder(path.folder());
  }

  base::Status make_folders(const Path& folder) override {
    std::vector<Path> missing{folder};
    while (missing.size() < kFolderDepthMax && ::access(missing.back().text.c_str(), F_OK) != 0) {
      const Path above = missing.back().folder();
      if (above == missing.back() || above.text == ".") break;
      missing.push_back(above);
    }
    for (auto path = missing.rbegin(); path != missing.rend(); ++path)
      TRY("make folder", make_folder(*path));
    return base::ok_status();
  }

  base::Result<FileInfo> info(const Path& path) override {
    struct stat status{};
    if (::stat(path.text.c_str(), &status) != 0) return last_error("info");
    return info_from(path.name(), status);
  }

  base::Result<std::vector<FileInfo>> list(const Path& folder, std::size_t count_max) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> opened(::opendir(folder.text.c_str()), ::closedir);
    if (opened == nullptr) return last_error("list");
    std::vector<FileInfo> out;
    for (errno = 0; const dirent* entry = ::readdir(opened.get()); errno = 0) {
      const std::string name = entry->d_name;
      if (name == "." || name == ".." || name.ends_with(kUnfinishedSuffix)) continue;
      if (out.size() == count_max)
        return base::fail(base::ErrorKind::kInvalidInput, "list: more than its limit");
      auto found = info(folder / name);
      // went away meanwhile
      if (!found.ok() && found.error().kind() == base::ErrorKind::kNotFound) continue;
      TRY_ASSIGN(FileInfo one, "list", std::move(found));
      out.push_back(std::move(one));
    }
    if (errno != 0) return last_error("list");
    std::sort(out.begin(), out.end(),
              [](const FileInfo& a, const FileInfo& b) { return a.name < b.name; });
    return out;
  }

  base::Result<std::uint64_t> free_bytes(const Path& folder) override {
    struct statvfs status{};
    if (::statvfs(folder.text.c_str(), &status) != 0) return last_error("free");
    return static_cast<std::uint64_t>(status.f_bavail) *
           static_cast<std::uint64_t>(status.f_frsize);
  }

  base::Result<std::unique_ptr<FileLock>> lock(const Path& path) override {
    TRY_ASSIGN(Descriptor file, "lock", open_descriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW));
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) return last_error("lock");
    return std::unique_ptr<FileLock>(std::make_unique<LinuxLock>(std::move(file)));
  }

 private:
  base::Status make_folder(const Path& folder) {
    if (::mkdir(folder.text.c_str(), 0700) == 0) return linux_machine::sync_folder(folder.folder());
    if (errno != EEXIST) return last_error("mkdir");
    TRY_ASSIGN(const FileInfo there, "mkdir", info(folder));
    if (there.kind != FileKind::kFolder)
      return base::fail(base::ErrorKind::kInvalidInput, "not a folder");
    return base::ok_status();
  }
};

}  // namespace

std::unique_ptr<Files> open_files() { return std::make_unique<LinuxFiles>(); }

}  // namespace faltbok::os

// The only door to the disk (beside SQLCipher's own): whole files,
// written so that a power cut leaves the old or the new.
//
//   Shape    new files are readable by their owner only (0600), new folders too (0700)
//            an unfinished write is a file beside the target whose name ends in kUnfinishedSuffix;
//            list() does not show it
//   Units    bytes
//   Errors   kNotFound      no such file or folder
//            kInvalidInput  a folder where a file was asked for, a name too long,
//                           a file or folder beyond the given limit
//            kNoSpace       disk or quota full; whatever was there before is still there
//            kConflict      lock: another process holds it
//            kUnavailable   read-only, not permitted, or the device answered with an I/O error
//   Lifetime the caller owns what is returned;
//            a lock or an open file does not keep the Files alive and must not outlive it
//   Threads  safe from any thread; two writers of one path: the last rename wins, never a mixture
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "platform/base/bytes.h"
#include "platform/base/time.h"
#include "platform/os/path.h"

namespace faltbok::os {

inline constexpr std::string_view kUnfinishedSuffix = ".unfinished";

enum class FileKind : std::uint8_t { kFile, kFolder, kOther };

struct FileInfo {
  std::string name;  // without its folder
  FileKind kind = FileKind::kOther;
  std::uint64_t size = 0;
  base::Instant modified;
};

struct Move {
  Path from;
  Path to;
};

struct Range {
  std::uint64_t offset = 0;
  std::size_t size = 0;
};

// Held as long as it lives; the machine lets go of it when the process dies.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

// A file that grows at its end, for bodies that arrive in pieces.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  virtual std::uint64_t size() const = 0;
  // all of it, or an error and the old size
  virtual base::Status append(base::BytesView bytes) = 0;
  virtual base::Status sync() = 0;  // on the disk when this returns ok
};

class Files {
 public:
  virtual ~Files() = default;

  virtual base::Result<base::Bytes> read(const Path& path, std::size_t size_max) = 0;
  // Fewer bytes than asked for only at the end of the file.
  virtual base::Result<base::Bytes> read_range(const Path& path, Range range) = 0;

  // write, fsync, rename, fsync folder: after ok the new content survives a power cut; after an
  // error the old or the new is there, whole.
  virtual base::Status write_durably(const Path& path, base::BytesView content) = 0;
  // Opens at the end, makes the file if there is none. Only sync() makes it durable,
  // its name included.
  virtual base::Result<std::unique_ptr<AppendFile>> open_append(const Path& path) = 0;

  // replaces the target; same file system
  virtual base::Status rename_durably(const Move& move) = 0;
  virtual base::Status remove_durably(const Path& path) = 0;  // a file
  // and all above it; one that is there is no error
  virtual base::Status make_folders(const Path& folder) = 0;

  virtual base::Result<FileInfo> info(const Path& path) = 0;
  // Sorted by name; kInvalidInput beyond `count_max`; unfinished writes are left out.
  virtual base::Result<std::vector<FileInfo>> list(const Path& folder, std::size_t count_max) = 0;
  virtual base::Result<std::uint64_t> free_bytes(const Path& folder) = 0;

  // makes the file; never waits
  virtual base::Result<std::unique_ptr<FileLock>> lock(const Path& path) = 0;
};

// This machine's disk.
std::unique_ptr<Files> open_files();

}  // namespace faltbok::os

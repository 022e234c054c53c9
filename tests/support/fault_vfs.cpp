#include "tests/support/fault_vfs.h"

#include <sqlcipher/sqlite3.h>

#include <algorithm>
#include <new>

namespace faltbok::support {

struct FaultVfs::Registered {
  sqlite3_vfs vfs{};
  sqlite3_vfs* machine = nullptr;
  FaultDisk* disk = nullptr;
};

namespace {

using Outcome = FaultDisk::Outcome;

// What SQLite keeps of an open file; its first member is the one that SQLite knows.
struct OpenFile {
  sqlite3_file base{};
  FaultDisk* disk = nullptr;
  FaultDisk::FilePtr file;
  bool names_wait = false;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
FaultVfs::Registered& of(sqlite3_vfs* vfs) {
  return *static_cast<FaultVfs::Registered*>(vfs->pAppData);
}

int code_of(Outcome outcome, int io_error) {
  if (outcome == Outcome::kOk) return SQLITE_OK;
  return outcome == Outcome::kFull ? SQLITE_FULL : io_error;
}

int close_file(sqlite3_file* file) {
  of(file).~OpenFile();
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  const std::span<std::uint8_t> out(static_cast<std::uint8_t*>(into),
                                    static_cast<std::size_t>(size));
  std::size_t got = 0;
  const Outcome done =
      of(file).disk->read(*of(file).file, static_cast<std::uint64_t>(offset), out, got);
  if (done != Outcome::kOk) return SQLITE_IOERR_READ;
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(got), out.end(), std::uint8_t{0});
  return got == out.size() ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const base::BytesView bytes(static_cast<const std::uint8_t*>(from),
                              static_cast<std::size_t>(size));
  return code_of(of(file).disk->write(*of(file).file, static_cast<std::uint64_t>(offset), bytes),
                 SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return code_of(of(file).disk->truncate(*of(file).file, static_cast<std::uint64_t>(size)),
                 SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) {
  const int code = code_of(of(file).disk->sync(*of(file).file), SQLITE_IOERR_FSYNC);
  if (code != SQLITE_OK || !of(file).names_wait) return code;
  of(file).names_wait = false;
  return code_of(of(file).disk->sync_names(), SQLITE_IOERR_DIR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* out) {
  if (of(file).disk->is_down()) return SQLITE_IOERR_FSTAT;
  *out = static_cast<sqlite3_int64>(of(file).file->current.size());
  return SQLITE_OK;
}

int do_nothing(sqlite3_file*, int) { return SQLITE_OK; }
int not_reserved(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}
// Nothing can be mapped, and it says so.
int control(sqlite3_file*, int what, void* value) {
  if (what != SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
  *static_cast<sqlite3_int64*>(value) = 0;
  return SQLITE_OK;
}
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

const sqlite3_io_methods kMethods = {
    1,          close_file, read_file,    write_file, truncate_file, sync_file,       file_size,
    do_nothing, do_nothing, not_reserved, control,    sector_size,   characteristics, nullptr,
    nullptr,    nullptr,    nullptr,      nullptr,    nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  FaultDisk& disk = *of(vfs).disk;
  if (name == nullptr || disk.is_down()) return SQLITE_CANTOPEN;
  FaultDisk::FilePtr found = disk.find(name);
  const bool creates = found == nullptr;
  if (creates && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (creates && disk.make(name, found) != Outcome::kOk) return SQLITE_CANTOPEN;
  OpenFile* opened = new (file) OpenFile;
  opened->base.pMethods = &kMethods;
  opened->disk = &disk;
  opened->file = std::move(found);
  // Whether it was there or not: an earlier connection may have made it and gone before a sync.
  opened->names_wait = (flags & SQLITE_OPEN_CREATE) != 0 &&
                       (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  FaultDisk& disk = *of(vfs).disk;
  const Outcome done = disk.remove(name);
  if (done == Outcome::kNotFound) return SQLITE_IOERR_DELETE_NOENT;
  if (done != Outcome::kOk) return SQLITE_IOERR_DELETE;
  return sync_folder == 0 ? SQLITE_OK : code_of(disk.sync_names(), SQLITE_IOERR_DIR_FSYNC);
}

int has_access(sqlite3_vfs* vfs, const char* name, int, int* out) {
  *out = of(vfs).disk->find(name) != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  sqlite3_vfs* machine = of(vfs).machine;
  return machine->xRandomness(machine, size, out);
}

int sleep_not(sqlite3_vfs*, int) { return 0; }

int current_time(sqlite3_vfs* vfs, double* out) {
  sqlite3_vfs* machine = of(vfs).machine;
  return machine->xCurrentTime(machine, out);
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

FaultVfs::FaultVfs(FaultDisk& disk) : registered_(std::make_unique<Registered>()) {
  registered_->machine = sqlite3_vfs_find(nullptr);
  registered_->disk = &disk;
  sqlite3_vfs& vfs = registered_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = 512;
  vfs.zName = "faltbok-fault";
  vfs.pAppData = registered_.get();
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = has_access;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep_not;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  sqlite3_vfs_register(&vfs, 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&registered_->vfs);
  sqlite3_vfs_register(registered_->machine, 1);
}

}  // namespace faltbok::support

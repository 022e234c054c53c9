#include "tests/support/counting_vfs.h"

#include <sqlcipher/sqlite3.h>

#include <map>

namespace faltbok::support {
namespace {

// SQLite's VFS gives each kind of file (database, log) its table of methods:
// ours are copies with one entry changed.
struct Counted {
  sqlite3_io_methods methods{};
  const sqlite3_io_methods* original = nullptr;
};
sqlite3_vfs* machine = nullptr;
std::map<const sqlite3_io_methods*, Counted> counted;
std::uint64_t count = 0;

int count_sync(sqlite3_file* file, int flags) {
  ++count;
  return reinterpret_cast<const Counted*>(file->pMethods)->original->xSync(file, flags);
}

int open_counted(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = machine->xOpen(machine, name, file, flags, out_flags);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  Counted& ours = counted[file->pMethods];
  ours.original = file->pMethods;
  ours.methods = *file->pMethods;
  ours.methods.xSync = count_sync;
  file->pMethods = &ours.methods;
  return code;
}

}  // namespace

struct CountingVfs::Registered {
  sqlite3_vfs vfs{};
};

CountingVfs::CountingVfs() : registered_(std::make_unique<Registered>()) {
  machine = sqlite3_vfs_find(nullptr);
  count = 0;
  registered_->vfs = *machine;
  registered_->vfs.pNext = nullptr;
  registered_->vfs.zName = "faltbok-counting";
  registered_->vfs.xOpen = open_counted;
  sqlite3_vfs_register(&registered_->vfs, 1);
}

CountingVfs::~CountingVfs() {
  sqlite3_vfs_unregister(&registered_->vfs);
  sqlite3_vfs_register(machine, 1);
}

std::uint64_t CountingVfs::sync_count() const { return count; }

}  // namespace faltbok::support

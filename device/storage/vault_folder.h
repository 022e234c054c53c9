// The files of a vault in their folder, for those who make, open and exchange them.
//
//   Errors   as os::Files; a disk that does not answer is no answer
//   Threads  the worker
//   Source   open.h, SCHEMA.md section 6
#pragma once

#include "device/storage/open.h"

namespace faltbok::storage {

struct VaultNames {
  std::string_view key_file;
  std::string_view database;
  std::string_view making;  // a database that is being made
  std::string_view next;    // with another key
  std::string_view head;
};
VaultNames names_of(Purpose purpose);

os::Path key_file_path(const VaultPlace& place);
os::Path database_path(const VaultPlace& place);
os::Path head_path(const VaultPlace& place);

base::Result<bool> is_there(const VaultPlace& place, std::string_view name);
base::Status remove_if_there(const VaultPlace& place, const std::string& name);
// An empty database file that only its owner can read; SQLite's own files beside it take over its
// permissions.
base::Status make_empty_file(const VaultPlace& place, const std::string& name);

// What the database remembers of a key file.
struct KeyFileMark {
  base::Digest digest;
  std::uint64_t generation = 0;
};
KeyFileMark mark_of(const crypto::KeyFile& key_file, base::BytesView bytes);

}  // namespace faltbok::storage

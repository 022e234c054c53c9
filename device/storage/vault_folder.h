// The files of a vault in their folder, for those who make, open and exchange them.
//
//   Errors   as os::Files; a disk that does not answer is no answer
//   Threads  the worker
//   Source   open.h, SCHEMA.md section 6
#pragma once

#include "device/storage/open.h"

namespace faltbok::storage {

inline constexpr std::string_view kDatabaseNewName = "vault.new";    // being made
inline constexpr std::string_view kDatabaseNextName = "vault.next";  // with another key

os::Path key_file_path(const VaultPlace& place);
os::Path database_path(const VaultPlace& place);

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

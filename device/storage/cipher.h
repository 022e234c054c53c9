// The recipe by which every vault database is opened. Each line of it has cost somebody data.
//
//   Errors   kUnsupported    SQLCipher below 4.6, or a setting that did not take:
//            the trail names it
//            kAuthentication wrong key, or page 1 is damaged; and as database.h
//   Threads  as database.h
//   Source   SCHEMA.md section 1, design section 5
#pragma once

#include <array>

#include "crypto/keyfile.h"
#include "device/storage/database.h"

namespace faltbok::storage {

inline constexpr std::array<Setting, 18> kRecipe = {{
    {"cipher_log_level", "NONE", ""},  // it writes page numbers to stderr
    {"cipher_compatibility", "4", ""},
    {"cipher_page_size", "", "4096"},
    {"cipher_use_hmac", "", "1"},
    {"cipher_hmac_algorithm", "", "HMAC_SHA512"},
    {"cipher_memory_security", "1", "1"},
    {"temp_store", "2", "2"},
    {"locking_mode", "EXCLUSIVE", "exclusive"},
    {"journal_mode", "WAL", "wal"},
    {"synchronous", "2", "2"},
    {"wal_autocheckpoint", "0", "0"},
    {"secure_delete", "1", "1"},
    {"foreign_keys", "1", "1"},
    {"trusted_schema", "0", "0"},
    {"cell_size_check", "1", "1"},
    {"mmap_size", "0", "0"},
    {"recursive_triggers", "0", "0"},
    {"busy_timeout", "0", "0"},
}};

// x'<64 hex key><32 hex salt>', in guarded memory.
crypto::SecretBytes raw_key_text(const crypto::DataKey& key, const crypto::DbSalt& salt);

// "4.6.1 community" is 4.6 or higher.
bool is_fit_version(std::string_view cipher_version);

struct CipherFile {
  const os::Path& path;
  const crypto::DataKey& key;
  const crypto::DbSalt& salt;
};
// After check_library() (open.h), once in a process.
base::Result<std::unique_ptr<Database>> open_encrypted(const CipherFile& file);

// Every page's HMAC, by the library itself. kAuthentication: one does not match.
base::Status check_pages(Database& database);

}  // namespace faltbok::storage

#include "device/storage/vault_folder.h"

#include "device/storage/identity.h"

#include "crypto/hash.h"
#include "device/storage/head_file.h"

namespace faltbok::storage {

VaultNames names_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::kRecords:
      return {kKeyFileName, kDatabaseName, "vault.new", "vault.next", kHeadName};
    case Purpose::kIdentity:
      return {kIdentityKeyFileName, "identity.db", "identity.new", "identity.next", "identity.fbh"};
  }
  CHECK(false && "unknown Purpose");
}

os::Path key_file_path(const VaultPlace& place) {
  return place.folder / names_of(place.purpose).key_file;
}
os::Path database_path(const VaultPlace& place) {
  return place.folder / names_of(place.purpose).database;
}
os::Path head_path(const VaultPlace& place) { return place.folder / names_of(place.purpose).head; }

// A disk that does not answer is no answer: what is there must not be written over.
base::Result<bool> is_there(const VaultPlace& place, std::string_view name) {
  const auto info = place.files.info(place.folder / name);
  if (info.ok()) return true;
  if (info.error().kind() == base::ErrorKind::kNotFound) return false;
  return info.error();
}

base::Status remove_if_there(const VaultPlace& place, const std::string& name) {
  TRY_ASSIGN(const bool there, "remove", is_there(place, name));
  if (!there) return base::ok_status();
  return place.files.remove_durably(place.folder / name);
}

base::Status make_empty_file(const VaultPlace& place, const std::string& name) {
  for (const char* suffix : {"", "-wal", "-journal"})
    TRY("create", remove_if_there(place, name + suffix));
  TRY_ASSIGN(const auto file, "create", place.files.open_append(place.folder / name));
  return file->sync();
}

KeyFileMark mark_of(const crypto::KeyFile& key_file, base::BytesView bytes) {
  return {crypto::sha256(bytes), key_file.generation()};
}

}  // namespace faltbok::storage

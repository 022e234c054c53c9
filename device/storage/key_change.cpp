// A key file is exchanged in three steps (SCHEMA.md section 6),
// so that a power cut at any point leaves one that opens.
#include "crypto/hash.h"
#include "device/storage/open.h"
#include "device/storage/sql_vault.h"

namespace faltbok::storage {
namespace {

base::Result<crypto::KeyFile> current_key_file(const VaultPlace& place) {
  TRY_ASSIGN(const base::Bytes bytes, "key file",
             place.files.read(place.folder / kKeyFileName, crypto::kKeyFileSizeMax));
  return crypto::KeyFile::parse(bytes);
}

base::Status exchange(const VaultPlace& place, OpenVault& open, const crypto::KeyFile& changed) {
  Session& session = static_cast<SqlVault&>(*open.vault).session();
  const base::Bytes bytes = changed.bytes();
  const base::Digest digest = crypto::sha256(bytes);
  TRY("key file", session.writing([&] {
    return ValueTable(session.database()).put_meta(kMetaKeyFileNext, digest.view());
  }));
  TRY("key file", place.files.write_durably(place.folder / kKeyFileName, bytes));
  return session.writing([&]() -> base::Status {
    TRY("key file", ValueTable(session.database()).put_meta(kMetaKeyFile, digest.view()));
    return ValueTable(session.database()).remove_meta(kMetaKeyFileNext);
  });
}

}  // namespace

base::Status add_user(const VaultPlace& place, OpenVault& open, const crypto::NewUser& user) {
  TRY_ASSIGN(crypto::KeyFile key_file, "add user", current_key_file(place));
  TRY("add user", key_file.add_user(open.unlocked.data_key, user));
  return exchange(place, open, key_file);
}

base::Status change_passphrase(const VaultPlace& place, OpenVault& open,
                               const NewPassphrase& wanted) {
  TRY_ASSIGN(crypto::KeyFile key_file, "passphrase", current_key_file(place));
  TRY("passphrase", key_file.change_passphrase(open.unlocked, wanted.passphrase, wanted.cost));
  return exchange(place, open, key_file);
}

}  // namespace faltbok::storage

#include "device/storage/key_exchange.h"

#include <algorithm>

namespace faltbok::storage {
namespace {

base::Result<std::uint64_t> known_generation(Session& session) {
  const auto stored = ValueTable(session.database()).meta(kMetaKeyGeneration);
  if (!stored.ok() && stored.error().kind() == base::ErrorKind::kNotFound) return std::uint64_t{0};
  TRY("key file", stored);
  base::ByteReader reader(stored.value());
  const std::uint64_t out = reader.u64();
  TRY("key file", reader.finish());
  return out;
}

base::Result<bool> is_being_written(Session& session, const base::Digest& digest) {
  const auto next = ValueTable(session.database()).meta(kMetaKeyFileNext);
  if (next.ok()) return base::hex_of(next.value()) == digest.hex();
  if (next.error().kind() == base::ErrorKind::kNotFound) return false;
  return next.error();
}

// In page 1's place stands the salt that the database was made with.
base::Result<bool> has_salt(const VaultPlace& place, std::string_view name,
                            const crypto::DbSalt& salt) {
  TRY_ASSIGN(const base::Bytes begin, "salt",
             place.files.read_range(place.folder / name, {0, salt.size()}));
  return std::equal(begin.begin(), begin.end(), salt.begin(), salt.end());
}

}  // namespace

VaultFiles vault_files(const VaultPlace& place, const base::DeviceId& device) {
  return {place.files,      place.folder / kOutboxName,       device,
          head_path(place), chip_counter(place.chip, device), place.purpose};
}

base::Status put_mark(ValueTable& values, const KeyFileMark& mark) {
  TRY("key file", values.put_meta(kMetaKeyFile, mark.digest.view()));
  TRY("key file",
      values.put_meta(kMetaKeyGeneration, base::ByteWriter().u64(mark.generation).written()));
  return values.remove_meta(kMetaKeyFileNext);
}

base::Result<bool> knows_key_file(Session& session, const KeyFileMark& mark) {
  TRY_ASSIGN(const base::Bytes current, "key file",
             ValueTable(session.database()).meta(kMetaKeyFile));
  if (base::hex_of(current) == mark.digest.hex()) return true;
  TRY_ASSIGN(const bool being_written, "key file", is_being_written(session, mark.digest));
  TRY_ASSIGN(const std::uint64_t known, "key file", known_generation(session));
  if (!being_written && mark.generation <= known) return false;
  TRY("key file", session.writing([&]() -> base::Status {
    ValueTable values(session.database());
    return put_mark(values, mark);
  }));
  return true;
}

base::Status finish_key_change(const VaultPlace& place, const crypto::DbSalt& salt,
                               base::BytesView key_file) {
  const VaultNames names = names_of(place.purpose);
  TRY_ASSIGN(const bool next_there, "key change", is_there(place, names.next));
  if (!next_there) return base::ok_status();
  TRY_ASSIGN(const bool committed, "key change", has_salt(place, names.next, salt));
  const std::string next(names.next);
  if (!committed) {
    // Only what is surely not needed goes: the present database must be this key file's.
    TRY_ASSIGN(const bool present, "key change", has_salt(place, names.database, salt));
    if (!present) return base::fail(base::ErrorKind::kUnavailable, "key change: no database fits");
    TRY("key change", remove_if_there(place, next + "-wal"));
    return remove_if_there(place, next);
  }
  // The new key file is seen, but it may not be on the disk yet.
  TRY("key change", place.files.write_durably(key_file_path(place), key_file));
  // The older database's log must not be taken for the new one's.
  TRY("key change", remove_if_there(place, next + "-wal"));
  TRY("key change", remove_if_there(place, std::string(names.database) + "-wal"));
  return place.files.rename_durably({place.folder / names.next, database_path(place)});
}

}  // namespace faltbok::storage

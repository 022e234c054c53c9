#include "device/storage/rescue.h"

#include <algorithm>

#include "device/storage/cipher.h"
#include "device/storage/outbox_table.h"
#include "device/storage/unlocking.h"
#include "device/storage/value_table.h"
#include "device/storage/vault_folder.h"

namespace faltbok::storage {
namespace {

base::Result<crypto::VerifyKey> device_key_in(Database& database) {
  TRY_ASSIGN(const base::Bytes stored, "rescue", ValueTable(database).meta(kMetaDeviceKey));
  crypto::VerifyKey out;
  if (stored.size() != out.bytes.size())
    return base::fail(base::ErrorKind::kAuthentication, "rescue: device key");
  std::copy(stored.begin(), stored.end(), out.bytes.begin());
  return out;
}

// Each by its own number, so that a damaged page takes only its own along.
base::Status take_out(Database& database, std::uint64_t sequence, const os::Path& to,
                      os::Files& files) {
  TRY_ASSIGN(const base::Bytes bytes, "rescue", OutboxTable(database).bytes(sequence));
  // The key may stand on a damaged page: then the desk, which has it too, will tell.
  const auto key = device_key_in(database);
  TRY_ASSIGN(protocol::SignedHeader head, "rescue",
             protocol::decode_signed_header(base::BytesView(bytes).first(
                 std::min(bytes.size(), protocol::kSignedHeaderSize))));
  if (key.ok()) {
    TRY_ASSIGN(head, "rescue", protocol::verify_batch(bytes, key.value()));
  }
  const SealedRef ref{sequence, head.id};
  return files.write_durably(to / batch_file_name(ref), bytes);
}

// When the power went in a change of the data key, the database of the key file that is there may
// not have its name yet.
base::Result<std::unique_ptr<Database>> open_either(const VaultPlace& place,
                                                    const crypto::DataKey& key,
                                                    const crypto::DbSalt& salt) {
  auto database = open_encrypted({database_path(place), key, salt});
  if (database.ok()) return database;
  auto next = open_encrypted({place.folder / names_of(place.purpose).next, key, salt});
  return next.ok() ? std::move(next) : std::move(database);
}

}  // namespace

base::Result<RescueReport> rescue_batches(const VaultPlace& place,
                                          const crypto::SecretBytes& passphrase,
                                          const RescueTo& to) {
  auto begun = begin_unlocking(place);
  if (auto* refused = std::get_if<UnlockRefused>(&begun)) return refused->error;
  const ReadKeyFile& key_file = std::get<ReadKeyFile>(begun);
  TRY_ASSIGN(const crypto::Unlocked unlocked, "rescue", key_file.file.unlock_any(passphrase));
  TRY_ASSIGN(const auto database, "rescue",
             open_either(place, unlocked.data_key, key_file.file.db_salt()));
  TRY("rescue", place.files.make_folders(to.folder));
  const auto last = database->ask_integer("SELECT coalesce(max(sequence), 0) FROM outbox");
  const std::uint64_t end =
      last.ok() ? static_cast<std::uint64_t>(last.value()) : kRescueSequenceMax;
  RescueReport out;
  for (std::uint64_t sequence = 1; sequence <= std::min<std::uint64_t>(end, kOutboxCountMax);
       ++sequence) {
    const base::Status taken = take_out(*database, sequence, to.folder, place.files);
    const bool gone = !taken.ok() && taken.error().kind() == base::ErrorKind::kNotFound;
    if (!taken.ok() && taken.error().kind() == base::ErrorKind::kNoSpace)
      return base::Error(taken.error());
    if (taken.ok()) ++out.written_count;
    if (gone && last.ok()) ++out.imported_count;
    if (!taken.ok() && !gone) ++out.damaged_count;
    if (to.progress) to.progress(sequence, last.ok() ? end : 0);
  }
  return out;
}

}  // namespace faltbok::storage

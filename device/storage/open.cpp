#include "device/storage/open.h"

#include <algorithm>

#include "crypto/init.h"
#include "crypto/random.h"
#include "device/storage/cipher.h"
#include "device/storage/head_file.h"
#include "device/storage/key_exchange.h"
#include "device/storage/schema.h"
#include "device/storage/sql_vault.h"
#include "device/storage/unlocking.h"
#include "device/storage/vault_folder.h"

namespace faltbok::storage {
namespace {

struct Made {
  VaultKey key;
  base::DeviceId device;
  base::Bytes key_file;
  KeyFileMark mark;
};

base::Status fill_new_database(const VaultPlace& place, const Made& made) {
  const std::string_view making = names_of(place.purpose).making;
  TRY("create", make_empty_file(place, std::string(making)));
  const os::Path path = place.folder / making;
  TRY_ASSIGN(const auto database, "create", open_encrypted({path, made.key.key, made.key.salt}));
  TRY("create", make_schema(*database));
  ValueTable values(*database);
  TRY_ASSIGN(const auto transaction, "create", Transaction::begin(*database));
  TRY("create", values.put_meta(kMetaDevice, made.device.view()));
  TRY("create", values.put_purpose(place.purpose));
  TRY("create", put_mark(values, made.mark));
  TRY("create", transaction->commit());
  return database->checkpoint(Database::Log::kEmptied);
}

// The log beside the new database is empty now, and its name would not be right after the renaming.
base::Status make_new_database(const VaultPlace& place, const Made& made) {
  TRY("create", fill_new_database(place, made));
  return remove_if_there(place, std::string(names_of(place.purpose).making) + "-wal");
}

// A database that was complete when its key file was written, but has not got its name yet.
base::Status finish_creation(const VaultPlace& place) {
  const VaultNames names = names_of(place.purpose);
  TRY_ASSIGN(const bool named, "finish", is_there(place, names.database));
  TRY_ASSIGN(const bool waiting, "finish", is_there(place, names.making));
  if (named || !waiting) return base::ok_status();
  return place.files.rename_durably({place.folder / names.making, database_path(place)});
}

OpenVault open_vault_of(const VaultPlace& place, std::unique_ptr<Session> session,
                        crypto::Unlocked unlocked, const base::DeviceId& device) {
  return OpenVault{std::make_unique<SqlVault>(vault_files(place, device), std::move(session)),
                   std::move(unlocked), device};
}

// --- unlocking, step by step: the first thing that is wrong gives the answer

UnlockProblem disk_or(base::ErrorKind kind, UnlockProblem otherwise) {
  if (kind == base::ErrorKind::kNoSpace) return UnlockProblem::kNoSpace;
  if (kind == base::ErrorKind::kUnavailable) return UnlockProblem::kUnavailable;
  return otherwise;
}

UnlockRefused refused(base::Error error, UnlockProblem otherwise) {
  const UnlockProblem problem = disk_or(error.kind(), otherwise);
  return {problem, std::move(error)};
}

using Step = std::optional<UnlockRefused>;

Step read_key_file(const VaultPlace& place, base::Bytes& bytes) {
  auto read = place.files.read(key_file_path(place), crypto::kKeyFileSizeMax);
  if (read.ok()) {
    bytes = std::move(read).value();
    return std::nullopt;
  }
  const bool missing = read.error().kind() == base::ErrorKind::kNotFound;
  return refused(std::move(read).error(),
                 missing ? UnlockProblem::kKeyFileMissing : UnlockProblem::kKeyFileDamaged);
}

// In page 1's place stands the salt that the database was made with:
// another one belongs to another key file.
UnlockProblem why_unreadable(const VaultPlace& place, const crypto::DbSalt& salt) {
  const auto begin = place.files.read_range(database_path(place), {0, salt.size()});
  const bool same = begin.ok() && std::equal(begin.value().begin(), begin.value().end(),
                                             salt.begin(), salt.end());
  return same ? UnlockProblem::kDatabaseDamaged : UnlockProblem::kKeyFileOlder;
}

// SQLite takes a misread frame of the write-ahead log for its end, and would write over what
// follows. So the log is read until two readings, one after another, end at the same transaction;
// nothing is written before that.
base::Result<std::unique_ptr<Session>> open_twice(const os::Path& path, VaultKey key) {
  constexpr int kReadingCountMax = 4;
  std::optional<std::uint64_t> before;
  for (int reading = 0; reading < kReadingCountMax; ++reading) {
    TRY_ASSIGN(auto session, "open", Session::open(path, {key.key.duplicate(), key.salt}));
    TRY_ASSIGN(const std::uint64_t found, "open", session->commit_count());
    if (before == found) return session;
    before = found;
  }
  return base::fail(base::ErrorKind::kUnavailable, "open: the log reads differently each time");
}

Step connect(const VaultPlace& place, VaultKey key, base::BytesView key_file,
             std::unique_ptr<Session>& session) {
  if (auto finished = finish_creation(place); !finished.ok())
    return refused(std::move(finished).error(), UnlockProblem::kUnavailable);
  if (auto finished = finish_key_change(place, key.salt, key_file); !finished.ok())
    return refused(std::move(finished).error(), UnlockProblem::kUnavailable);
  const auto info = place.files.info(database_path(place));
  if (!info.ok()) return refused(info.error(), UnlockProblem::kDatabaseMissing);
  if (info.value().size == 0)
    return UnlockRefused{UnlockProblem::kDatabaseDamaged,
                         base::fail(base::ErrorKind::kAuthentication, "empty")};
  const crypto::DbSalt salt = key.salt;
  auto opened = open_twice(database_path(place), std::move(key));
  if (opened.ok()) {
    session = std::move(opened).value();
    return std::nullopt;
  }
  const bool newer = opened.error().kind() == base::ErrorKind::kUnsupported;
  return refused(std::move(opened).error(),
                 newer ? UnlockProblem::kProgramOlder : why_unreadable(place, salt));
}

// An older database is noticed by what was written down beside it, and by what a chip has counted.
Step check_age(const VaultPlace& place, Session& session, const base::DeviceId& device) {
  const HeadPlace head{place.files, head_path(place), device};
  const auto noted = read_head(head, session.key().key);
  auto found = session.commit_count();
  if (!found.ok()) return refused(std::move(found).error(), UnlockProblem::kDatabaseDamaged);
  const bool head_ahead = noted.ok() && noted.value() > found.value();
  if (!head_ahead && !chip_is_ahead(chip_counter(place.chip, device), session)) return std::nullopt;
  if (auto pages = session.check_pages(); !pages.ok())
    return refused(std::move(pages).error(), UnlockProblem::kDatabaseDamaged);
  return UnlockRefused{
      UnlockProblem::kDatabaseOlder,
      base::fail(base::ErrorKind::kConflict, head_ahead ? "head is ahead" : "chip is ahead")};
}

Step check_database(const VaultPlace& place, Session& session, const ReadKeyFile& key_file) {
  // A page that the log will write again may be torn: so the chains, read through the log,
  // come first.
  if (auto chain = session.verify(); !chain.ok()) {
    const bool readable = session.check_pages().ok();
    return refused(std::move(chain).error(),
                   readable ? UnlockProblem::kDatabaseChanged : UnlockProblem::kDatabaseDamaged);
  }
  if (Step stop = check_age(place, session, key_file.file.device())) return stop;
  // Copies the log and reads every page. On a full disk the vault opens all the same, and writes
  // nothing until there is room.
  auto settled = session.settle();
  if (!settled.ok() && settled.error().kind() == base::ErrorKind::kAuthentication)
    return refused(std::move(settled).error(), UnlockProblem::kDatabaseDamaged);
  auto known = knows_key_file(session, mark_of(key_file.file, key_file.bytes));
  if (!known.ok()) return refused(std::move(known).error(), UnlockProblem::kDatabaseDamaged);
  auto purpose = ValueTable(session.database()).purpose();
  if (!purpose.ok()) return refused(std::move(purpose).error(), UnlockProblem::kDatabaseDamaged);
  if (purpose.value() != place.purpose)
    return UnlockRefused{UnlockProblem::kDatabaseChanged,
                         base::fail(base::ErrorKind::kConflict, "the other database's files")};
  auto device = ValueTable(session.database()).meta(kMetaDevice);
  if (!device.ok()) return refused(std::move(device).error(), UnlockProblem::kDatabaseDamaged);
  const base::BytesView of_file = key_file.file.device().view();
  const bool same_device =
      std::equal(device.value().begin(), device.value().end(), of_file.begin(), of_file.end());
  if (!known.value() || !same_device)
    return UnlockRefused{UnlockProblem::kKeyFileOlder,
                         base::fail(base::ErrorKind::kConflict, "key file")};
  return std::nullopt;
}

// An older database is noticed by what the outbox folder knows.
Step reconcile(const VaultPlace& place, SqlVault& vault) {
  if (place.purpose != Purpose::kRecords) return std::nullopt;  // its outbox is the other's
  const auto exported = vault.export_outbox();
  if (exported.ok() && exported.value().ahead)
    return UnlockRefused{UnlockProblem::kDatabaseOlder,
                         base::fail(base::ErrorKind::kConflict, "outbox is ahead")};
  return std::nullopt;
}

}  // namespace

std::string_view name_of(UnlockProblem problem) {
  switch (problem) {
    case UnlockProblem::kPassphrase: return "passphrase";
    case UnlockProblem::kKeyFileMissing: return "key file missing";
    case UnlockProblem::kKeyFileDamaged: return "key file damaged";
    case UnlockProblem::kKeyFileOlder: return "key file older";
    case UnlockProblem::kDatabaseMissing: return "database missing";
    case UnlockProblem::kDatabaseDamaged: return "database damaged";
    case UnlockProblem::kDatabaseChanged: return "database changed";
    case UnlockProblem::kDatabaseOlder: return "database older";
    case UnlockProblem::kProgramOlder: return "program older";
    case UnlockProblem::kLibraryUnfit: return "library unfit";
    case UnlockProblem::kNoSpace: return "no space";
    case UnlockProblem::kUnavailable: return "unavailable";
  }
  CHECK(false && "unknown UnlockProblem");
}

bool vault_exists(const VaultPlace& place) {
  const VaultNames names = names_of(place.purpose);
  const auto key_file = is_there(place, names.key_file);
  const auto database = is_there(place, names.database);
  return !key_file.ok() || key_file.value() || !database.ok() || database.value();
}

base::Result<OpenVault> create_vault(const VaultPlace& place, const NewVault& wanted) {
  TRY("create", crypto::init());
  TRY("create", check_library());
  const VaultNames names = names_of(place.purpose);
  TRY_ASSIGN(const bool key_there, "create", is_there(place, names.key_file));
  if (key_there) return base::fail(base::ErrorKind::kConflict, "create: a key file is there");
  // Never over a database that has lost its key file: a copy of that file, or the desk,
  // can still open it.
  TRY_ASSIGN(const bool database_there, "create", is_there(place, names.database));
  if (database_there) return base::fail(base::ErrorKind::kConflict, "create: a database is there");
  TRY("create", place.files.make_folders(place.folder / kOutboxName));

  Made made{{crypto::DataKey::random(), crypto::random_array<crypto::kDbSaltSize>()},
            wanted.device,
            {},
            {}};
  TRY_ASSIGN(crypto::KeyFile key_file, "create",
             crypto::KeyFile::make(wanted.device, made.key.salt, made.key.key, wanted.recovery));
  TRY("create", key_file.add_user(made.key.key, wanted.user));
  made.key_file = key_file.bytes();
  made.mark = mark_of(key_file, made.key_file);
  TRY("create", make_new_database(place, made));
  TRY("create", place.files.write_durably(key_file_path(place), made.key_file));
  TRY("create", finish_creation(place));

  crypto::Unlocked unlocked{made.key.key.duplicate(),
                            {wanted.user.id, wanted.user.role, wanted.user.key.verify_key()},
                            wanted.user.key.duplicate()};
  TRY_ASSIGN(auto session, "create", Session::open(database_path(place), std::move(made.key)));
  TRY("create", session->settle());
  OpenVault open = open_vault_of(place, std::move(session), std::move(unlocked), wanted.device);
  static_cast<SqlVault&>(*open.vault).count_on_chip();
  return open;
}

std::variant<ReadKeyFile, UnlockRefused> begin_unlocking(const VaultPlace& place) {
  if (auto ready = crypto::init(); !ready.ok())
    return refused(std::move(ready).error(), UnlockProblem::kUnavailable);
  if (auto fit = check_library(); !fit.ok())
    return refused(std::move(fit).error(), UnlockProblem::kLibraryUnfit);
  base::Bytes bytes;
  if (Step stop = read_key_file(place, bytes)) return std::move(*stop);
  auto key_file = crypto::KeyFile::parse(bytes);
  if (key_file.ok()) return ReadKeyFile{std::move(bytes), std::move(key_file).value()};
  const bool newer = key_file.error().kind() == base::ErrorKind::kUnsupported;
  return refused(std::move(key_file).error(),
                 newer ? UnlockProblem::kProgramOlder : UnlockProblem::kKeyFileDamaged);
}

UnlockOutcome open_unlocked(const VaultPlace& place, const ReadKeyFile& key_file,
                            crypto::Unlocked unlocked) {
  std::unique_ptr<Session> session;
  VaultKey key{unlocked.data_key.duplicate(), key_file.file.db_salt()};
  if (Step stop = connect(place, std::move(key), key_file.bytes, session)) return std::move(*stop);
  if (Step stop = check_database(place, *session, key_file)) return std::move(*stop);
  OpenVault open =
      open_vault_of(place, std::move(session), std::move(unlocked), key_file.file.device());
  auto& vault = static_cast<SqlVault&>(*open.vault);
  if (Step stop = reconcile(place, vault)) return std::move(*stop);
  vault.count_on_chip();
  vault.note_head();
  return open;
}

UnlockOutcome unlock_vault(const VaultPlace& place, const crypto::SecretBytes& passphrase,
                           const std::optional<base::UserId>& first) {
  auto begun = begin_unlocking(place);
  if (auto* stop = std::get_if<UnlockRefused>(&begun)) return std::move(*stop);
  const ReadKeyFile& key_file = std::get<ReadKeyFile>(begun);
  auto unlocked = key_file.file.unlock_any(passphrase, first);
  if (!unlocked.ok()) return refused(std::move(unlocked).error(), UnlockProblem::kPassphrase);
  return open_unlocked(place, key_file, std::move(unlocked).value());
}

}  // namespace faltbok::storage

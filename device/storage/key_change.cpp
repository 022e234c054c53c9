// A key file is exchanged in three steps (SCHEMA.md section 6),
// so that a power cut at any point leaves one that opens.
#include <algorithm>

#include "crypto/random.h"
#include "device/storage/cipher.h"
#include "device/storage/key_exchange.h"
#include "device/storage/open.h"
#include "device/storage/schema.h"
#include "device/storage/sql_vault.h"

namespace faltbok::storage {
namespace {

Session& session_of(OpenVault& open) { return static_cast<SqlVault&>(*open.vault).session(); }

// --- another data key: copy, check, and only then the key file

// In the order of their references.
constexpr std::string_view kTables[] = {"event",   "record", "signature", "outbox", "outbox_record",
                                        "package", "value",  "day",       "meta"};

struct NextDatabase {
  const VaultPlace& place;
  const VaultKey& key;
  KeyFileMark mark;
  os::Path path() const { return place.folder / names_of(place.purpose).next; }
};

base::Status attach(Database& database, const NextDatabase& next) {
  TRY_ASSIGN(Statement attach, "attach", database.prepare("ATTACH DATABASE ? AS next KEY ?"));
  const crypto::SecretBytes key_text = raw_key_text(next.key.key, next.key.salt);
  attach.bind_text(next.path().text).bind_text(key_text.reveal_text());
  TRY("attach", attach.run());
  TRY("attach", database.ask("PRAGMA next.locking_mode = EXCLUSIVE"));
  TRY("attach", database.ask("PRAGMA next.synchronous = 2"));
  return base::ok_status();
}

base::Status copy_tables(Database& database, const NextDatabase& next) {
  TRY_ASSIGN(const auto transaction, "copy", Transaction::begin(database));
  for (const std::string_view table : kTables) {
    const std::string name(table);
    TRY("copy",
        database.execute(("INSERT INTO next." + name + " SELECT * FROM main." + name).c_str()));
  }
  TRY_ASSIGN(Statement put, "copy",
             database.prepare("INSERT OR REPLACE INTO next.meta VALUES (?, ?)"));
  TRY("copy", put.bind_text(kMetaKeyFile).bind(next.mark.digest.view()).run());
  return transaction->commit();
}

// An empty vault under the new key, then everything out of the present one.
base::Status write_next(Database& database, const NextDatabase& next) {
  TRY("next", make_empty_file(next.place, std::string(names_of(next.place.purpose).next)));
  {
    TRY_ASSIGN(const auto made, "next", open_encrypted({next.path(), next.key.key, next.key.salt}));
    TRY("next", make_schema(*made));
    TRY("next", made->checkpoint(Database::Log::kEmptied));
  }
  TRY("next", attach(database, next));
  base::Status copied = copy_tables(database, next);
  const base::Status detached = database.execute("DETACH next");
  return copied.ok() ? detached : copied;
}

base::Result<std::vector<std::int64_t>> row_counts(Database& database) {
  std::vector<std::int64_t> out;
  for (const std::string_view table : kTables) {
    // `meta` may hold one name more or less: it is written anew.
    if (table == "meta") continue;
    TRY_ASSIGN(const std::int64_t count, "count",
               database.ask_integer("SELECT count(*) FROM main." + std::string(table)));
    out.push_back(count);
  }
  return out;
}

// Opened as any vault is: every page, every chain, every row.
base::Status check_next(Database& database, const NextDatabase& next) {
  TRY_ASSIGN(const auto expected, "check", row_counts(database));
  TRY_ASSIGN(const LogHead head, "check", EventLog(database).head());
  TRY_ASSIGN(const auto session, "check",
             Session::open(next.path(), {next.key.key.duplicate(), next.key.salt}));
  TRY("check", session->writing([&] {
    ValueTable values(session->database());
    return put_mark(values, next.mark);
  }));
  TRY("check", session->verify());
  TRY("check", EventLog(session->database()).verify(1, head.event_count));
  TRY_ASSIGN(const auto found, "check", row_counts(session->database()));
  TRY_ASSIGN(const LogHead copied, "check", EventLog(session->database()).head());
  if (found != expected || copied != head)
    return base::fail(base::ErrorKind::kUnavailable, "check: the copy is not the original");
  // All of it in the database file, every page read back, and its log emptied.
  TRY("check", session->database().checkpoint(Database::Log::kKept));
  TRY("check", session->check_pages());
  return session->database().checkpoint(Database::Log::kEmptied);
}

void drop_next(const NextDatabase& next) {
  const std::string name(names_of(next.place.purpose).next);
  static_cast<void>(remove_if_there(next.place, name + "-wal").ok());
  static_cast<void>(remove_if_there(next.place, name).ok());
}

base::Result<std::unique_ptr<Session>> open_changed(const VaultPlace& place, VaultKey key,
                                                    base::BytesView key_file) {
  TRY("key change", finish_key_change(place, key.salt, key_file));
  TRY_ASSIGN(auto session, "key change", Session::open(database_path(place), std::move(key)));
  TRY("key change", session->verify());
  TRY("key change", session->settle());
  return session;
}

// A failure may come after the rename: then the new file is there, though maybe not yet for good.
// Writing it once more settles it; kConflict if that fails too, or nobody can look.
base::Status write_key_file(const VaultPlace& place, base::BytesView bytes) {
  base::Status written = place.files.write_durably(key_file_path(place), bytes);
  if (written.ok()) return written;
  const auto found = place.files.read(key_file_path(place), crypto::kKeyFileSizeMax);
  if (found.ok() &&
      !std::equal(found.value().begin(), found.value().end(), bytes.begin(), bytes.end()))
    return written;
  if (place.files.write_durably(key_file_path(place), bytes).ok()) return base::ok_status();
  return base::fail(base::ErrorKind::kConflict, "key file: maybe written");
}

}  // namespace

base::Result<crypto::KeyFile> current_key_file(const VaultPlace& place) {
  TRY_ASSIGN(const base::Bytes bytes, "key file",
             place.files.read(key_file_path(place), crypto::kKeyFileSizeMax));
  return crypto::KeyFile::parse(bytes);
}

base::Result<crypto::KeyFile> own_key_file(const VaultPlace& place, OpenVault& open) {
  TRY_ASSIGN(crypto::KeyFile file, "key file", current_key_file(place));
  const base::Status stamp = file.check_stamp(open.unlocked.data_key);
  if (!stamp.ok() && stamp.error().kind() != base::ErrorKind::kNotFound) return stamp.error();
  TRY_ASSIGN(const bool known, "key file",
             knows_key_file(session_of(open), mark_of(file, file.bytes())));
  if (!known) return base::fail(base::ErrorKind::kAuthentication, "key file: not this vault's");
  return file;
}

base::Status exchange_key_file(const VaultPlace& place, OpenVault& open,
                               const crypto::KeyFile& changed) {
  Session& session = session_of(open);
  const base::Bytes bytes = changed.bytes();
  const KeyFileMark mark = mark_of(changed, bytes);
  TRY("key file", session.writing([&] {
    return ValueTable(session.database()).put_meta(kMetaKeyFileNext, mark.digest.view());
  }));
  TRY("key file", write_key_file(place, bytes));
  // It is done: the new file is the one that opens. What the database does not note down now it
  // notes at the next unlock, which finds the file announced.
  const base::Status noted = session.writing([&] {
    ValueTable values(session.database());
    return put_mark(values, mark);
  });
  static_cast<void>(noted.ok());
  return base::ok_status();
}

base::Status add_user(const VaultPlace& place, OpenVault& open, const crypto::NewUser& user) {
  TRY_ASSIGN(crypto::KeyFile key_file, "add user", own_key_file(place, open));
  TRY("add user", key_file.add_user(open.unlocked.data_key, user));
  return exchange_key_file(place, open, key_file);
}

base::Status change_passphrase(const VaultPlace& place, OpenVault& open,
                               const NewPassphrase& wanted) {
  TRY_ASSIGN(crypto::KeyFile key_file, "passphrase", own_key_file(place, open));
  TRY("passphrase", key_file.change_passphrase(open.unlocked, wanted.passphrase, wanted.cost));
  return exchange_key_file(place, open, key_file);
}

base::Status change_data_key(const VaultPlace& place, OpenVault& open, const KeyChange& wanted) {
  TRY_ASSIGN(crypto::KeyFile key_file, "data key", own_key_file(place, open));
  for (const base::UserId& user : wanted.removed_users) {
    if (user == open.unlocked.user.id)
      return base::fail(base::ErrorKind::kInvalidInput, "data key: nobody removes themselves");
    TRY("data key", key_file.remove_user(user));
  }
  // Whoever had the vault open may have read the others' PINs there.
  if (!wanted.removed_users.empty() && key_file.tpm_blob())
    TRY("data key", key_file.remove_tpm(open.unlocked.data_key));
  VaultKey key{crypto::DataKey::random(), crypto::random_array<crypto::kDbSaltSize>()};
  TRY_ASSIGN(const crypto::KeyFile changed, "data key",
             key_file.with_data_key({key.key, key.salt, wanted.recovery}));
  const base::Bytes bytes = changed.bytes();
  const NextDatabase next{place, key, mark_of(changed, bytes)};

  Session& session = session_of(open);
  const base::Status copied = session.reading([&]() -> base::Status {
    TRY("data key", write_next(session.database(), next));
    return check_next(session.database(), next);
  });
  if (!copied.ok()) {
    drop_next(next);  // on a full disk answers need its room
    return base::Error(copied.error()).at("data key");
  }
  // The moment of change. Whether it comes about or not, nothing more may go into the old one.
  session.retire();
  if (const base::Status written = write_key_file(place, bytes); !written.ok())
    return base::fail(base::ErrorKind::kUnavailable, "data key: " + written.error().trail());
  crypto::DataKey data_key = key.key.duplicate();
  TRY_ASSIGN(auto opened, "data key", open_changed(place, std::move(key), bytes));
  open.vault = std::make_unique<SqlVault>(vault_files(place, open.device), std::move(opened));
  open.unlocked.data_key = std::move(data_key);
  return base::ok_status();
}

}  // namespace faltbok::storage

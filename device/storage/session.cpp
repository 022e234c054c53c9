#include "device/storage/session.h"

#include "device/storage/cipher.h"
#include "device/storage/event_log.h"
#include "device/storage/outbox_table.h"
#include "device/storage/record_table.h"
#include "device/storage/schema.h"
#include "device/storage/value_table.h"

namespace faltbok::storage {

base::Result<std::unique_ptr<Session>> Session::open(const os::Path& path, VaultKey key) {
  std::unique_ptr<Session> out(new Session(path, std::move(key)));
  TRY("open", out->connect());
  return out;
}

base::Status Session::connect() {
  TRY_ASSIGN(database_, "connect", open_encrypted({path_, key_.key, key_.salt}));
  return migrate_schema(*database_);
}

base::Result<std::uint64_t> Session::commit_count() {
  const auto stored = ValueTable(*database_).meta(kMetaCommitCount);
  if (!stored.ok() && stored.error().kind() == base::ErrorKind::kNotFound) return std::uint64_t{0};
  TRY("commit count", stored);
  base::ByteReader reader(stored.value());
  const std::uint64_t out = reader.u64();
  TRY("commit count", reader.finish());
  return out;
}

base::Result<std::uint64_t> Session::count_commit() {
  TRY_ASSIGN(const std::uint64_t before, "commit count", commit_count());
  TRY("commit count",
      ValueTable(*database_)
          .put_meta(kMetaCommitCount, base::ByteWriter().u64(before + 1).written()));
  return before + 1;
}

base::Status Session::verify() {
  TRY_ASSIGN(const std::uint64_t found, "verify", commit_count());
  if (found < acknowledged_)
    return base::fail(base::ErrorKind::kAuthentication, "a transaction is missing");
  TRY("verify", EventLog(*database_).verify_end());
  TRY_ASSIGN(const LogHead head, "verify", EventLog(*database_).head());
  TRY("verify", RecordTable(*database_).verify());
  TRY("verify", RecordTable(*database_)
                    .verify_started(first_verified_at_unlock(head.event_count), head.event_count));
  TRY("verify", OutboxTable(*database_).verify());
  acknowledged_ = found;
  return base::ok_status();
}

base::Status Session::check_pages() { return storage::check_pages(*database_); }

base::Status Session::settle() {
  settled_ = false;
  // A page that was misread on its way out of the log would be lost with the log:
  // so it is read again before that.
  TRY("settle", noticing(database_->checkpoint(Database::Log::kKept)));
  TRY("settle", noticing(check_pages()));
  TRY("settle", noticing(database_->checkpoint(Database::Log::kEmptied)));
  // The first write after a checkpoint also syncs the log's header: that is paid here,
  // not by an answer.
  TRY("settle", noticing(in_transaction([] { return base::ok_status(); })));
  settled_ = true;
  return base::ok_status();
}

base::Status Session::housekeep() {
  TRY("vault", make_sound());
  if (settled_ && database_->wal_frame_count() <= kLogFrameCountIdle) return base::ok_status();
  return settle();
}

void Session::notice(base::ErrorKind kind) {
  suspect_ = suspect_ || kind == base::ErrorKind::kNoSpace ||
             kind == base::ErrorKind::kUnavailable || kind == base::ErrorKind::kAuthentication;
}

base::Status Session::make_sound() {
  if (retired_) return base::fail(base::ErrorKind::kUnavailable, "another key: unlock again");
  if (database_ != nullptr && !suspect_) return base::ok_status();
  database_.reset();
  suspect_ = true;
  settled_ = false;
  TRY("reopen", connect());
  TRY("reopen", verify());
  // After a failed sync a transaction may be seen that is on no disk yet. It is put there before
  // anybody reads it and takes it for saved. On a full disk reading goes on, and writing waits.
  if (const base::Status settled = settle(); !settled.ok()) {
    if (settled.error().kind() != base::ErrorKind::kNoSpace) return settled;
  }
  suspect_ = false;
  return base::ok_status();
}

}  // namespace faltbok::storage

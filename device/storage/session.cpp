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

base::Status Session::verify() {
  TRY("verify", EventLog(*database_).verify_end());
  TRY("verify", RecordTable(*database_).verify());
  return OutboxTable(*database_).verify();
}

base::Status Session::check_pages() { return storage::check_pages(*database_); }

base::Status Session::settle() {
  settled_ = false;
  TRY("settle", noticing(database_->checkpoint()));
  // The first write after a checkpoint also syncs the log's header: that is paid here, not by an answer.
  ValueTable values(*database_);
  base::ByteReader before(values.meta(kMetaSettled).ok() ? values.meta(kMetaSettled).value() : base::Bytes(8));
  const base::Bytes count = base::ByteWriter().u64(before.u64() + 1).take();
  TRY("settle", noticing(in_transaction([&] { return values.put_meta(kMetaSettled, count); })));
  settled_ = true;
  return base::ok_status();
}

base::Status Session::housekeep() {
  TRY("vault", make_sound());
  if (settled_ && database_->wal_frame_count() <= kLogFrameCountIdle) return base::ok_status();
  return settle();
}

void Session::notice(base::ErrorKind kind) {
  suspect_ = suspect_ || kind == base::ErrorKind::kNoSpace || kind == base::ErrorKind::kUnavailable ||
             kind == base::ErrorKind::kAuthentication;
}

base::Status Session::make_sound() {
  if (database_ != nullptr && !suspect_) return base::ok_status();
  database_.reset();
  suspect_ = true;
  settled_ = false;
  TRY("reopen", connect());
  TRY("reopen", verify());
  suspect_ = false;
  return base::ok_status();
}

}  // namespace faltbok::storage

// The connection to a vault's database, and what happens to it after a disk error.
//
//   Shape    a step that fails on the disk makes the connection suspect: it is closed,
//            and before the next step it is opened
//            again, its chains checked and (before a write) the write-ahead log moved into the
//            database. Only then is anything
//            acknowledged again: what a failed sync left in the machine's cache is never built
//            upon.
//   Errors   of the step; kNoSpace, kUnavailable,
//            kAuthentication while it cannot be made sound again
//   Threads  one at a time
//   Source   SCHEMA.md section 7, design section 5
#pragma once

#include <memory>

#include "crypto/keyfile.h"
#include "device/storage/database.h"

namespace faltbok::storage {

// A checkpoint is made before the log grows beyond this (4,096 bytes each): some thousand answers
// without housekeep() between them, which the shell calls after everything that is not an answer.
inline constexpr int kLogFrameCountMax = 16'384;
inline constexpr int kLogFrameCountIdle = 64;  // with less than this, idle time is not used for one

struct VaultKey {
  crypto::DataKey key;
  crypto::DbSalt salt;
};

class Session {
 public:
  // Opens and migrates; nothing is verified yet.
  static base::Result<std::unique_ptr<Session>> open(const os::Path& path, VaultKey key);

  // Valid inside a step only.
  Database& database() { return *database_; }
  const VaultKey& key() const { return key_; }

  // Chains, heads, anchors, and nothing missing that was acknowledged. kAuthentication: not so.
  base::Status verify();
  // Every page's HMAC.
  base::Status check_pages();
  // Moves the log into the database, and forgets the log when every page there checks out.
  // After it each transaction costs exactly one sync.
  base::Status settle();
  // How many transactions this database has seen, as it stands.
  base::Result<std::uint64_t> commit_count();
  base::Status housekeep();
  // From now on every step is refused: another database takes this one's place.
  void retire() { retired_ = true; }
  // The newest transaction that this connection has put on the disk; 0: none yet.
  std::uint64_t durable_count() const { return durable_count_; }

  template <typename Step>
  auto reading(Step step) -> decltype(step()) {
    TRY("vault", make_sound());
    return noticing(step());
  }

  // One transaction. ok: it is on the disk.
  template <typename Step>
  auto writing(Step step) -> decltype(step()) {
    TRY("vault", make_sound());
    if (!settled_) TRY("vault", settle());
    auto done = noticing(in_transaction(step));
    if (database_->wal_frame_count() > kLogFrameCountMax) settled_ = false;
    return done;
  }

 private:
  Session(os::Path path, VaultKey key) : path_(std::move(path)), key_(std::move(key)) {}

  template <typename Step>
  auto in_transaction(Step step) -> decltype(step()) {
    TRY_ASSIGN(const auto transaction, "transaction", Transaction::begin(*database_));
    auto done = step();
    if (!done.ok()) return done;
    TRY_ASSIGN(const std::uint64_t number, "transaction", count_commit());
    TRY("transaction", transaction->commit());
    acknowledged_ = number;
    durable_count_ = number;
    return done;
  }
  template <typename Done>
  Done noticing(Done done) {
    if (!done.ok()) notice(done.error().kind());
    return done;
  }
  void notice(base::ErrorKind kind);
  base::Status connect();
  base::Status make_sound();
  base::Result<std::uint64_t> count_commit();

  os::Path path_;
  VaultKey key_;
  std::unique_ptr<Database> database_;
  bool suspect_ = false;
  bool settled_ = false;
  bool retired_ = false;
  std::uint64_t durable_count_ = 0;
  std::uint64_t acknowledged_ = 0;  // the newest transaction that this process has seen on the disk
};

}  // namespace faltbok::storage

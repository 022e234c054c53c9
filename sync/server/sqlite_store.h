// The embedded store: SQLite, one connection, every change on the disk before the call returns.
//
//   Errors   open: kUnsupported a database of a newer schema; kConflict another server holds it;
//            kInvalidInput another study's
//   Source   sync/server/SCHEMA.md
#pragma once

#include <memory>
#include <string>

#include "sync/server/store.h"

namespace faltbok::server {

inline constexpr std::uint64_t kSchemaVersion = 1;

base::Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path,
                                                       const base::StudyId& study);

}  // namespace faltbok::server

// The tables, and the steps from each schema to the next.
//
//   Errors   kUnsupported    written by a newer program
//            kAuthentication not a vault
//   Source   SCHEMA.md
#pragma once

#include "device/storage/database.h"

namespace faltbok::storage {

inline constexpr std::int64_t kApplicationId = 1'178'749'782;  // FBKV
inline constexpr std::int64_t kSchemaVersion = 2;

base::Status make_schema(Database& database);  // in an empty database
// forward to kSchemaVersion, each step one transaction
base::Status migrate_schema(Database& database);

}  // namespace faltbok::storage

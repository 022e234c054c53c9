// The tables, and the steps from each schema to the next.
//
//   Errors   kUnsupported    written by a newer program
//            kAuthentication not a vault; tables that are not those of its schema
//   Source   SCHEMA.md
#pragma once

#include "device/storage/database.h"

namespace faltbok::storage {

inline constexpr std::int64_t kApplicationId = 1'178'749'782;  // FBKV
inline constexpr std::int64_t kSchemaVersion = 3;

base::Status make_schema(Database& database);  // in an empty database
// forward to kSchemaVersion, each step one transaction
base::Status migrate_schema(Database& database);
// Of the tables that the steps make.
inline constexpr std::string_view kSchemaDigest =
    "6842430afe8f63a7857414f4e55a9e0e98fd2ead4312edca33ffc59bd691f1dd";
// SHA-256 over the tables as SQLite keeps them: a column or table that was taken away is noticed
// before anything is read.
base::Result<base::Digest> schema_digest(Database& database);

}  // namespace faltbok::storage

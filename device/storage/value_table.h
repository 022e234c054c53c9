// Study packages, small values, and the vault's own notes about itself.
//
//   Errors   kNotFound no such value or package
//   Source   SCHEMA.md section 6
#pragma once

#include <optional>
#include <vector>

#include "device/storage/database.h"
#include "device/storage/purpose.h"
#include "device/storage/vault.h"

namespace faltbok::storage {

// The vault's own, in `meta`.
inline constexpr std::string_view kMetaDevice = "device";
inline constexpr std::string_view kMetaDeviceKey = "device_key";
inline constexpr std::string_view kMetaKeyFile = "key_file";
inline constexpr std::string_view kMetaKeyFileNext = "key_file_next";
inline constexpr std::string_view kMetaKeyGeneration = "key_generation";
inline constexpr std::string_view kMetaStudyNote = "study_note";
inline constexpr std::string_view kMetaCommitCount = "commit_count";
inline constexpr std::string_view kMetaChipCount = "chip_count";
inline constexpr std::string_view kMetaPurpose = "purpose";

class ValueTable {
 public:
  explicit ValueTable(Database& database) : database_(database) {}

  base::Status put(std::string_view name, base::BytesView bytes);
  base::Result<base::Bytes> get(std::string_view name);

  base::Status put_meta(std::string_view name, base::BytesView bytes);
  base::Result<base::Bytes> meta(std::string_view name);
  base::Status remove_meta(std::string_view name);
  base::Status put_purpose(Purpose purpose);
  base::Result<Purpose> purpose();

  // The different days on which a purge looked (SCHEMA.md section 6).
  base::Result<bool> has_day(std::int64_t day);
  base::Status put_day(std::int64_t day);
  base::Result<std::int64_t> day_count();

  base::Status put_package(const StoredPackage& package);
  base::Result<StoredPackage> package(std::uint64_t version);
  base::Result<std::vector<std::uint64_t>> package_versions();  // rising

 private:
  base::Result<base::Bytes> get_from(std::string_view sql, std::string_view name);
  Database& database_;
};

}  // namespace faltbok::storage

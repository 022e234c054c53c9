#include "device/storage/value_table.h"

namespace faltbok::storage {

base::Status ValueTable::put(std::string_view name, base::BytesView bytes) {
  TRY_ASSIGN(Statement put, "value",
             database_.prepare("INSERT OR REPLACE INTO value VALUES (?, ?)"));
  return put.bind_text(name).bind(bytes).run();
}

base::Result<base::Bytes> ValueTable::get(std::string_view name) {
  return get_from("SELECT bytes FROM value WHERE name = ?", name);
}

base::Status ValueTable::put_meta(std::string_view name, base::BytesView bytes) {
  TRY_ASSIGN(Statement put, "meta", database_.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)"));
  return put.bind_text(name).bind(bytes).run();
}

base::Result<base::Bytes> ValueTable::meta(std::string_view name) {
  return get_from("SELECT bytes FROM meta WHERE name = ?", name);
}

base::Status ValueTable::remove_meta(std::string_view name) {
  TRY_ASSIGN(Statement remove, "meta", database_.prepare("DELETE FROM meta WHERE name = ?"));
  return remove.bind_text(name).run();
}

base::Result<base::Bytes> ValueTable::get_from(std::string_view sql, std::string_view name) {
  TRY_ASSIGN(Statement row, "value", database_.prepare(sql));
  row.bind_text(name);
  TRY_ASSIGN(const bool found, "value", row.row());
  if (!found) return base::fail(base::ErrorKind::kNotFound, "value");
  base::Bytes out = row.blob();
  TRY("value", row.row_status());
  return out;
}

base::Result<bool> ValueTable::has_day(std::int64_t day) {
  TRY_ASSIGN(Statement row, "day", database_.prepare("SELECT 1 FROM day WHERE day = ?"));
  return row.bind(day).row();
}

base::Status ValueTable::put_day(std::int64_t day) {
  TRY_ASSIGN(Statement put, "day", database_.prepare("INSERT OR IGNORE INTO day VALUES (?)"));
  return put.bind(day).run();
}

base::Result<std::int64_t> ValueTable::day_count() {
  return database_.ask_integer("SELECT count(*) FROM day");
}

base::Status ValueTable::put_purpose(Purpose purpose) {
  return put_meta(kMetaPurpose,
                  base::ByteWriter().u8(static_cast<std::uint8_t>(purpose)).written());
}

base::Result<Purpose> ValueTable::purpose() {
  const auto stored = meta(kMetaPurpose);
  // Made before there were two.
  if (!stored.ok() && stored.error().kind() == base::ErrorKind::kNotFound) return Purpose::kRecords;
  TRY("purpose", stored);
  base::ByteReader reader(stored.value());
  const std::uint8_t raw = reader.u8();
  TRY("purpose", reader.finish());
  switch (static_cast<Purpose>(raw)) {
    case Purpose::kRecords:
    case Purpose::kIdentity: return static_cast<Purpose>(raw);
  }
  return base::fail(base::ErrorKind::kAuthentication, "purpose: a value that is not listed");
}

base::Status ValueTable::put_package(const StoredPackage& package) {
  TRY_ASSIGN(Statement put, "package", database_.prepare("INSERT INTO package VALUES (?, ?)"));
  return put.bind(static_cast<std::int64_t>(package.version)).bind(package.bytes).run();
}

base::Result<StoredPackage> ValueTable::package(std::uint64_t version) {
  TRY_ASSIGN(Statement row, "package",
             database_.prepare("SELECT bytes FROM package WHERE version = ?"));
  row.bind(static_cast<std::int64_t>(version));
  TRY_ASSIGN(const bool found, "package", row.row());
  if (!found) return base::fail(base::ErrorKind::kNotFound, "package");
  StoredPackage out{version, row.blob()};
  TRY("package", row.row_status());
  return out;
}

base::Result<std::vector<std::uint64_t>> ValueTable::package_versions() {
  TRY_ASSIGN(Statement rows, "package",
             database_.prepare("SELECT version FROM package ORDER BY version"));
  std::vector<std::uint64_t> out;
  while (true) {
    TRY_ASSIGN(const bool more, "package", rows.row());
    if (!more) return out;
    if (out.size() == kPackageCountMax)
      return base::fail(base::ErrorKind::kAuthentication, "package: count");
    out.push_back(rows.number<std::uint64_t>());
    TRY("package", rows.row_status());
  }
}

}  // namespace faltbok::storage

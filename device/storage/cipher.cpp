#include "device/storage/cipher.h"

#include <charconv>

#include "device/storage/open.h"

namespace faltbok::storage {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr int kVersionMajorMin = 4;
constexpr int kVersionMinorMin = 6;

// Digits straight into guarded memory: no copy of the key in an ordinary string.
std::size_t put_hex(std::span<std::uint8_t> out, std::size_t at, base::BytesView bytes) {
  for (const std::uint8_t byte : bytes) {
    out[at++] = static_cast<std::uint8_t>(kHexDigits[byte >> 4U]);
    out[at++] = static_cast<std::uint8_t>(kHexDigits[byte & 15U]);
  }
  return at;
}

base::Status require_version(Database& database) {
  TRY_ASSIGN(const std::string version, "cipher_version", database.ask("PRAGMA cipher_version"));
  if (is_fit_version(version)) return base::ok_status();
  return base::fail(
      base::ErrorKind::kUnsupported,
      "SQLCipher 4.6 or newer is needed, found '" + version +
          "'; install the package libsqlcipher-dev (libsqlcipher1) from bookworm-backports");
}

}  // namespace

crypto::SecretBytes raw_key_text(const crypto::DataKey& key, const crypto::DbSalt& salt) {
  constexpr std::size_t kSize = 2 + 64 + 32 + 1;
  crypto::SecretBytes out(kSize);
  const std::span<std::uint8_t> text = out.reveal_to_write();
  text[0] = 'x';
  text[1] = '\'';
  const std::size_t end = put_hex(text, put_hex(text, 2, key.reveal()), salt);
  CHECK(end == kSize - 1);
  text[end] = '\'';
  return out;
}

bool is_fit_version(std::string_view cipher_version) {
  const char* const end = cipher_version.data() + cipher_version.size();
  int major = 0;
  int minor = 0;
  const auto [dot, failed] = std::from_chars(cipher_version.data(), end, major);
  if (failed != std::errc{} || dot == end || *dot != '.') return false;
  if (std::from_chars(dot + 1, end, minor).ec != std::errc{}) return false;
  return major > kVersionMajorMin || (major == kVersionMajorMin && minor >= kVersionMinorMin);
}

base::Result<std::unique_ptr<Database>> open_encrypted(const CipherFile& file) {
  const crypto::SecretBytes key_text = raw_key_text(file.key, file.salt);
  TRY_ASSIGN(auto database, "cipher", Database::open({file.path, &key_text, kRecipe}));
  TRY_ASSIGN(const std::string salt, "cipher", database->ask("PRAGMA cipher_salt"));
  if (salt != base::hex_of(file.salt))
    return base::fail(base::ErrorKind::kUnsupported, "cipher_salt");
  return database;
}

base::Status check_pages(Database& database) {
  TRY_ASSIGN(const std::string finding, "pages", database.ask("PRAGMA cipher_integrity_check"));
  if (!finding.empty()) return base::fail(base::ErrorKind::kAuthentication, "pages");
  return base::ok_status();
}

base::Status check_library() {
  const os::Path memory{":memory:"};
  TRY_ASSIGN(const auto database, "library", Database::open({memory, nullptr, {}}));
  return require_version(*database);
}

}  // namespace faltbok::storage

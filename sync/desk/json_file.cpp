#include "sync/desk/json_file.h"

#include <nlohmann/json.hpp>

namespace faltbok::desk {

using base::ErrorKind;
using nlohmann::json;

base::Result<json> json_object_from(std::string_view text, const JsonShape& shape) {
  json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return base::fail(ErrorKind::kInvalidInput, "not JSON");
  const auto version = object.find("version");
  if (version == object.end() || !version->is_number_integer())
    return base::fail(ErrorKind::kInvalidInput, "version");
  if (version->get<int>() != shape.version) return base::fail(ErrorKind::kUnsupported, "version");
  if (object.size() != shape.key_count) return base::fail(ErrorKind::kInvalidInput, "keys");
  return base::Result<json>(std::move(object));
}

base::Result<std::string> text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string())
    return base::fail(ErrorKind::kInvalidInput, key);
  return found->get<std::string>();
}

base::Result<crypto::VerifyKey> verify_key_at(const json& object, const char* key) {
  TRY_ASSIGN(const std::string text, "key", text_at(object, key));
  TRY_ASSIGN(const auto bytes, key, base::array_from_hex<crypto::kVerifyKeySize>(text));
  return crypto::VerifyKey{bytes};
}

base::Result<crypto::age::Recipient> recipient_at(const json& object, const char* key) {
  TRY_ASSIGN(const std::string text, "key", text_at(object, key));
  return crypto::age::Recipient::from_text(text);
}

}  // namespace faltbok::desk

// Small JSON files of the desk: one object with a version and exactly the keys that are named.
//
//   Errors   kInvalidInput  not JSON, another number of keys, or a key that is missing, of another
//                           type or not what it says; the trail names it
//            kUnsupported   another version
//   Threads  values. Only this room uses it
//   Source   DESK.md
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "crypto/age.h"
#include "crypto/sign.h"

namespace faltbok::desk {

struct JsonShape {
  int version = 1;
  std::size_t key_count = 0;  // with the version
};
base::Result<nlohmann::json> json_object_from(std::string_view text, const JsonShape& shape);

base::Result<std::string> text_at(const nlohmann::json& object, const char* key);
base::Result<crypto::VerifyKey> verify_key_at(const nlohmann::json& object, const char* key);
base::Result<crypto::age::Recipient> recipient_at(const nlohmann::json& object, const char* key);

}  // namespace faltbok::desk

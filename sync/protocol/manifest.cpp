#include "sync/protocol/manifest.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "platform/base/utf8.h"

namespace faltbok::protocol {

namespace {

using Json = nlohmann::json;

// One object of the manifest: reads its fields and remembers the first that is not right.
class Fields {
 public:
  Fields(const Json& value, std::size_t count) : value_(value) {
    if (!value.is_object() || value.size() != count) bad("object");
  }
  bool ok() const { return bad_.empty(); }
  const std::string& first_bad() const { return bad_; }
  void bad(std::string_view key) {
    if (bad_.empty()) bad_ = key;
  }

  const Json& at(const char* key) {
    static const Json kNull;
    const auto found = value_.is_object() ? value_.find(key) : value_.end();
    if (!value_.is_object() || found == value_.end()) return bad(key), kNull;
    return *found;
  }
  std::string text(const char* key) {
    const Json& value = at(key);
    const auto* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->size() > kPackageTextSizeMax) return bad(key), std::string();
    return *text;
  }
  std::uint32_t number(const char* key) {
    const Json& value = at(key);
    const auto* number = value.get_ptr<const std::uint64_t*>();
    if (number == nullptr || *number > std::numeric_limits<std::uint32_t>::max())
      return bad(key), 0U;
    return static_cast<std::uint32_t>(*number);
  }
  template <std::size_t kSizeBytes>
  void hex(const char* key, base::ByteArray<kSizeBytes>& out) {
    auto bytes = base::array_from_hex<kSizeBytes>(text(key));
    if (!bytes.ok()) return bad(key);
    out = bytes.value();
  }
  void recipient(const char* key, crypto::age::Recipient& out) {
    auto recipient = crypto::age::Recipient::from_text(text(key));
    if (!recipient.ok()) return bad(key);
    out = recipient.value();
  }
  void date(const char* key, base::Date& out) {
    auto date = base::date_from_iso(text(key));
    if (!date.ok()) return bad(key);
    out = date.value();
  }
  bool is_null(const char* key) { return at(key).is_null(); }
  // Calls read(element, item) for each element; read returns whether it was right.
  template <typename T, typename Read>
  void list(const char* key, std::vector<T>& out, const Read& read) {
    const Json& value = at(key);
    if (!value.is_array() || value.size() > kPackageListCountMax) return bad(key);
    for (const Json& element : value) {
      T item{};
      if (!read(element, item)) return bad(key);
      out.push_back(std::move(item));
    }
  }

 private:
  const Json& value_;
  std::string bad_;
};

bool read_text(const Json& value, std::string& out) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr || text->size() > kPackageTextSizeMax) return false;
  out = *text;
  return true;
}

bool read_form(const Json& value, FormEntry& out) {
  Fields fields(value, 5);
  out.id = fields.text("id");
  out.version = fields.text("version");
  fields.hex("sha256", out.sha256.bytes);
  out.compiled = fields.text("compiled");
  out.source = fields.text("source");
  return fields.ok();
}

bool read_device(const Json& value, DeviceCertificate& out) {
  Fields fields(value, 9);
  fields.hex("id", out.id.bytes);
  out.label = fields.text("label");
  fields.hex("sign_key", out.sign_key.bytes);
  fields.recipient("recipient", out.recipient);
  out.epoch = fields.number("epoch");
  fields.list("sites", out.sites, read_text);
  out.block.first = fields.number("block_first");
  out.block.count = fields.number("block_count");
  fields.date("expires", out.expires);
  return fields.ok() && out.epoch > 0;
}

bool read_user(const Json& value, UserCertificate& out) {
  Fields fields(value, 5);
  fields.hex("id", out.id.bytes);
  out.label = fields.text("label");
  out.role = fields.text("role");
  fields.hex("sign_key", out.sign_key.bytes);
  fields.hex("device", out.device.bytes);
  return fields.ok();
}

bool read_coordinator(const Json& value, CoordinatorCertificate& out) {
  Fields fields(value, 2);
  out.label = fields.text("label");
  fields.recipient("recipient", out.recipient);
  return fields.ok();
}

bool read_revocation(const Json& value, Revocation& out) {
  Fields fields(value, 3);
  fields.hex("device", out.device.bytes);
  out.epoch = fields.number("epoch");
  fields.date("day", out.day);
  return fields.ok() && out.epoch > 0;
}

bool read_erasure(const Json& value, ErasureOrder& out) {
  Fields fields(value, 3);
  out.id = fields.text("id");
  fields.list("participants", out.participants, read_text);
  fields.date("day", out.day);
  return fields.ok();
}

bool read_rotation(const Json& value, Rotation& out) {
  Fields fields(value, 3);
  fields.hex("old_key", out.old_key.bytes);
  fields.hex("new_key", out.new_key.bytes);
  fields.hex("signature", out.signature.bytes);
  return fields.ok();
}

bool read_pin(const Json& value, base::Digest& out) {
  const auto* text = value.get_ptr<const std::string*>();
  auto pin = base::Digest::from_hex(text == nullptr ? std::string_view() : *text);
  if (pin.ok()) out = pin.value();
  return pin.ok();
}

void read_settings(Fields& fields, std::map<std::string, std::string>& out) {
  const Json& value = fields.at("settings");
  if (!value.is_object() || value.size() > kPackageListCountMax) return fields.bad("settings");
  for (const auto& [key, text] : value.items()) {
    if (key.size() > kPackageTextSizeMax || !read_text(text, out[key]))
      return fields.bad("settings");
  }
}

void read_optional_recipient(Fields& fields, const char* key,
                             std::optional<crypto::age::Recipient>& out) {
  if (!fields.is_null(key)) fields.recipient(key, out.emplace());
}

template <typename T, typename Write>
Json array_of(const std::vector<T>& items, const Write& write) {
  Json out = Json::array();
  for (const T& item : items) out.push_back(write(item));
  return out;
}

Json text_or_null(const std::optional<crypto::age::Recipient>& recipient) {
  return recipient ? Json(recipient->text()) : Json();
}

Json json_of(const FormEntry& form) {
  return {{"id", form.id},
          {"version", form.version},
          {"sha256", form.sha256.hex()},
          {"compiled", form.compiled},
          {"source", form.source}};
}
Json json_of(const DeviceCertificate& device) {
  return {{"id", device.id.hex()},
          {"label", device.label},
          {"sign_key", device.sign_key.hex()},
          {"recipient", device.recipient.text()},
          {"epoch", device.epoch},
          {"sites", device.sites},
          {"block_first", device.block.first},
          {"block_count", device.block.count},
          {"expires", base::iso_of(device.expires)}};
}
Json json_of(const UserCertificate& user) {
  return {{"id", user.id.hex()},
          {"label", user.label},
          {"role", user.role},
          {"sign_key", user.sign_key.hex()},
          {"device", user.device.hex()}};
}
Json json_of(const CoordinatorCertificate& coordinator) {
  return {{"label", coordinator.label}, {"recipient", coordinator.recipient.text()}};
}
Json json_of(const Revocation& revocation) {
  return {{"device", revocation.device.hex()},
          {"epoch", revocation.epoch},
          {"day", base::iso_of(revocation.day)}};
}
Json json_of(const ErasureOrder& order) {
  return {{"id", order.id}, {"participants", order.participants}, {"day", base::iso_of(order.day)}};
}
Json json_of(const Rotation& rotation) {
  return {{"old_key", rotation.old_key.hex()},
          {"new_key", rotation.new_key.hex()},
          {"signature", base::hex_of(rotation.signature.bytes)}};
}

Json json_of(const StudyPackage& package) {
  const auto each = [](const auto& item) { return json_of(item); };
  Json out;
  out["study_name"] = package.study_name;
  out["server_address"] = package.server_address;
  out["server_receipt_key"] =
      package.server_receipt_key ? Json(package.server_receipt_key->hex()) : Json();
  out["tls_pins"] = array_of(package.tls_pins, [](const base::Digest& pin) { return pin.hex(); });
  out["custodian"] = package.custodian.text();
  out["escrow"] = package.escrow.text();
  out["code_custodian"] = text_or_null(package.code_custodian);
  out["code_escrow"] = text_or_null(package.code_escrow);
  out["forms"] = array_of(package.forms, each);
  out["devices"] = array_of(package.devices, each);
  out["users"] = array_of(package.users, each);
  out["coordinators"] = array_of(package.coordinators, each);
  out["revocations"] = array_of(package.revocations, each);
  out["erasures"] = array_of(package.erasures, each);
  out["rotations"] = array_of(package.rotations, each);
  out["provisional_wording_allowed_by"] = package.provisional_wording_allowed_by;
  out["settings"] = package.settings;
  return out;
}
constexpr std::size_t kManifestKeyCount = 17;

// A byte that is no UTF-8 becomes U+FFFD here, and the reading back below then differs: refused.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

base::Result<std::string> encode_manifest(const StudyPackage& package) {
  std::string text = dumped(json_of(package));
  if (text.size() > kManifestSizeMax)
    return base::fail(base::ErrorKind::kInvalidInput, "manifest: size");
  return text;
}

base::Status decode_manifest(std::string_view text, StudyPackage& package) {
  if (text.size() > kManifestSizeMax)
    return base::fail(base::ErrorKind::kInvalidInput, "manifest: size");
  constexpr bool kAllowExceptions = false;
  const Json json = Json::parse(text, nullptr, kAllowExceptions);
  Fields fields(json, kManifestKeyCount);
  package.study_name = fields.text("study_name");
  package.server_address = fields.text("server_address");
  if (!fields.is_null("server_receipt_key"))
    fields.hex("server_receipt_key", package.server_receipt_key.emplace().bytes);
  fields.list("tls_pins", package.tls_pins, read_pin);
  fields.recipient("custodian", package.custodian);
  fields.recipient("escrow", package.escrow);
  read_optional_recipient(fields, "code_custodian", package.code_custodian);
  read_optional_recipient(fields, "code_escrow", package.code_escrow);
  fields.list("forms", package.forms, read_form);
  fields.list("devices", package.devices, read_device);
  fields.list("users", package.users, read_user);
  fields.list("coordinators", package.coordinators, read_coordinator);
  fields.list("revocations", package.revocations, read_revocation);
  fields.list("erasures", package.erasures, read_erasure);
  fields.list("rotations", package.rotations, read_rotation);
  package.provisional_wording_allowed_by = fields.text("provisional_wording_allowed_by");
  read_settings(fields, package.settings);
  if (!fields.ok())
    return base::fail(base::ErrorKind::kInvalidInput, "manifest: " + fields.first_bad());
  if (dumped(json_of(package)) != text)
    return base::fail(base::ErrorKind::kInvalidInput, "manifest: spelling");
  return base::ok_status();
}

}  // namespace faltbok::protocol

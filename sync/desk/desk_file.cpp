#include "sync/desk/desk_file.h"

#include <nlohmann/json.hpp>

#include "sync/desk/json_file.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::size_t kKeyCount = 9;

}  // namespace

std::string text_of(const DeskFile& desk) {
  const json object = {{"version", kVersion},
                       {"study", desk.study.hex()},
                       {"study_key", desk.study_key.hex()},
                       {"custodian", desk.custodian.text()},
                       {"escrow", desk.escrow.text()},
                       {"device", desk.device.hex()},
                       {"device_sign_key", desk.device_sign_key.hex()},
                       {"device_recipient", desk.device_recipient.text()},
                       {"study_folder", desk.study_folder}};
  return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

base::Result<DeskFile> desk_file_from(std::string_view text) {
  TRY_ASSIGN(const json object, "desk", json_object_from(text, {kVersion, kKeyCount}));
  DeskFile desk;
  TRY_ASSIGN(const std::string study, "desk", text_at(object, "study"));
  TRY_ASSIGN(desk.study, "study", base::StudyId::from_hex(study));
  TRY_ASSIGN(desk.study_key, "desk", verify_key_at(object, "study_key"));
  TRY_ASSIGN(desk.custodian, "desk", recipient_at(object, "custodian"));
  TRY_ASSIGN(desk.escrow, "desk", recipient_at(object, "escrow"));
  TRY_ASSIGN(const std::string device, "desk", text_at(object, "device"));
  TRY_ASSIGN(desk.device, "device", base::DeviceId::from_hex(device));
  TRY_ASSIGN(desk.device_sign_key, "desk", verify_key_at(object, "device_sign_key"));
  TRY_ASSIGN(desk.device_recipient, "desk", recipient_at(object, "device_recipient"));
  TRY_ASSIGN(desk.study_folder, "desk", text_at(object, "study_folder"));
  return desk;
}

}  // namespace faltbok::desk

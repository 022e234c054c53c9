// desk.json: what the desk knows about itself that is no secret.
//
//   Errors   kInvalidInput  not such a file, a key missing, unknown or wrong;
//            kUnsupported a newer version
//   Threads  values
//   Source   sync/desk/DESK.md section 1
#pragma once

#include <string>

#include "crypto/age.h"
#include "crypto/sign.h"
#include "platform/base/ids.h"

namespace faltbok::desk {

inline constexpr std::size_t kDeskFileSizeMax = 65'536;

struct DeskFile {
  base::StudyId study;
  crypto::VerifyKey study_key;
  crypto::age::Recipient custodian;
  crypto::age::Recipient escrow;
  base::DeviceId device;
  crypto::VerifyKey device_sign_key;
  crypto::age::Recipient device_recipient;
  std::string study_folder;  // where study.toml was when the desk was made
};

std::string text_of(const DeskFile& desk);
base::Result<DeskFile> desk_file_from(std::string_view text);

}  // namespace faltbok::desk

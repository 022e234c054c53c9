// Enrolment: the desk's invitation, and the tablet's request to be certified.
//
//   Errors   kInvalidInput   not well formed
//            kUnsupported    another version
//            kAuthentication a signature in it is not right (damage,
//            or a forged proof of possession)
//   Threads  values
//   Source   sync/PROTOCOL.md section 5
#pragma once

#include <string>
#include <vector>

#include "crypto/age.h"
#include "crypto/sign.h"
#include "platform/base/ids.h"

namespace faltbok::protocol {

inline constexpr std::size_t kEnrolmentSizeMax = 65'536;
inline constexpr std::size_t kEnrolmentUserCountMax = 32;
inline constexpr std::size_t kCodeSize = 16;
inline constexpr std::string_view kInvitationDomain = "faltbok/v1/invitation";
inline constexpr std::string_view kRequestDomain = "faltbok/v1/request";
inline constexpr std::string_view kRequestUserDomain = "faltbok/v1/request-user";

using EnrolmentCode = base::ByteArray<kCodeSize>;

struct Invitation {
  base::StudyId study;
  crypto::VerifyKey study_key;
  EnrolmentCode code{};
  std::string site;
  std::string server_address;
  bool operator==(const Invitation&) const = default;
};

base::Result<base::Bytes> seal_invitation(Invitation invitation,
                                          const crypto::SigningKey& study_key);
// Shows damage only: who wrote it, people see by comparing fingerprint_words(study_key).
base::Result<Invitation> open_invitation(base::BytesView file);

struct RequestUser {
  base::UserId id;
  std::string role;
  std::string label;  // not a name
  crypto::VerifyKey sign_key;
  bool operator==(const RequestUser&) const = default;
};

struct EnrolmentRequest {
  base::StudyId study;
  EnrolmentCode code{};
  base::DeviceId device;
  std::uint32_t epoch = 1;
  crypto::VerifyKey sign_key;
  crypto::age::Recipient recipient;
  std::string site;
  std::string label;
  base::BatchId last_batch;  // zero for a new tablet
  std::vector<RequestUser> users;
  bool operator==(const EnrolmentRequest&) const = default;
};

// `user_keys[i]` signs for `request.users[i]`;
// each user's sign_key and the request's are filled in from the keys.
base::Result<base::Bytes> seal_request(EnrolmentRequest request,
                                       const crypto::SigningKey& device_key,
                                       std::span<const crypto::SigningKey* const> user_keys);
base::Result<EnrolmentRequest> open_request(base::BytesView file);
// Twelve words to compare, from a file that open_request accepts.
base::Result<std::string> request_words(base::BytesView file);

}  // namespace faltbok::protocol

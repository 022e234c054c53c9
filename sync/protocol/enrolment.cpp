#include "sync/protocol/enrolment.h"

#include "crypto/words.h"
#include "platform/base/utf8.h"
#include "sync/protocol/container.h"

namespace faltbok::protocol {

namespace {

constexpr std::string_view kInvitationMagic = "FBINVIT";
constexpr std::string_view kRequestMagic = "FBREQST";
constexpr std::size_t kSiteSizeMax = 64;
constexpr std::size_t kLabelSizeMax = 64;
constexpr std::size_t kRoleSizeMax = 32;
constexpr std::size_t kAddressSizeMax = 255;

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

bool fits(std::string_view text, std::size_t size_max) {
  return text.size() <= size_max && base::is_utf8(text);
}

bool texts_fit(const Invitation& invitation) {
  return fits(invitation.site, kSiteSizeMax) && fits(invitation.server_address, kAddressSizeMax);
}

bool texts_fit(const EnrolmentRequest& request) {
  if (!fits(request.site, kSiteSizeMax) || !fits(request.label, kLabelSizeMax)) return false;
  for (const RequestUser& user : request.users) {
    if (!fits(user.role, kRoleSizeMax) || !fits(user.label, kLabelSizeMax)) return false;
  }
  return true;
}

base::Bytes user_statement(const EnrolmentRequest& request, const RequestUser& user) {
  base::ByteWriter writer;
  writer.raw(request.study.view()).raw(request.device.view()).raw(user.id.view());
  return writer.raw(base::view_of(user.role)).take();
}

bool repeats(const std::vector<RequestUser>& users, const base::UserId& id) {
  std::size_t count = 0;
  for (const RequestUser& user : users) {
    if (user.id == id) ++count;
  }
  return count > 1;
}

base::Status check_request(const EnrolmentRequest& request) {
  const std::size_t count = request.users.size();
  if (count == 0 || count > kEnrolmentUserCountMax) return refused("request: users");
  if (request.epoch == 0 || !texts_fit(request)) return refused("request: field");
  for (const RequestUser& user : request.users) {
    if (repeats(request.users, user.id)) return refused("request: user twice");
  }
  return base::ok_status();
}

// Reads one user and checks that the key in it signed for it.
base::Status read_user(base::ByteReader& reader, EnrolmentRequest& request) {
  RequestUser user;
  user.id.bytes = reader.array<16>();
  user.role = reader.text(kRoleSizeMax);
  user.label = reader.text(kLabelSizeMax);
  user.sign_key.bytes = reader.array<crypto::kVerifyKeySize>();
  crypto::Signature signature;
  signature.bytes = reader.array<crypto::kSignatureSize>();
  if (reader.failed()) return refused("request: user");
  TRY("request: user",
      crypto::verify(user.sign_key, kRequestUserDomain, user_statement(request, user), signature));
  request.users.push_back(std::move(user));
  return base::ok_status();
}

}  // namespace

base::Result<base::Bytes> seal_invitation(Invitation invitation,
                                          const crypto::SigningKey& study_key) {
  invitation.study_key = study_key.verify_key();
  if (!texts_fit(invitation)) return refused("invitation: text");
  base::ByteWriter writer;
  writer.raw(invitation.study.view()).raw(invitation.study_key.bytes).raw(invitation.code);
  writer.text(invitation.site).text(invitation.server_address);
  return seal_container(kInvitationMagic, kInvitationDomain, writer.written(), study_key);
}

base::Result<Invitation> open_invitation(base::BytesView file) {
  TRY_ASSIGN(const Container container, "invitation",
             split_container(file, kInvitationMagic, kEnrolmentSizeMax));
  base::ByteReader reader(container.signed_part);
  Invitation out;
  out.study.bytes = reader.array<16>();
  out.study_key.bytes = reader.array<crypto::kVerifyKeySize>();
  out.code = reader.array<kCodeSize>();
  out.site = reader.text(kSiteSizeMax);
  out.server_address = reader.text(kAddressSizeMax);
  TRY("invitation", reader.finish());
  TRY("invitation",
      crypto::verify(out.study_key, kInvitationDomain, container.signed_part, container.signature));
  if (!texts_fit(out)) return refused("invitation: text");
  return out;
}

base::Result<base::Bytes> seal_request(EnrolmentRequest request,
                                       const crypto::SigningKey& device_key,
                                       std::span<const crypto::SigningKey* const> user_keys) {
  CHECK(user_keys.size() == request.users.size());
  request.sign_key = device_key.verify_key();
  TRY("request", check_request(request));
  base::ByteWriter writer;
  writer.raw(request.study.view()).raw(request.code).raw(request.device.view()).u32(request.epoch);
  writer.raw(request.sign_key.bytes)
      .raw(request.recipient.x25519)
      .text(request.site)
      .text(request.label);
  writer.raw(request.last_batch.view()).u8(static_cast<std::uint8_t>(request.users.size()));
  for (std::size_t i = 0; i < user_keys.size(); ++i) {
    RequestUser& user = request.users[i];
    user.sign_key = user_keys[i]->verify_key();
    writer.raw(user.id.view()).text(user.role).text(user.label).raw(user.sign_key.bytes);
    writer.raw(user_keys[i]->sign(kRequestUserDomain, user_statement(request, user)).bytes);
  }
  return seal_container(kRequestMagic, kRequestDomain, writer.written(), device_key);
}

base::Result<EnrolmentRequest> open_request(base::BytesView file) {
  TRY_ASSIGN(const Container container, "request",
             split_container(file, kRequestMagic, kEnrolmentSizeMax));
  base::ByteReader reader(container.signed_part);
  EnrolmentRequest out;
  out.study.bytes = reader.array<16>();
  out.code = reader.array<kCodeSize>();
  out.device.bytes = reader.array<16>();
  out.epoch = reader.u32();
  out.sign_key.bytes = reader.array<crypto::kVerifyKeySize>();
  out.recipient.x25519 = reader.array<crypto::kExchangeKeySize>();
  out.site = reader.text(kSiteSizeMax);
  out.label = reader.text(kLabelSizeMax);
  out.last_batch.bytes = reader.array<32>();
  const std::uint8_t count = reader.u8();
  if (reader.failed() || count > kEnrolmentUserCountMax) return refused("request");
  TRY("request",
      crypto::verify(out.sign_key, kRequestDomain, container.signed_part, container.signature));
  for (std::uint8_t i = 0; i < count; ++i) TRY("request", read_user(reader, out));
  TRY("request", reader.finish());
  TRY("request", check_request(out));
  return out;
}

base::Result<std::string> request_words(base::BytesView file) {
  TRY("words", open_request(file));
  return crypto::fingerprint_words(file.first(file.size() - crypto::kSignatureSize));
}

}  // namespace faltbok::protocol

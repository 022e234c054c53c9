#include "tests/support/small_desk.h"

#include "crypto/hash.h"
#include "crypto/random.h"
#include "sync/protocol/receipt.h"
#include "tests/support/small_study.h"

namespace faltbok::support {

SmallDesk::SmallDesk() {
  next.study = crypto::random_id<base::StudyId>();
  next.version = 0;
  next.study_name = "Small";
  next.server_receipt_key = receipt_key.verify_key();
  next.custodian = custodian.recipient();
  next.escrow = escrow.recipient();
  next.files.push_back({"study.toml", base::to_bytes(kSmallStudyToml)});
  for (const auto& [id, text] : small_study_forms()) {
    const base::Bytes xform = base::to_bytes(small_study_xform(id));
    next.forms.push_back({id, "1", crypto::sha256(xform), "forms/" + id + ".xml", ""});
    next.files.push_back({"forms/" + id + ".xml", xform});
  }
}

base::Bytes SmallDesk::invitation() const {
  protocol::Invitation invitation;
  invitation.study = next.study;
  invitation.site = "maria";
  invitation.server_address = "http://127.0.0.1:1";
  auto sealed = protocol::seal_invitation(invitation, study_key);
  CHECK(sealed.ok());
  return std::move(sealed).value();
}

base::Bytes SmallDesk::package() {
  ++next.version;
  auto sealed = protocol::seal_package(next, study_key);
  CHECK(sealed.ok());
  return std::move(sealed).value();
}

void SmallDesk::certify(base::BytesView request) {
  const auto opened = protocol::open_request(request);
  CHECK(opened.ok());
  const protocol::EnrolmentRequest& asked = opened.value();
  protocol::DeviceCertificate device;
  device.id = asked.device;
  device.label = asked.label;
  device.sign_key = asked.sign_key;
  device.recipient = asked.recipient;
  device.epoch = asked.epoch;
  device.sites = {asked.site};
  device.block = {0, 1'024};
  device.expires = {2030, 1, 1};
  if (protocol::find_newest_device(next, asked.device) == nullptr) next.devices.push_back(device);
  for (const protocol::RequestUser& user : asked.users)
    if (protocol::find_user(next, user.id) == nullptr)
      next.users.push_back({user.id, user.label, user.role, user.sign_key, asked.device});
}

base::Bytes SmallDesk::receipt_for(base::BytesView batch, const crypto::SigningKey& key) const {
  const auto head = protocol::decode_signed_header(batch);
  CHECK(head.ok());
  const protocol::BatchPlace& place = head.value().header.place;
  return protocol::seal_receipt(
      {place.study, place.device, place.epoch, place.sequence, head.value().id,
       protocol::ReceiptStatus::kAccepted, base::Instant{1'000}},
      key);
}

}  // namespace faltbok::support

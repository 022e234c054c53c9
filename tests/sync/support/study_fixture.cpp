#include "tests/sync/support/study_fixture.h"

#include "crypto/init.h"
#include "crypto/random.h"

namespace faltbok::support {
namespace {

using protocol::DeviceCertificate;

crypto::SigningKey ready_key() {
  CHECK(crypto::init().ok());
  return crypto::SigningKey::random();
}

}  // namespace

base::Bytes random_bytes(std::size_t size) {
  base::Bytes out(size);
  crypto::fill_random(out);
  return out;
}

StudyFixture::StudyFixture(std::size_t tablet_count)
    : study_key_(ready_key()), device_key_(ready_key()) {
  package_.study = crypto::random_id<base::StudyId>();
  package_.version = 0;
  package_.study_name = "Trial";
  package_.server_address = "http://127.0.0.1:1";
  package_.custodian = crypto::age::Identity::random().recipient();
  package_.escrow = crypto::age::Identity::random().recipient();
  recipients_ = {package_.custodian, package_.escrow};
  for (std::size_t i = 0; i < tablet_count; ++i) {
    tablets_.push_back({crypto::random_id<base::DeviceId>(), 1, 0, {}});
    DeviceCertificate certificate;
    certificate.id = tablets_.back().id;
    certificate.label = "tablet";
    certificate.sign_key = device_key_.verify_key();
    certificate.recipient = crypto::age::Identity::random().recipient();
    certificate.sites = {"MA"};
    certificate.block = {static_cast<std::uint32_t>(1 + 100 * i), 100};
    certificate.expires = {2027, 12, 31};
    package_.devices.push_back(certificate);
  }
}

base::Bytes StudyFixture::sealed_package() {
  ++package_.version;
  return protocol::seal_package(package_, study_key_).value();
}

protocol::SealedBatch StudyFixture::seal(Tablet& tablet, base::BytesView payload) {
  protocol::BatchPlace place;
  place.study = package_.study;
  place.device = tablet.id;
  place.epoch = tablet.epoch;
  place.sequence = ++tablet.sequence;
  place.previous = tablet.last;
  place.package_version = std::max<std::uint64_t>(package_.version, 1);
  place.day = static_cast<std::int32_t>(base::days_since_1970(kToday));
  auto sealed = protocol::seal(payload, place, recipients_, device_key_).value();
  tablet.last = sealed.id;
  return sealed;
}

base::Bytes StudyFixture::request_of(const Tablet& tablet) const {
  protocol::EnrolmentRequest request;
  request.study = package_.study;
  request.device = tablet.id;
  request.epoch = tablet.epoch;
  request.recipient = crypto::age::Identity::random().recipient();
  request.site = "MA";
  request.label = "tablet";
  protocol::RequestUser user;
  user.id = crypto::random_id<base::UserId>();
  user.role = "interviewer";
  user.label = "A";
  request.users = {user};
  const crypto::SigningKey user_key = crypto::SigningKey::random();
  const std::vector<const crypto::SigningKey*> keys = {&user_key};
  return protocol::seal_request(request, device_key_, keys).value();
}

void StudyFixture::certify_users(base::BytesView request) {
  const auto asked = protocol::open_request(request).value();
  for (const protocol::RequestUser& user : asked.users)
    package_.users.push_back({user.id, user.label, user.role, user.sign_key, asked.device});
}

base::Bytes StudyFixture::note_through(const Tablet& tablet) const {
  protocol::ImportNote note;
  note.study = package_.study;
  note.device = tablet.id;
  note.epoch = tablet.epoch;
  note.through_sequence = tablet.sequence;
  note.batch = tablet.last;
  return protocol::seal_note(note, study_key_).value();
}

}  // namespace faltbok::support

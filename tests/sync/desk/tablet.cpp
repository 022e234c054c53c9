#include "tests/sync/desk/tablet.h"

#include <algorithm>

#include "crypto/chain.h"
#include "crypto/random.h"

namespace faltbok::tests {
namespace {

constexpr base::Instant kAt{1'795'363'200'000};

forms::Started started_of(const protocol::StudyPackage& package, const Filled& filled,
                          const std::string& site) {
  forms::Started started;
  started.participant = filled.participant;
  started.site = site;
  started.visit = filled.visit;
  started.form_id = filled.form;
  if (const protocol::FormEntry* form = protocol::find_form(package, filled.form);
      form != nullptr) {
    started.form_version = form->version;
    started.form_sha256 = form->sha256;
  }
  started.revision = filled.revision;
  started.reason = filled.reason;
  started.respondent = forms::Respondent::kParticipant;
  started.instance_id = "uuid:1";
  started.seed = 7;
  started.now = {kAt, {60}};
  return started;
}

}  // namespace

Tablet::Tablet()
    : device_(crypto::random_id<base::DeviceId>()),
      user_(crypto::random_id<base::UserId>()),
      sign_(crypto::SigningKey::random()),
      user_sign_(crypto::SigningKey::random()),
      identity_(crypto::age::Identity::random()) {}

Tablet Tablet::copy() const {
  Tablet other;
  other.device_ = device_;
  other.user_ = user_;
  other.sign_ = sign_.duplicate();
  other.user_sign_ = user_sign_.duplicate();
  other.identity_ = identity_.duplicate();
  other.package_ = package_;
  other.site_ = site_;
  other.sequence_ = sequence_;
  other.previous_ = previous_;
  return other;
}

base::Bytes Tablet::answer(base::BytesView invitation) {
  const auto invited = protocol::open_invitation(invitation);
  if (!invited.ok()) return {};
  site_ = invited.value().site;
  protocol::EnrolmentRequest request;
  request.study = invited.value().study;
  request.code = invited.value().code;
  request.device = device_;
  request.recipient = identity_.recipient();
  request.site = site_;
  request.label = "tablet 1";
  request.users.push_back({user_, "interviewer", "interviewer 1", {}});
  const crypto::SigningKey* users[] = {&user_sign_};
  auto sealed = protocol::seal_request(std::move(request), sign_, users);
  return sealed.ok() ? std::move(sealed).value() : base::Bytes();
}

base::Bytes Tablet::ask_for_user(const std::string& label) const {
  protocol::EnrolmentRequest request;
  request.study = package_.study;
  request.device = device_;
  request.recipient = identity_.recipient();
  request.site = site_;
  request.label = "tablet 1";
  const crypto::SigningKey key = crypto::SigningKey::random();
  request.users.push_back({crypto::random_id<base::UserId>(), "interviewer", label, {}});
  const crypto::SigningKey* users[] = {&key};
  auto sealed = protocol::seal_request(std::move(request), sign_, users);
  return sealed.ok() ? std::move(sealed).value() : base::Bytes();
}

forms::SealedRecord Tablet::chained(const base::RecordId& id, std::uint32_t revision,
                                    const std::vector<forms::EventBody>& bodies,
                                    base::Instant from) const {
  forms::SealedRecord record;
  record.id = id;
  record.revision = revision;
  record.user = user_;
  record.hash = crypto::kChainStart;
  for (const forms::EventBody& body : bodies) {
    forms::SealedEvent event;
    crypto::fill_random(event.random);
    event.bytes = forms::encode({from, user_, body});
    record.hash = crypto::record_hash(record.hash, crypto::event_digest(event.random, event.bytes));
    record.events.push_back(std::move(event));
  }
  const auto& started = std::get<forms::Started>(bodies.front());
  record.user_signature =
      protocol::sign_user_statement(
          {package_.study, id, revision, record.hash, started.form_sha256}, user_sign_)
          .bytes;
  return record;
}

forms::SealedRecord Tablet::record(const Filled& filled) const {
  return record(filled, crypto::random_id<base::RecordId>());
}

forms::SealedRecord Tablet::record(const Filled& filled, const base::RecordId& id) const {
  return chained(id, filled.revision,
                 {started_of(package_, filled, site_),
                  forms::Final{filled.submission_xml, filled.unanswered}});
}

forms::SealedRecord Tablet::participant(const std::string& pseudonym, std::uint32_t snapshot,
                                        const std::vector<forms::EventBody>& more) const {
  forms::Started started = started_of(package_, {pseudonym, "", "", "", {}, 1, ""}, site_);
  started.type = forms::RecordType::kParticipant;
  std::vector<forms::EventBody> bodies = {
      started, forms::ParticipantCreated{pseudonym, site_, {{"sex", "female"}}}};
  bodies.insert(bodies.end(), more.begin(), more.end());
  base::RecordId id;
  std::copy_n(pseudonym.begin(), std::min(pseudonym.size(), id.bytes.size()), id.bytes.begin());
  return chained(id, snapshot, bodies);
}

base::RecordId Tablet::person_id(const std::string& pseudonym) const {
  base::RecordId id;
  std::copy_n(pseudonym.begin(), std::min<std::size_t>(pseudonym.size(), 8), id.bytes.begin());
  std::copy_n(device_.bytes.begin(), 8, id.bytes.begin() + 8);
  return id;
}

std::vector<forms::EventBody> Tablet::person_bodies(
    const std::string& pseudonym, const std::vector<forms::EventBody>& changes) const {
  forms::Started started;
  started.type = forms::RecordType::kIdentity;
  started.participant = pseudonym;
  started.site = site_;
  std::vector<forms::EventBody> bodies = {started};
  bodies.insert(bodies.end(), changes.begin(), changes.end());
  return bodies;
}

forms::SealedRecord Tablet::person(const std::string& pseudonym, std::uint32_t snapshot,
                                   const std::vector<forms::EventBody>& changes,
                                   base::Instant from) const {
  return chained(person_id(pseudonym), snapshot, person_bodies(pseudonym, changes), from);
}

forms::SealedRecord Tablet::person_anew(const std::string& pseudonym,
                                        const std::vector<forms::EventBody>& changes,
                                        base::Instant from) const {
  base::RecordId id = person_id(pseudonym);
  id.bytes.front() ^= 1;
  return chained(id, 1, person_bodies(pseudonym, changes), from);
}

protocol::SealedBatch Tablet::seal_people(const std::vector<forms::SealedRecord>& people) {
  const base::Date day = base::date_from_days(kAt.ms_since_1970 / 86'400'000);
  auto recipients = protocol::recipients_of(package_, protocol::BatchKind::kIdentity, site_, day);
  CHECK(recipients.ok());
  return seal_as(protocol::BatchKind::kIdentity, forms::encode_payload(people), recipients.value());
}

forms::SealedRecord Tablet::audit(std::vector<forms::EventBody> acts,
                                  std::uint32_t revision) const {
  forms::Started started;
  started.type = forms::RecordType::kAudit;
  acts.insert(acts.begin(), started);
  return chained(crypto::random_id<base::RecordId>(), revision, acts);
}

protocol::SealedBatch Tablet::seal(const std::vector<forms::SealedRecord>& records) {
  return seal_payload(forms::encode_payload(records));
}

protocol::SealedBatch Tablet::seal_payload(base::BytesView payload) {
  return seal_as(protocol::BatchKind::kRecords, payload, {package_.custodian, package_.escrow});
}

protocol::SealedBatch Tablet::seal_as(protocol::BatchKind kind, base::BytesView payload,
                                      const std::vector<crypto::age::Recipient>& recipients) {
  protocol::BatchPlace place;
  place.kind = kind;
  place.study = package_.study;
  place.device = device_;
  place.sequence = sequence_ + 1;
  place.previous = previous_;
  place.package_version = package_.version;
  place.day = static_cast<std::int32_t>(kAt.ms_since_1970 / 86'400'000);
  auto sealed = protocol::seal(payload, place, recipients, sign_);
  CHECK(sealed.ok());
  ++sequence_;
  previous_ = sealed.value().id;
  return std::move(sealed).value();
}

}  // namespace faltbok::tests

// A tablet as the desk sees it: it answers an invitation, fills records and seals them in a chain.
#pragma once

#include <string>
#include <vector>

#include "forms/record/payload.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/package.h"

namespace faltbok::tests {

struct Filled {
  std::string participant, visit, form;
  std::string submission_xml;
  std::vector<forms::Unanswered> unanswered;
  std::uint32_t revision = 1;
  std::string reason;
};

class Tablet {
 public:
  Tablet();
  base::Bytes answer(base::BytesView invitation);  // the request file
  // Somebody else who is to work on it: the request file, as the certified tablet writes it.
  base::Bytes ask_for_user(const std::string& label) const;
  void install(const protocol::StudyPackage& package) { package_ = package; }

  forms::SealedRecord record(const Filled& filled) const;
  forms::SealedRecord record(const Filled& filled, const base::RecordId& id) const;
  // All that happened so far, sent for the `snapshot`th time.
  forms::SealedRecord participant(const std::string& pseudonym, std::uint32_t snapshot,
                                  const std::vector<forms::EventBody>& more) const;
  // Who somebody is, as this tablet has it, sent for the `snapshot`th time.
  forms::SealedRecord person(const std::string& pseudonym, std::uint32_t snapshot,
                             const std::vector<forms::EventBody>& changes,
                             base::Instant from = {1'795'363'200'000}) const;
  // The record that is begun for somebody after an erasure.
  forms::SealedRecord person_anew(const std::string& pseudonym,
                                  const std::vector<forms::EventBody>& changes,
                                  base::Instant from) const;
  // For those whom the package names, as the tablet's program does.
  protocol::SealedBatch seal_people(const std::vector<forms::SealedRecord>& people);
  // Started, and these.
  forms::SealedRecord audit(std::vector<forms::EventBody> acts, std::uint32_t revision = 1) const;
  // The next batch of the chain.
  protocol::SealedBatch seal(const std::vector<forms::SealedRecord>& records);
  protocol::SealedBatch seal_payload(base::BytesView payload);
  protocol::SealedBatch seal_as(protocol::BatchKind kind, base::BytesView payload,
                                const std::vector<crypto::age::Recipient>& recipients);

  const base::DeviceId& device() const { return device_; }
  const base::UserId& user() const { return user_; }
  // A copy of this tablet with the same keys, at the same place in its chain:
  // what a restored disk image is.
  Tablet copy() const;

 private:
  forms::SealedRecord chained(const base::RecordId& id, std::uint32_t revision,
                              const std::vector<forms::EventBody>& bodies,
                              base::Instant from = {1'795'363'200'000}) const;

  base::RecordId person_id(const std::string& pseudonym) const;
  std::vector<forms::EventBody> person_bodies(const std::string& pseudonym,
                                              const std::vector<forms::EventBody>& changes) const;

  base::DeviceId device_;
  base::UserId user_;
  crypto::SigningKey sign_;
  crypto::SigningKey user_sign_;
  crypto::age::Identity identity_;
  protocol::StudyPackage package_;
  std::string site_;
  std::uint64_t sequence_ = 0;
  base::BatchId previous_;
};

}  // namespace faltbok::tests

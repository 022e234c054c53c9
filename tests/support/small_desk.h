// The study desk of a test: invites a tablet, certifies its request,
// publishes packages of the small study.
#pragma once

#include "sync/protocol/enrolment.h"
#include "sync/protocol/package.h"

namespace faltbok::support {

class SmallDesk {
 public:
  SmallDesk();

  base::Bytes invitation() const;
  // The next version, with everything that has been certified so far.
  base::Bytes package();
  // Certifies what the request asks for; it is in the packages from then on.
  void certify(base::BytesView request);
  base::Bytes receipt_for(base::BytesView batch, const crypto::SigningKey& key) const;

  crypto::SigningKey study_key = crypto::SigningKey::random();
  crypto::SigningKey receipt_key = crypto::SigningKey::random();
  crypto::age::Identity custodian = crypto::age::Identity::random();
  crypto::age::Identity escrow = crypto::age::Identity::random();
  crypto::age::Identity code_custodian = crypto::age::Identity::random();
  crypto::age::Identity code_escrow = crypto::age::Identity::random();
  protocol::StudyPackage next;  // what the next package holds
  // From the next package on contact details can be kept.
  void name_code_key() {
    next.code_custodian = code_custodian.recipient();
    next.code_escrow = code_escrow.recipient();
  }
};

}  // namespace faltbok::support

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
  protocol::StudyPackage next;  // what the next package holds
};

}  // namespace faltbok::support

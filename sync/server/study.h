// The one study of this server: what `init` pinned,
// and the newest package that the study key signed.
//
//   Errors   put: as protocol::open_package; kConflict: not newer than the one held
//   Lifetime owned values
//   Threads  one at a time
//   Source   design.md section 7 (study package)
#pragma once

#include "crypto/sign.h"
#include "sync/protocol/package.h"

namespace faltbok::server {

struct StudyPin {
  base::StudyId id;
  crypto::VerifyKey key;
};

class Study {
 public:
  Study(const StudyPin& pin, protocol::StudyPackage package)
      : pin_(pin), package_(std::move(package)) {}
  const base::StudyId& id() const { return pin_.id; }
  const crypto::VerifyKey& pinned_key() const { return pin_.key; }
  const protocol::StudyPackage& package() const { return package_; }
  void replace(protocol::StudyPackage package) { package_ = std::move(package); }

 private:
  StudyPin pin_;
  protocol::StudyPackage package_;
};

}  // namespace faltbok::server

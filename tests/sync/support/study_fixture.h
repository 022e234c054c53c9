// A study with throw-away keys, for tests of sync: its package in any version, its tablets, and
// batches that they seal.
//
//   Lifetime owned values
//   Threads  values
#pragma once

#include <string>
#include <vector>

#include "crypto/age.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/package.h"
#include "sync/protocol/receipt.h"

namespace faltbok::support {

inline constexpr base::Date kToday{2026, 11, 22};

// A tablet that goes on with its chain. Copying it makes a clone, as when a disk is copied.
struct Tablet {
  base::DeviceId id;
  std::uint32_t epoch = 1;
  std::uint64_t sequence = 0;
  base::BatchId last;
};

class StudyFixture {
 public:
  explicit StudyFixture(std::size_t tablet_count);

  Tablet& tablet(std::size_t index) { return tablets_.at(index); }
  const crypto::SigningKey& study_key() const { return study_key_; }
  const crypto::SigningKey& device_key() const { return device_key_; }  // of every tablet
  const std::vector<crypto::age::Recipient>& recipients() const { return recipients_; }
  // May be changed before sealed_package(); its version rises with every call.
  protocol::StudyPackage& package() { return package_; }
  base::Bytes sealed_package();

  protocol::SealedBatch seal(Tablet& tablet,
                             base::BytesView payload);  // moves the tablet's chain on
  base::Bytes request_of(const Tablet& tablet) const;
  void certify_users(base::BytesView request);  // in the packages from then on
  base::Bytes note_through(const Tablet& tablet) const;

 private:
  crypto::SigningKey study_key_;
  crypto::SigningKey device_key_;  // all tablets share it: the tests are about places, not keys
  std::vector<Tablet> tablets_;
  std::vector<crypto::age::Recipient> recipients_;
  protocol::StudyPackage package_;
};

base::Bytes random_bytes(std::size_t size);

}  // namespace faltbok::support

// A batch: what a tablet (or the desk) signs, encrypts and sends.
//
//   Shape    header (171) || signature (64) || age file. batch_id = SHA-256 of the first 235 bytes
//   Errors   kInvalidInput   not a batch; too long; fewer than two recipients
//            kUnsupported    another version
//            kAuthentication signature, body hash, or the copy of the header inside is not right
//            kNotFound       sealed for others than the identities given
//   Lifetime takes views, returns owned bytes
//   Threads  values
//   Source   sync/PROTOCOL.md section 1
#pragma once

#include <optional>

#include "crypto/age.h"
#include "crypto/sign.h"
#include "platform/base/ids.h"
#include "platform/base/time.h"

namespace faltbok::protocol {

inline constexpr std::size_t kBatchHeaderSize = 171;
inline constexpr std::size_t kBatchPrefixSize = 131;  // without the age file's hash and size
inline constexpr std::size_t kSignedHeaderSize = kBatchHeaderSize + crypto::kSignatureSize;
inline constexpr std::size_t kBatchSizeMax = 67'108'864;
inline constexpr std::size_t kBatchPayloadSizeMax = 67'108'864;
inline constexpr std::size_t kRecipientCountMin = 2;
inline constexpr std::size_t kRecipientCountMax = 1'024;
inline constexpr std::string_view kBatchDomain = "faltbok/v1/batch";

enum class BatchKind : std::uint8_t { kRecords = 1, kRoster = 2, kIdentity = 3 };
std::optional<BatchKind> batch_kind_from(std::uint8_t raw);

// What the sender decides: who, where in the chain, under which package, on which day.
struct BatchPlace {
  BatchKind kind = BatchKind::kRecords;
  base::StudyId study;
  base::DeviceId device;
  std::uint32_t epoch = 1;
  std::uint64_t sequence = 1;
  base::BatchId previous;
  std::uint64_t package_version = 1;
  std::int32_t day = 0;  // days since 1970-01-01 where the tablet is
  auto operator<=>(const BatchPlace&) const = default;
};

struct BatchHeader {
  BatchPlace place;
  base::Digest recipients;
  base::Digest age_sha256;
  std::uint64_t age_size = 0;
  auto operator<=>(const BatchHeader&) const = default;
};

struct SignedHeader {
  BatchHeader header;
  crypto::Signature signature;
  base::BatchId id;
};

struct SealedBatch {
  base::BatchId id;
  BatchHeader header;
  base::Bytes bytes;
};

struct OpenedBatch {
  SignedHeader head;
  base::Bytes payload;
};

base::Bytes encode_header(const BatchHeader& header);
// The first 235 bytes of a batch; more may follow and are not looked at.
base::Result<SignedHeader> decode_signed_header(base::BytesView batch);
base::Status verify_header(const SignedHeader& head, const crypto::VerifyKey& device_key);
// Header, signature, length and body hash: everything that can be checked without a secret.
base::Result<SignedHeader> verify_batch(base::BytesView batch, const crypto::VerifyKey& device_key);

base::Digest recipients_hash(std::span<const crypto::age::Recipient> recipients);

base::Result<SealedBatch> seal(base::BytesView payload, const BatchPlace& place,
                               std::span<const crypto::age::Recipient> recipients,
                               const crypto::SigningKey& device_key);
// Verifies, decrypts, compares the header's copy inside with the header outside, and unpacks.
base::Result<OpenedBatch> open(base::BytesView batch,
                               std::span<const crypto::age::Identity> identities,
                               const crypto::VerifyKey& device_key);

// What a user signs when finalising (PROTOCOL.md section 1, the end).
struct UserStatement {
  base::StudyId study;
  base::RecordId record;
  std::uint32_t revision = 1;
  base::Digest record_hash;
  base::Digest form_sha256;
};
crypto::Signature sign_user_statement(const UserStatement& statement,
                                      const crypto::SigningKey& user_key);
base::Status verify_user_statement(const UserStatement& statement,
                                   const crypto::VerifyKey& user_key,
                                   const crypto::Signature& signature);

// The size that `size` bytes are padded to.
std::uint64_t padme_size(std::uint64_t size);

}  // namespace faltbok::protocol

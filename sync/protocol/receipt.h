// Two acknowledgements: the server's receipt (stored), and the custodian's import note (imported).
//
//   Shape    receipt 157 bytes; note 152 bytes and 33 for each exception
//   Errors   kInvalidInput   not well formed, unknown status or reason, exceptions out of order
//            kUnsupported    another version
//            kAuthentication signed by another key (verify_*)
//   Threads  values
//   Source   sync/PROTOCOL.md sections 2 and 3
#pragma once

#include <optional>
#include <vector>

#include "crypto/sign.h"
#include "platform/base/ids.h"
#include "platform/base/time.h"

namespace faltbok::protocol {

inline constexpr std::size_t kReceiptSize = 157;
inline constexpr std::size_t kExceptionCountMax = 4'096;
inline constexpr std::size_t kNoteSizeMax = 152 + kExceptionCountMax * 33;
inline constexpr std::string_view kReceiptDomain = "faltbok/v1/receipt";
inline constexpr std::string_view kImportDomain = "faltbok/v1/import";

// Stored for ever in receipts. Never renumber.
enum class ReceiptStatus : std::uint8_t {
  kAccepted = 1,
  kQuarantinedRevoked = 2,
  kQuarantinedExpired = 3,
  kQuarantinedFork = 4,
};
std::optional<ReceiptStatus> receipt_status_from(std::uint8_t raw);

struct Receipt {
  base::StudyId study;
  base::DeviceId device;
  std::uint32_t epoch = 1;
  std::uint64_t sequence = 1;
  base::BatchId batch;
  ReceiptStatus status = ReceiptStatus::kAccepted;
  base::Instant time;
  auto operator<=>(const Receipt&) const = default;
};

base::Bytes seal_receipt(const Receipt& receipt, const crypto::SigningKey& receipt_key);
base::Result<Receipt> open_receipt(base::BytesView file, const crypto::VerifyKey& receipt_key);

enum class ImportReason : std::uint8_t {
  kDamaged = 1,
  kCannotBeOpened = 2,
  kChainBroken = 3,
  kFork = 4,
  kRevokedOrExpired = 5,
  kContentNotValid = 6,
  kBodyMissing = 7,
};
std::optional<ImportReason> import_reason_from(std::uint8_t raw);

struct ImportException {
  base::BatchId batch;
  ImportReason reason = ImportReason::kDamaged;
  auto operator<=>(const ImportException&) const = default;
};

struct ImportNote {
  base::StudyId study;
  base::DeviceId device;
  std::uint32_t epoch = 1;
  std::uint64_t through_sequence = 0;
  base::BatchId batch;                      // the batch at through_sequence
  std::vector<ImportException> exceptions;  // ascending by batch id, none twice
  bool operator==(const ImportNote&) const = default;
};

base::Result<base::Bytes> seal_note(const ImportNote& note, const crypto::SigningKey& study_key);
base::Result<ImportNote> open_note(base::BytesView file, const crypto::VerifyKey& study_key);

}  // namespace faltbok::protocol

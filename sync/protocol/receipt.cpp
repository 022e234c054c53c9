#include "sync/protocol/receipt.h"

#include "sync/protocol/container.h"

namespace faltbok::protocol {

static_assert(kReceiptSize == kPreambleSize + 16 + 16 + 4 + 8 + 32 + 1 + 8 + crypto::kSignatureSize,
              "PROTOCOL.md 2");
static_assert(kNoteSizeMax ==
                  kPreambleSize + 16 + 16 + 4 + 8 + 32 + 4 + 64 + kExceptionCountMax * 33,
              "PROTOCOL.md 3");

namespace {

constexpr std::string_view kReceiptMagic = "FBRECPT";
constexpr std::string_view kNoteMagic = "FBIMPRT";

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

bool ascending(const std::vector<ImportException>& exceptions) {
  for (std::size_t i = 1; i < exceptions.size(); ++i) {
    if (!(exceptions[i - 1].batch < exceptions[i].batch)) return false;
  }
  return true;
}

base::Result<ImportNote> decode_note(base::BytesView signed_part) {
  base::ByteReader reader(signed_part);
  ImportNote out;
  out.study.bytes = reader.array<16>();
  out.device.bytes = reader.array<16>();
  out.epoch = reader.u32();
  out.through_sequence = reader.u64();
  out.batch.bytes = reader.array<32>();
  const std::uint32_t count = reader.u32();
  if (count > kExceptionCountMax) return refused("note: exceptions");
  for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
    ImportException exception;
    exception.batch.bytes = reader.array<32>();
    const auto reason = import_reason_from(reader.u8());
    if (!reason) return refused("note: reason");
    exception.reason = *reason;
    out.exceptions.push_back(exception);
  }
  TRY("note", reader.finish());
  if (out.epoch == 0 || out.through_sequence == 0) return refused("note: zero");
  if (!ascending(out.exceptions)) return refused("note: order");
  return out;
}

}  // namespace

std::optional<ReceiptStatus> receipt_status_from(std::uint8_t raw) {
  switch (static_cast<ReceiptStatus>(raw)) {
    case ReceiptStatus::kAccepted:
    case ReceiptStatus::kQuarantinedRevoked:
    case ReceiptStatus::kQuarantinedExpired:
    case ReceiptStatus::kQuarantinedFork: return static_cast<ReceiptStatus>(raw);
  }
  return std::nullopt;
}

std::optional<ImportReason> import_reason_from(std::uint8_t raw) {
  switch (static_cast<ImportReason>(raw)) {
    case ImportReason::kDamaged:
    case ImportReason::kCannotBeOpened:
    case ImportReason::kChainBroken:
    case ImportReason::kFork:
    case ImportReason::kRevokedOrExpired:
    case ImportReason::kContentNotValid:
    case ImportReason::kBodyMissing: return static_cast<ImportReason>(raw);
  }
  return std::nullopt;
}

base::Bytes seal_receipt(const Receipt& receipt, const crypto::SigningKey& receipt_key) {
  base::ByteWriter writer;
  writer.raw(receipt.study.view())
      .raw(receipt.device.view())
      .u32(receipt.epoch)
      .u64(receipt.sequence);
  writer.raw(receipt.batch.view())
      .u8(static_cast<std::uint8_t>(receipt.status))
      .i64(receipt.time.ms_since_1970);
  return seal_container(kReceiptMagic, kReceiptDomain, writer.written(), receipt_key);
}

base::Result<Receipt> open_receipt(base::BytesView file, const crypto::VerifyKey& receipt_key) {
  TRY_ASSIGN(const Container container, "receipt",
             split_container(file, kReceiptMagic, kReceiptSize));
  base::ByteReader reader(container.signed_part);
  Receipt out;
  out.study.bytes = reader.array<16>();
  out.device.bytes = reader.array<16>();
  out.epoch = reader.u32();
  out.sequence = reader.u64();
  out.batch.bytes = reader.array<32>();
  const auto status = receipt_status_from(reader.u8());
  out.time.ms_since_1970 = reader.i64();
  TRY("receipt", reader.finish());
  TRY("receipt",
      crypto::verify(receipt_key, kReceiptDomain, container.signed_part, container.signature));
  if (!status || out.epoch == 0 || out.sequence == 0) return refused("receipt: field");
  out.status = *status;
  return out;
}

base::Result<base::Bytes> seal_note(const ImportNote& note, const crypto::SigningKey& study_key) {
  if (note.exceptions.size() > kExceptionCountMax || !ascending(note.exceptions))
    return refused("note: exceptions");
  if (note.epoch == 0 || note.through_sequence == 0) return refused("note: zero");
  base::ByteWriter writer;
  writer.raw(note.study.view()).raw(note.device.view()).u32(note.epoch).u64(note.through_sequence);
  writer.raw(note.batch.view()).u32(static_cast<std::uint32_t>(note.exceptions.size()));
  for (const ImportException& exception : note.exceptions) {
    writer.raw(exception.batch.view()).u8(static_cast<std::uint8_t>(exception.reason));
  }
  return seal_container(kNoteMagic, kImportDomain, writer.written(), study_key);
}

base::Result<ImportNote> open_note(base::BytesView file, const crypto::VerifyKey& study_key) {
  TRY_ASSIGN(const Container container, "note", split_container(file, kNoteMagic, kNoteSizeMax));
  TRY("note", crypto::verify(study_key, kImportDomain, container.signed_part, container.signature));
  return decode_note(container.signed_part);
}

}  // namespace faltbok::protocol

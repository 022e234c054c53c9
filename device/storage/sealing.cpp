#include "device/storage/sealing.h"

namespace faltbok::storage {
namespace {

constexpr std::size_t kRecordOverhead = 256;

std::size_t size_of(const forms::SealedRecord& record) {
  std::size_t out = kRecordOverhead;
  for (const forms::SealedEvent& event : record.events)
    out += event.bytes.size() + event.random.size() + 4;
  return out;
}

}  // namespace

forms::SealedRecord sign_record(const RecordSummary& record, std::uint32_t revision,
                                const Signer& signer, const SealingContext& context) {
  forms::SealedRecord out;
  out.id = record.key.id;
  out.revision = revision;
  out.hash = record.hash;
  out.user = signer.user;
  const protocol::UserStatement statement{context.study, record.key.id, revision, record.hash,
                                          record.form_sha256};
  out.user_signature = protocol::sign_user_statement(statement, signer.key).bytes;
  return out;
}

std::vector<std::vector<forms::SealedRecord>> split_for_batches(
    std::vector<forms::SealedRecord> records) {
  std::vector<std::vector<forms::SealedRecord>> out;
  std::size_t size = 0;
  for (forms::SealedRecord& record : records) {
    const std::size_t more = size_of(record);
    const bool full = !out.empty() && (size + more > kPayloadPartSizeMax ||
                                       out.back().size() == forms::kPayloadRecordCountMax);
    if (out.empty() || full) {
      out.emplace_back();
      size = 0;
    }
    out.back().push_back(std::move(record));
    size += more;
  }
  return out;
}

base::Result<protocol::SealedBatch> seal_next(protocol::BatchKind kind, base::BytesView payload,
                                              const SealedRef& previous,
                                              const SealingContext& context) {
  protocol::BatchPlace place;
  place.kind = kind;
  place.study = context.study;
  place.device = context.device;
  place.epoch = context.epoch;
  place.sequence = previous.sequence + 1;
  place.previous = previous.id;
  place.package_version = context.package_version;
  place.day = context.day;
  return protocol::seal(payload, place, context.recipients, context.device_key);
}

std::string batch_file_name(const SealedRef& ref) {
  std::string number = std::to_string(ref.sequence);
  constexpr std::size_t kDigits = 12;
  if (number.size() < kDigits) number.insert(0, kDigits - number.size(), '0');
  return number + "-" + ref.id.hex().substr(0, 16) + ".fbb";
}

}  // namespace faltbok::storage

#include "sync/server/uploads.h"

#include <algorithm>

#include "crypto/hash.h"
#include "sync/server/position.h"

namespace faltbok::server {
namespace {

using base::BatchId;
using base::ErrorKind;
using protocol::DeviceStanding;
using protocol::ReceiptStatus;
using protocol::SignedHeader;

constexpr std::size_t kReadSize = std::size_t{1} << 20;
constexpr std::int64_t kDayMs = std::int64_t{24} * 3600 * 1000;

UploadState whole(const BatchRow& row) { return {row.id, row.size, row.size, row.receipt}; }

using ReadRange = std::function<base::Result<base::Bytes>(os::Range)>;

base::Status verify_file(const SignedHeader& batch, const ReadRange& read) {
  TRY_ASSIGN(const base::Bytes head, "verify", read({0, protocol::kSignedHeaderSize}));
  const auto decoded = protocol::decode_signed_header(head);
  if (!decoded.ok() || decoded.value().id != batch.id)
    return base::fail(ErrorKind::kAuthentication, "header");
  crypto::Sha256 hash;
  const std::uint64_t size = file_size_of(batch.header);
  for (std::uint64_t at = protocol::kSignedHeaderSize; at < size;) {
    TRY_ASSIGN(const base::Bytes part, "verify", read({at, kReadSize}));
    if (part.empty()) return base::fail(ErrorKind::kAuthentication, "body: short");
    hash.update(part);
    at += part.size();
  }
  if (hash.finish() != batch.header.age_sha256)
    return base::fail(ErrorKind::kAuthentication, "body: hash");
  return base::ok_status();
}

std::string line(std::string_view what, const SignedHeader& batch) {
  return std::string(what) + " device " + batch.header.place.device.hex().substr(0, 8) + " epoch " +
         std::to_string(batch.header.place.epoch) + " sequence " +
         std::to_string(batch.header.place.sequence) + " batch " + batch.id.hex().substr(0, 8);
}

}  // namespace

std::uint64_t file_size_of(const protocol::BatchHeader& header) {
  return protocol::kSignedHeaderSize + header.age_size;
}

// The order of the checks is that of PROTOCOL.md section 6.
Answer<UploadState> Uploads::begin(base::BytesView signed_header, std::uint64_t size) {
  if (signed_header.size() != protocol::kSignedHeaderSize) return Refusal{RefusalCode::kHeader};
  const auto decoded = protocol::decode_signed_header(signed_header);
  if (!decoded.ok()) return Refusal{RefusalCode::kHeader};
  const SignedHeader& batch = decoded.value();
  if (batch.header.age_size > protocol::kBatchSizeMax || file_size_of(batch.header) != size ||
      size > protocol::kBatchSizeMax)
    return Refusal{RefusalCode::kSize};
  if (const auto refusal = authenticate(batch)) return *refusal;
  const auto known = parts_.store.find_batch(batch.id);
  if (!known.ok()) return refusal_of(known.error());
  if (known.value()) return whole(*known.value());
  const Answer<Verdict> verdict = place(batch);
  if (const Refusal* refusal = std::get_if<Refusal>(&verdict)) return *refusal;
  const auto body = parts_.bodies.has(batch.id);
  if (!body.ok()) return refusal_of(body.error());
  if (body.value()) return commit(batch);  // the row failed last time, the body is there
  const auto offset = parts_.bodies.partial_size(batch.id);
  if (!offset.ok()) return refusal_of(offset.error());
  if (offset.value() == 0) {
    if (const auto refusal = check_quota(batch)) return *refusal;
  }
  if (offset.value() >= size && !writing_.contains(batch.id)) return complete_left_over(batch);
  if (begun_.size() >= kBegunCountMax)
    begun_.clear();  // whoever is still there begins again, and keeps the offset
  begun_.insert_or_assign(batch.id, batch);
  return UploadState{batch.id, offset.value(), size, {}};
}

// Who sends: study, certificate, signature.
std::optional<Refusal> Uploads::authenticate(const SignedHeader& batch) {
  const protocol::BatchPlace& at = batch.header.place;
  if (at.study != parts_.study.id()) return Refusal{RefusalCode::kStudy};
  const protocol::DeviceCertificate* certificate =
      protocol::find_device(parts_.study.package(), at.device, at.epoch);
  if (certificate == nullptr) return Refusal{RefusalCode::kDevice};
  if (!protocol::verify_header(batch, certificate->sign_key).ok())
    return Refusal{RefusalCode::kSignature};
  return std::nullopt;
}

Answer<Uploads::Verdict> Uploads::place(const SignedHeader& batch) {
  const auto position = position_of(parts_.store, batch);
  if (!position.ok()) return refusal_of(position.error());
  if (const Gap* gap = std::get_if<Gap>(&position.value()))
    return Refusal{RefusalCode::kSequence, gap->expected_sequence};
  if (std::holds_alternative<Fork>(position.value()))
    return Verdict{ReceiptStatus::kQuarantinedFork, Placing::kBeside};
  switch (protocol::standing_of(parts_.study.package(), batch.header.place)) {
    case DeviceStanding::kValid: return Verdict{ReceiptStatus::kAccepted, Placing::kInChain};
    case DeviceStanding::kRevoked:
      return Verdict{ReceiptStatus::kQuarantinedRevoked, Placing::kInChain};
    case DeviceStanding::kExpired:
      return Verdict{ReceiptStatus::kQuarantinedExpired, Placing::kInChain};
    case DeviceStanding::kUnknown: break;
  }
  return Refusal{RefusalCode::kDevice};
}

std::optional<Refusal> Uploads::check_quota(const SignedHeader& batch) {
  const std::uint64_t size = file_size_of(batch.header);
  const base::Instant day_ago{parts_.clock.now().ms_since_1970 - kDayMs};
  const auto sent = parts_.store.bytes_since(batch.header.place.device, day_ago);
  if (!sent.ok()) return refusal_of(sent.error());
  if (sent.value() + size > parts_.quota.device_bytes_a_day_max)
    return Refusal{RefusalCode::kQuota};
  const auto free = parts_.bodies.free_bytes();
  if (!free.ok()) return refusal_of(free.error());
  if (free.value() < size + parts_.quota.free_bytes_min) return Refusal{RefusalCode::kFull};
  return std::nullopt;
}

Answer<UploadState> Uploads::state(const BatchId& id) {
  const auto known = parts_.store.find_batch(id);
  if (!known.ok()) return refusal_of(known.error());
  if (known.value()) return whole(*known.value());
  const auto size = parts_.bodies.partial_size(id);
  if (!size.ok()) return refusal_of(size.error());
  const Answer<SignedHeader> batch = begun(id);
  if (const Refusal* refusal = std::get_if<Refusal>(&batch)) return *refusal;
  return UploadState{id, size.value(), file_size_of(std::get<SignedHeader>(batch).header), {}};
}

// What an unfinished upload will be: from memory, or after a restart from its own first bytes.
Answer<SignedHeader> Uploads::begun(const BatchId& id) {
  if (const auto found = begun_.find(id); found != begun_.end()) return found->second;
  const auto bytes = parts_.bodies.read_partial(id, {0, protocol::kSignedHeaderSize});
  if (!bytes.ok() && bytes.error().kind() != ErrorKind::kNotFound) return refusal_of(bytes.error());
  // Without a whole header nobody knows what this will be: the sender begins again, and learns the
  // offset there.
  if (!bytes.ok() || bytes.value().size() < protocol::kSignedHeaderSize)
    return Refusal{RefusalCode::kNotFound};
  const auto batch = protocol::decode_signed_header(bytes.value());
  if (!batch.ok() || batch.value().id != id) return Refusal{RefusalCode::kNotFound};
  if (const auto refusal = authenticate(batch.value())) return *refusal;
  return batch.value();
}

Answer<std::unique_ptr<UploadPart>> Uploads::open_part(const BatchId& id, std::uint64_t offset) {
  const Answer<UploadState> now = state(id);
  if (const Refusal* refusal = std::get_if<Refusal>(&now)) return *refusal;
  const UploadState& at = std::get<UploadState>(now);
  if (at.offset != offset) return Refusal{RefusalCode::kOffset, std::nullopt, at.offset};
  if (!at.receipt.empty()) return Refusal{RefusalCode::kOffset, std::nullopt, at.size};
  const Answer<SignedHeader> batch = begun(id);
  if (const Refusal* refusal = std::get_if<Refusal>(&batch)) return *refusal;
  if (!writing_.insert(id).second) return Refusal{RefusalCode::kBusy};
  std::unique_ptr<UploadPart> part(new UploadPart(*this, std::get<SignedHeader>(batch)));
  auto file = parts_.bodies.open_partial(id);
  if (!file.ok()) return refusal_of(file.error());
  part->file_ = std::move(file).value();
  return part;
}

UploadPart::~UploadPart() { uploads_.writing_.erase(batch_.id); }

std::optional<Refusal> UploadPart::append(base::BytesView bytes) {
  if (file_->size() + bytes.size() > file_size_of(batch_.header))
    return Refusal{RefusalCode::kSize};
  const base::Status written = file_->append(bytes);
  if (!written.ok()) return refusal_of(written.error());
  return std::nullopt;
}

Answer<UploadState> UploadPart::finish() {
  const std::uint64_t size = file_size_of(batch_.header);
  if (file_->size() < size) return UploadState{batch_.id, file_->size(), size, {}};
  const std::unique_ptr<os::AppendFile> file = std::move(file_);
  return uploads_.complete(batch_, *file);
}

// All bytes are there: on the disk -> verified -> body -> row -> receipt.
Answer<UploadState> Uploads::complete(const SignedHeader& batch, os::AppendFile& file) {
  const base::Status synced = file.sync();
  if (!synced.ok()) return refusal_of(synced.error());
  const base::Status verified = verify_partial(batch);
  if (!verified.ok() && verified.error().kind() == ErrorKind::kAuthentication) {
    const base::Status dropped = parts_.bodies.drop_partial(batch.id);
    return dropped.ok() ? Refusal{RefusalCode::kBody} : refusal_of(dropped.error());
  }
  if (!verified.ok()) return refusal_of(verified.error());
  const base::Status kept = parts_.bodies.keep(batch.id);
  if (!kept.ok()) return refusal_of(kept.error());
  return commit(batch);
}

// Killed, or a disk fault, between the last byte and its answer: nobody has a byte left to send.
Answer<UploadState> Uploads::complete_left_over(const SignedHeader& batch) {
  const auto file = parts_.bodies.open_partial(batch.id);
  if (!file.ok()) return refusal_of(file.error());
  return complete(batch, *file.value());
}

// Header as promised, and the age file's hash; piece by piece, because a batch may be 64 MiB.
base::Status Uploads::verify_partial(const SignedHeader& batch) {
  const auto read = [this, &batch](os::Range range) {
    return parts_.bodies.read_partial(batch.id, range);
  };
  return verify_file(batch, read);
}

// Body on the disk -> row -> receipt. What the chain looks like is asked again: much may have come
// since the upload began.
Answer<UploadState> Uploads::commit(const SignedHeader& batch) {
  const Answer<Verdict> verdict = place(batch);
  if (const Refusal* refusal = std::get_if<Refusal>(&verdict)) return *refusal;
  const auto [status, placing] = std::get<Verdict>(verdict);
  BatchRow row;
  row.id = batch.id;
  row.place = batch.header.place;
  row.size = file_size_of(batch.header);
  row.status = status;
  row.placing = placing;
  row.received = parts_.clock.now();
  const protocol::Receipt receipt{row.place.study,    row.place.device, row.place.epoch,
                                  row.place.sequence, row.id,           status,
                                  row.received};
  row.receipt = protocol::seal_receipt(receipt, parts_.receipt_key);
  const base::Status added = parts_.store.add_batch(row);
  if (!added.ok()) return refusal_of(added.error());
  begun_.erase(batch.id);
  parts_.log(line("stored", batch) + " status " + std::to_string(static_cast<int>(status)));
  return whole(row);
}

base::Status Uploads::recover() {
  TRY("recover", parts_.bodies.drop_old_partials(parts_.clock.now()));
  TRY_ASSIGN(const auto bodies, "recover", parts_.bodies.all());
  for (const BatchId& id : bodies) {
    TRY_ASSIGN(const auto row, "recover", parts_.store.find_batch(id));
    if (!row) TRY("recover", recover_body(id));
  }
  return base::ok_status();
}

// Killed between rename and row. No receipt was given, so the sender still has the batch: what has
// no place may go.
base::Status Uploads::recover_body(const BatchId& id) {
  const auto read = [this, &id](os::Range range) { return parts_.bodies.read(id, range); };
  TRY_ASSIGN(const base::Bytes bytes, "body", read({0, protocol::kSignedHeaderSize}));
  const auto batch = protocol::decode_signed_header(bytes);
  const bool good = batch.ok() && batch.value().id == id && !authenticate(batch.value()) &&
                    verify_file(batch.value(), read).ok();
  if (good) {
    const Answer<UploadState> done = commit(batch.value());
    const Refusal* refusal = std::get_if<Refusal>(&done);
    if (refusal == nullptr) return base::ok_status();
    if (refusal->code != RefusalCode::kSequence && refusal->code != RefusalCode::kDevice)
      return base::fail(ErrorKind::kUnavailable, word_of(refusal->code));
  }
  parts_.log("removed a body without a place: batch " + id.hex().substr(0, 8));
  return parts_.bodies.drop(id);
}

}  // namespace faltbok::server

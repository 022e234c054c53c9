// Sealing and opening a batch.
#include "sync/protocol/batch.h"

#include <algorithm>

#include "crypto/hash.h"
#include "sync/protocol/payload.h"

namespace faltbok::protocol {

namespace {

constexpr std::size_t kPayloadAt = kBatchPrefixSize + crypto::kVerifyKeySize;
constexpr std::string_view kRecipientsDomain = "faltbok/v1/recipients";
constexpr std::string_view kUserDomain = "faltbok/v1/user";

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

using Recipients = std::vector<crypto::age::Recipient>;

Recipients distinct(std::span<const crypto::age::Recipient> recipients) {
  Recipients out(recipients.begin(), recipients.end());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The header without the age file's hash and size: what stands again inside.
base::Bytes prefix_of(const BatchHeader& header) {
  base::Bytes out = encode_header(header);
  out.resize(kBatchPrefixSize);
  return out;
}

base::Status check_place(const BatchPlace& place) {
  if (place.epoch == 0 || place.sequence == 0 || place.package_version == 0 || place.day < 0) {
    return refused("seal: place");
  }
  const bool first = place.sequence == 1;
  if (first != (place.previous == base::BatchId{})) return refused("seal: previous");
  return base::ok_status();
}

base::Bytes statement_bytes(const UserStatement& statement) {
  base::ByteWriter writer;
  writer.raw(statement.study.view()).raw(statement.record.view()).u32(statement.revision);
  return writer.raw(statement.record_hash.view()).raw(statement.form_sha256.view()).take();
}

}  // namespace

base::Digest recipients_hash(std::span<const crypto::age::Recipient> recipients) {
  base::ByteWriter writer;
  for (const auto& recipient : distinct(recipients)) writer.raw(recipient.x25519);
  return crypto::sha256_of_parts(kRecipientsDomain, {writer.written()});
}

base::Result<SealedBatch> seal(base::BytesView payload, const BatchPlace& place,
                               std::span<const crypto::age::Recipient> recipients,
                               const crypto::SigningKey& device_key) {
  TRY("seal", check_place(place));
  const Recipients to = distinct(recipients);
  if (to.size() < kRecipientCountMin || to.size() > kRecipientCountMax)
    return refused("seal: recipients");
  SealedBatch out;
  out.header.place = place;
  out.header.recipients = recipients_hash(to);

  base::Bytes plaintext = prefix_of(out.header);
  const auto& key = device_key.verify_key().bytes;
  plaintext.insert(plaintext.end(), key.begin(), key.end());
  TRY("seal", append_payload(plaintext, payload));
  auto encrypted = crypto::age::encrypt(plaintext, to);
  crypto::wipe(plaintext);
  TRY_ASSIGN(const base::Bytes age_file, "seal", std::move(encrypted));
  if (age_file.size() > kBatchSizeMax - kSignedHeaderSize)
    return refused("seal: too long, split it");

  out.header.age_sha256 = crypto::sha256(age_file);
  out.header.age_size = age_file.size();
  out.bytes = encode_header(out.header);
  const crypto::Signature signature = device_key.sign(kBatchDomain, out.bytes);
  out.bytes.insert(out.bytes.end(), signature.bytes.begin(), signature.bytes.end());
  out.id = base::BatchId{crypto::sha256(out.bytes).bytes};
  out.bytes.insert(out.bytes.end(), age_file.begin(), age_file.end());
  return out;
}

base::Result<OpenedBatch> open(base::BytesView batch,
                               std::span<const crypto::age::Identity> identities,
                               const crypto::VerifyKey& device_key) {
  TRY_ASSIGN(const SignedHeader head, "open", verify_batch(batch, device_key));
  TRY_ASSIGN(base::Bytes plaintext, "open",
             crypto::age::decrypt(batch.subspan(kSignedHeaderSize), identities));
  base::Bytes expected = prefix_of(head.header);
  expected.insert(expected.end(), device_key.bytes.begin(), device_key.bytes.end());
  const bool ours =
      plaintext.size() >= kPayloadAt &&
      crypto::equal_constant_time(base::BytesView(plaintext).first(kPayloadAt), expected);
  auto payload = ours ? payload_in(plaintext, kPayloadAt)
                      : base::Result<base::Bytes>(
                            base::fail(base::ErrorKind::kAuthentication, "open: copy of header"));
  crypto::wipe(plaintext);
  TRY_ASSIGN(base::Bytes opened, "open", std::move(payload));
  return OpenedBatch{head, std::move(opened)};
}

crypto::Signature sign_user_statement(const UserStatement& statement,
                                      const crypto::SigningKey& user_key) {
  return user_key.sign(kUserDomain, statement_bytes(statement));
}

base::Status verify_user_statement(const UserStatement& statement,
                                   const crypto::VerifyKey& user_key,
                                   const crypto::Signature& signature) {
  return crypto::verify(user_key, kUserDomain, statement_bytes(statement), signature);
}

}  // namespace faltbok::protocol

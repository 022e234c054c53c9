// Signed papers whose content is anything: refused, or exactly what we would have signed.
#include "sync/protocol/container.h"

#include <algorithm>
#include "sync/protocol/enrolment.h"
#include "sync/protocol/receipt.h"

using namespace faltbok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kKey =
      crypto::SigningKey::from_seed(crypto::Secret<crypto::kSigningSeedSize>());
  const base::BytesView content(data, size);
  const auto note_file =
      protocol::seal_container("FBIMPRT", protocol::kImportDomain, content, kKey);
  const auto note = protocol::open_note(note_file, kKey.verify_key());
  if (note.ok()) CHECK(protocol::seal_note(note.value(), kKey).value() == note_file);

  const auto receipt_file =
      protocol::seal_container("FBRECPT", protocol::kReceiptDomain, content, kKey);
  const auto receipt = protocol::open_receipt(receipt_file, kKey.verify_key());
  if (receipt.ok()) CHECK(protocol::seal_receipt(receipt.value(), kKey) == receipt_file);

  // These two carry their own key: 16 bytes in, and after study, code, device and epoch.
  base::Bytes own_key(content.begin(), content.end());
  const auto& key = kKey.verify_key().bytes;
  if (size >= 16 + key.size()) std::copy(key.begin(), key.end(), own_key.begin() + 16);
  (void)protocol::open_invitation(
      protocol::seal_container("FBINVIT", protocol::kInvitationDomain, own_key, kKey));
  own_key.assign(content.begin(), content.end());
  if (size >= 52 + key.size()) std::copy(key.begin(), key.end(), own_key.begin() + 52);
  (void)protocol::open_request(
      protocol::seal_container("FBREQST", protocol::kRequestDomain, own_key, kKey));
  return 0;
}

#include "crypto/chain.h"

#include "crypto/hash.h"

namespace faltbok::crypto {

base::Digest event_digest(const EventRandom& random, base::BytesView canonical_bytes) {
  return sha256_of_parts("faltbok/v1/event", {random, canonical_bytes});
}
base::Digest record_hash(const base::Digest& previous, const base::Digest& digest) {
  return sha256_of_parts("faltbok/v1/record", {previous.view(), digest.view()});
}
base::Digest log_hash(const base::Digest& previous, const base::Digest& record_hash) {
  return sha256_of_parts("faltbok/v1/log", {previous.view(), record_hash.view()});
}

}  // namespace faltbok::crypto

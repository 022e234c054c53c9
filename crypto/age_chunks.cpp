#include "crypto/age_chunks.h"

#include <algorithm>

#include "crypto/hash.h"

namespace faltbok::crypto::age {

namespace {

// 11 bytes of counter, big-endian, and one that is 1 for the last chunk.
// 64 bits of it are more than any file.
ChaChaNonce chunk_nonce(std::uint64_t counter, Last last) {
  ChaChaNonce out{};
  for (std::size_t i = 0; i < 8; ++i)
    out[10 - i] = static_cast<std::uint8_t>(counter >> (8 * i) & 0xFFU);
  out[11] = last == Last::kYes ? 1 : 0;
  return out;
}

// Calls `take` with each chunk of `size` bytes (the last may be shorter) and its nonce.
template <typename Take>
base::Status each_chunk(base::BytesView bytes, std::size_t size, const Run& run, const Take& take) {
  std::uint64_t number = run.first;
  for (bool more = true; more; ++number) {
    const base::BytesView chunk = bytes.first(std::min(size, bytes.size()));
    bytes = bytes.subspan(chunk.size());
    more = !bytes.empty();
    TRY("age payload", take(chunk, number, chunk_nonce(number, more ? Last::kNo : run.last)));
  }
  return base::ok_status();
}

// Only a payload of nothing ends with an empty chunk: else there would be two spellings of one
// plaintext. A tag that does not match is the same kind of error.
base::Status check_not_empty(base::BytesView sealed, std::uint64_t number) {
  if (sealed.size() > kAeadTagSize || number == 0) return base::ok_status();
  return base::fail(base::ErrorKind::kAuthentication, "empty chunk");
}

}  // namespace

PayloadKey::PayloadKey(const FileKey& file_key, base::BytesView nonce) {
  hkdf_expand(hkdf_extract(nonce, file_key.reveal()), base::view_of("payload"),
              key_.reveal_to_write());
}

void PayloadKey::seal(base::BytesView plaintext, const Run& run,
                      std::span<std::uint8_t> out) const {
  const auto seal_one = [&](base::BytesView chunk, std::uint64_t, const ChaChaNonce& nonce) {
    chacha_seal_into(out.first(chunk.size() + kAeadTagSize), chunk, nonce, key_);
    out = out.subspan(chunk.size() + kAeadTagSize);
    return base::ok_status();
  };
  CHECK(each_chunk(plaintext, kChunkSize, run, seal_one).ok());
}

base::Status PayloadKey::open(base::BytesView sealed, const Run& run, std::span<std::uint8_t> out,
                              std::size_t& opened) const {
  opened = 0;
  return each_chunk(
      sealed, kSealedChunkSize, run,
      [&](base::BytesView chunk, std::uint64_t number, const ChaChaNonce& nonce) -> base::Status {
        TRY("open", check_not_empty(chunk, number));
        TRY("open", chacha_open_into(out.subspan(opened), chunk, nonce, key_));
        opened += chunk.size() - kAeadTagSize;
        return base::ok_status();
      });
}

}  // namespace faltbok::crypto::age

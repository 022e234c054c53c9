// The payload of an age file, chunk by chunk in memory: 65,536 bytes,
// each sealed under a counted nonce that tells the last one.
//
//   Shape    a *run* is one or more chunks that lie one after another; all but the payload's last
//            are whole
//   Errors   kAuthentication a tag does not match, or an empty chunk that is not the only one
//   Threads  values; one PayloadKey may serve several threads
//   Source   FORMAT.md section 2; age-encryption.org/v1. Only crypto/age*.cpp and tests use this
#pragma once

#include "crypto/age_header.h"
#include "crypto/chacha.h"

namespace faltbok::crypto::age {

inline constexpr std::size_t kChunkSize = 65'536;
inline constexpr std::size_t kSealedChunkSize = kChunkSize + kAeadTagSize;
inline constexpr std::size_t kPayloadNonceSize = 16;

enum class Last { kNo, kYes };

struct Run {
  std::uint64_t first = 0;  // the number of its first chunk, from 0
  Last last = Last::kYes;   // whether the payload ends with it
};

// As many bytes as `size` of plaintext become, the empty one too.
constexpr std::size_t sealed_size_of(std::size_t size) {
  const std::size_t chunk_count = size == 0 ? 1 : (size + kChunkSize - 1) / kChunkSize;
  return size + chunk_count * kAeadTagSize;
}
// At least as many bytes as `size` sealed ones hold.
constexpr std::size_t plain_size_max_of(std::size_t size) {
  const std::size_t rest = size % kSealedChunkSize;
  return size / kSealedChunkSize * kChunkSize + (rest > kAeadTagSize ? rest - kAeadTagSize : 0);
}

class PayloadKey {
 public:
  PayloadKey(const FileKey& file_key, base::BytesView nonce);

  // `out` has sealed_size_of(plaintext.size()) bytes.
  void seal(base::BytesView plaintext, const Run& run, std::span<std::uint8_t> out) const;
  // `out` has plain_size_max_of(sealed.size()) bytes; `opened` tells how many of them were written,
  // all of chunks whose tag matched, also when a later one's does not.
  base::Status open(base::BytesView sealed, const Run& run, std::span<std::uint8_t> out,
                    std::size_t& opened) const;

 private:
  AeadKey key_;
};

}  // namespace faltbok::crypto::age

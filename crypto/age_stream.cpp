#include "crypto/age_stream.h"

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/random.h"

namespace faltbok::crypto::age {

namespace {

AeadKey payload_key(const FileKey& file_key, base::BytesView nonce) {
  AeadKey out;
  hkdf_expand(hkdf_extract(nonce, file_key.reveal()), base::view_of("payload"),
              out.reveal_to_write());
  return out;
}

// 11 bytes of counter, big-endian, and one that is 1 for the last chunk.
// 64 bits of it are more than any file.
ChaChaNonce chunk_nonce(std::uint64_t counter, Last last) {
  ChaChaNonce out{};
  for (std::size_t i = 0; i < 8; ++i)
    out[10 - i] = static_cast<std::uint8_t>(counter >> (8 * i) & 0xFFU);
  out[11] = last == Last::kYes ? 1 : 0;
  return out;
}

}  // namespace

base::Result<std::size_t> MemorySource::read(std::span<std::uint8_t> into) {
  const std::size_t size = std::min(into.size(), bytes_.size() - at_);
  std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), size, into.begin());
  at_ += size;
  return size;
}
base::Status MemorySource::rewind() {
  at_ = 0;
  return base::ok_status();
}

Pieces::Pieces(Source& source, std::size_t size, base::BytesView first)
    : source_(source), size_(size), buffer_(first.begin(), first.end()) {}

base::Status Pieces::fill(std::size_t size) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ = 0;
  std::size_t have = buffer_.size();
  if (have < size) buffer_.resize(size);
  while (have < size) {
    TRY_ASSIGN(const std::size_t got, "source", source_.read(std::span(buffer_).subspan(have)));
    if (got == 0) buffer_.resize(size = have);
    have += got;
  }
  return base::ok_status();
}

base::Result<base::Bytes> Pieces::take(std::size_t size) {
  TRY("take", fill(size));
  used_ = std::min(size, buffer_.size());
  return base::Bytes(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
}

base::Result<Pieces::Piece> Pieces::next() {
  TRY("next", fill(size_ + 1));
  used_ = std::min(size_, buffer_.size());
  return Piece{base::BytesView(buffer_).first(used_),
               buffer_.size() > size_ ? Last::kNo : Last::kYes};
}

base::Status seal_payload(const FileKey& file_key, Source& plaintext, const Sink& sink) {
  const auto nonce = random_array<kPayloadNonceSize>();
  TRY("sink", sink(nonce));
  const AeadKey key = payload_key(file_key, nonce);
  Pieces pieces(plaintext, kChunkSize);
  Last last = Last::kNo;
  for (std::uint64_t counter = 0; last == Last::kNo; ++counter) {
    TRY_ASSIGN(const Pieces::Piece piece, "plaintext", pieces.next());
    last = piece.last;
    TRY("sink", sink(chacha_seal(piece.bytes, {}, chunk_nonce(counter, last), key)));
  }
  return base::ok_status();
}

base::Status open_payload(const FileKey& file_key, Pieces& pieces, const Sink& sink) {
  TRY_ASSIGN(const base::Bytes nonce, "age payload", pieces.take(kPayloadNonceSize));
  if (nonce.size() != kPayloadNonceSize)
    return base::fail(base::ErrorKind::kInvalidInput, "age payload: nonce");
  const AeadKey key = payload_key(file_key, nonce);
  Last last = Last::kNo;
  for (std::uint64_t counter = 0; last == Last::kNo; ++counter) {
    TRY_ASSIGN(const Pieces::Piece piece, "age payload", pieces.next());
    last = piece.last;
    TRY_ASSIGN(base::Bytes chunk, "age payload",
               chacha_open(piece.bytes, {}, chunk_nonce(counter, last), key));
    // Only a file of nothing ends with an empty chunk:
    // else there would be two spellings of one plaintext.
    if (chunk.empty() && counter > 0)
      return base::fail(base::ErrorKind::kAuthentication, "age payload: empty chunk");
    const base::Status handed_on = sink(chunk);
    wipe(chunk);
    TRY("sink", base::Status(handed_on));
  }
  return base::ok_status();
}

}  // namespace faltbok::crypto::age

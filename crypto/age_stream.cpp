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

// Calls `open` with each sealed chunk, its nonce and the key, up to and with the last.
template <typename Open>
base::Status each_chunk(const FileKey& file_key, Pieces& pieces, const Open& open) {
  TRY_ASSIGN(const base::Bytes nonce, "age payload", pieces.take(kPayloadNonceSize));
  if (nonce.size() != kPayloadNonceSize)
    return base::fail(base::ErrorKind::kInvalidInput, "age payload: nonce");
  const AeadKey key = payload_key(file_key, nonce);
  Last last = Last::kNo;
  for (std::uint64_t counter = 0; last == Last::kNo; ++counter) {
    TRY_ASSIGN(const Pieces::Piece piece, "age payload", pieces.next());
    last = piece.last;
    // Only a file of nothing ends with an empty chunk: else there would be two spellings of one
    // plaintext. A tag that does not match is the same kind of error.
    if (piece.bytes.size() <= kAeadTagSize && counter > 0)
      return base::fail(base::ErrorKind::kAuthentication, "age payload: empty chunk");
    TRY("age payload", open(piece.bytes, chunk_nonce(counter, last), key));
  }
  return base::ok_status();
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
    : source_(source), size_(size), buffer_(first.begin(), first.end()), end_(first.size()) {}

base::Status Pieces::fill(std::size_t size) {
  if (end_ - begin_ >= size) return base::ok_status();
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() < size) buffer_.resize(size);
  while (end_ < size) {
    TRY_ASSIGN(const std::size_t got, "source",
               source_.read(std::span(buffer_).subspan(end_, size - end_)));
    if (got == 0) break;
    end_ += got;
  }
  return base::ok_status();
}

base::Result<base::Bytes> Pieces::take(std::size_t size) {
  TRY("take", fill(size));
  const base::BytesView taken = ahead().first(std::min(size, ahead().size()));
  begin_ += taken.size();
  return base::Bytes(taken.begin(), taken.end());
}

base::Result<Pieces::Piece> Pieces::next() {
  TRY("next", fill(size_ + 1));
  const Last last = ahead().size() > size_ ? Last::kNo : Last::kYes;
  const base::BytesView bytes = ahead().first(std::min(size_, ahead().size()));
  begin_ += bytes.size();
  return Piece{bytes, last};
}

base::Status seal_payload(const FileKey& file_key, Source& plaintext, const Sink& sink) {
  const auto nonce = random_array<kPayloadNonceSize>();
  TRY("sink", sink(nonce));
  const AeadKey key = payload_key(file_key, nonce);
  Pieces pieces(plaintext, kChunkSize);
  base::Bytes sealed;
  Last last = Last::kNo;
  for (std::uint64_t counter = 0; last == Last::kNo; ++counter) {
    TRY_ASSIGN(const Pieces::Piece piece, "plaintext", pieces.next());
    last = piece.last;
    chacha_seal_into(sealed, piece.bytes, chunk_nonce(counter, last), key);
    TRY("sink", sink(sealed));
  }
  return base::ok_status();
}

base::Status open_payload(const FileKey& file_key, Pieces& pieces, const Sink& sink) {
  struct Plaintext {
    base::Bytes bytes;
    ~Plaintext() { wipe(bytes); }
  } chunk;
  chunk.bytes.reserve(kChunkSize);  // so that growing leaves no part of it behind
  return each_chunk(
      file_key, pieces,
      [&](base::BytesView sealed, const ChaChaNonce& nonce, const AeadKey& key) -> base::Status {
        TRY("age payload", chacha_open_into(chunk.bytes, sealed, nonce, key));
        return sink(chunk.bytes);
      });
}

base::Status verify_payload(const FileKey& file_key, Pieces& pieces) {
  return each_chunk(file_key, pieces, chacha_verify);
}

}  // namespace faltbok::crypto::age

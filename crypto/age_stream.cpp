#include "crypto/age_stream.h"

#include <algorithm>

#include "crypto/random.h"

namespace faltbok::crypto::age {

namespace {

base::Result<PayloadKey> begin_payload(const FileKey& file_key, Pieces& pieces) {
  TRY_ASSIGN(const base::Bytes nonce, "age payload", pieces.take(kPayloadNonceSize));
  if (nonce.size() != kPayloadNonceSize)
    return base::fail(base::ErrorKind::kInvalidInput, "age payload: nonce");
  return PayloadKey(file_key, nonce);
}

}  // namespace

Scratch::Scratch(std::size_t capacity)
    : bytes_(std::make_unique_for_overwrite<std::uint8_t[]>(capacity)), capacity_(capacity) {}

base::BytesView Scratch::wrote(std::size_t size) {
  used_ = std::max(used_, size);
  return room().first(size);
}

Pieces::Pieces(Source& source, std::size_t size, base::BytesView first)
    : source_(source), size_(size), buffer_(std::max(size + 1, kHeaderSizeMax)) {
  std::ranges::copy(first, buffer_.room().begin());
  ahead_ = buffer_.wrote(first.size());
}

base::Status Pieces::fill(std::size_t size) {
  const std::span<std::uint8_t> room = buffer_.room();
  std::ranges::copy(ahead_, room.begin());
  ahead_ = room.first(ahead_.size());
  while (ahead_.size() < size) {
    TRY_ASSIGN(const std::size_t got, "source",
               source_.read(room.subspan(ahead_.size(), size - ahead_.size())));
    if (got == 0) break;
    ahead_ = buffer_.wrote(ahead_.size() + got);
  }
  return base::ok_status();
}

base::Result<base::Bytes> Pieces::take(std::size_t size) {
  TRY("take", fill(size));
  const base::BytesView taken = ahead_.first(std::min(size, ahead_.size()));
  ahead_ = ahead_.subspan(taken.size());
  return base::Bytes(taken.begin(), taken.end());
}

base::Result<Pieces::Piece> Pieces::next() {
  TRY("next", fill(size_ + 1));
  const Last last = ahead_.size() > size_ ? Last::kNo : Last::kYes;
  const base::BytesView bytes = ahead_.first(std::min(size_, ahead_.size()));
  ahead_ = ahead_.subspan(bytes.size());
  return Piece{bytes, last};
}

base::Status seal_payload(const FileKey& file_key, Source& plaintext, const Sink& sink) {
  const auto nonce = random_array<kPayloadNonceSize>();
  TRY("sink", sink(nonce));
  const PayloadKey key(file_key, nonce);
  constexpr std::size_t kGroupSize = kGroupChunkCount * kChunkSize;
  Pieces pieces(plaintext, kGroupSize);
  Scratch out(sealed_size_of(kGroupSize));
  for (std::uint64_t number = 0;; number += kGroupChunkCount) {
    TRY_ASSIGN(const Pieces::Piece group, "seal", pieces.next());
    const std::size_t size = sealed_size_of(group.bytes.size());
    key.seal(group.bytes, {number, group.last}, out.room().first(size));
    TRY("sink", sink(out.wrote(size)));
    if (group.last == Last::kYes) return base::ok_status();
  }
}

base::Status open_payload(const FileKey& file_key, Pieces& pieces, const Sink& sink) {
  TRY_ASSIGN(const PayloadKey key, "open", begin_payload(file_key, pieces));
  Scratch out(plain_size_max_of(pieces.size()));
  for (std::uint64_t number = 0;; number += pieces.size() / kSealedChunkSize) {
    TRY_ASSIGN(const Pieces::Piece group, "open", pieces.next());
    std::size_t opened = 0;
    const auto done = key.open(group.bytes, {number, group.last}, out.room(), opened);
    if (opened > 0) TRY("sink", sink(out.wrote(opened)));
    TRY("open", done);
    if (group.last == Last::kYes) return base::ok_status();
  }
}

base::Status verify_payload(const FileKey& file_key, Pieces& pieces) {
  return open_payload(file_key, pieces, [](base::BytesView) { return base::ok_status(); });
}

}  // namespace faltbok::crypto::age

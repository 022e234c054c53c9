#include "crypto/age_stream.h"

#include <algorithm>

#include "crypto/helper_thread.h"
#include "crypto/random.h"

namespace faltbok::crypto::age {

namespace {

// Makes of a group of chunks what is handed on, in `out`; `result` also holds the sound chunks
// before one that is not.
using Work =
    std::function<base::Status(const Pieces::Piece& group, Scratch& out, base::BytesView& result)>;

base::Status hand_on(const Sink& sink, base::BytesView bytes) {
  return bytes.empty() ? base::ok_status() : sink(bytes);
}

// While a second thread works on one group, the result of the one before is handed on and the one
// after is read. The last group, mostly the only one, needs no second thread.
base::Status relay(Pieces& pieces, std::size_t result_size_max, const Work& work,
                   const Sink& sink) {
  std::array<Scratch, 2> outs{Scratch(result_size_max), Scratch(result_size_max)};
  HelperThread helper;
  base::BytesView before;
  TRY_ASSIGN(Pieces::Piece group, "group", pieces.next());
  for (std::size_t turn = 0; group.last == Last::kNo; turn = 1 - turn) {
    base::BytesView result;
    helper.begin([&, turn] { return work(group, outs[turn], result); });
    const base::Status handed = hand_on(sink, before);
    auto next = pieces.next();
    const base::Status worked = helper.end();
    TRY("sink", handed);
    before = result;
    if (worked.ok() && next.ok()) {
      group = next.value();
      continue;
    }
    TRY("sink", hand_on(sink, before));
    TRY("group", worked);
    return std::move(next).error();
  }
  TRY("sink", hand_on(sink, before));
  base::BytesView result;
  const base::Status worked = work(group, outs[0], result);
  TRY("sink", hand_on(sink, result));
  return worked;
}

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
    : source_(source),
      size_(size),
      buffers_{Scratch(std::max(size + 1, kHeaderSizeMax)),
               Scratch(std::max(size + 1, kHeaderSizeMax))} {
  std::ranges::copy(first, buffers_[turn_].room().begin());
  ahead_ = buffers_[turn_].wrote(first.size());
}

base::Status Pieces::fill(std::size_t size) {
  turn_ = 1 - turn_;
  Scratch& buffer = buffers_[turn_];
  const std::span<std::uint8_t> room = buffer.room();
  std::ranges::copy(ahead_, room.begin());
  ahead_ = buffer.wrote(ahead_.size());
  while (ahead_.size() < size) {
    TRY_ASSIGN(const std::size_t got, "source",
               source_.read(room.subspan(ahead_.size(), size - ahead_.size())));
    if (got == 0) break;
    ahead_ = buffer.wrote(ahead_.size() + got);
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
  std::uint64_t number = 0;
  return relay(
      pieces, sealed_size_of(kGroupSize),
      [&](const Pieces::Piece& group, Scratch& out, base::BytesView& result) {
        const std::size_t size = sealed_size_of(group.bytes.size());
        key.seal(group.bytes, {number, group.last}, out.room().first(size));
        result = out.wrote(size);
        number += kGroupChunkCount;
        return base::ok_status();
      },
      sink);
}

base::Status open_payload(const FileKey& file_key, Pieces& pieces, const Sink& sink) {
  TRY_ASSIGN(const PayloadKey key, "open", begin_payload(file_key, pieces));
  std::uint64_t number = 0;
  return relay(
      pieces, plain_size_max_of(pieces.size()),
      [&](const Pieces::Piece& group, Scratch& out, base::BytesView& result) {
        std::size_t opened = 0;
        const auto done = key.open(group.bytes, {number, group.last}, out.room(), opened);
        result = out.wrote(opened);
        number += pieces.size() / kSealedChunkSize;
        return done;
      },
      sink);
}

base::Status verify_payload(const FileKey& file_key, Pieces& pieces) {
  TRY_ASSIGN(const PayloadKey key, "verify", begin_payload(file_key, pieces));
  std::uint64_t number = 0;
  return relay(
      pieces, 0,
      [&](const Pieces::Piece& group, Scratch&, base::BytesView&) {
        const auto done = key.verify(group.bytes, {number, group.last});
        number += pieces.size() / kSealedChunkSize;
        return done;
      },
      [](base::BytesView) { return base::ok_status(); });
}

}  // namespace faltbok::crypto::age

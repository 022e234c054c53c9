// The payload of an age file as a stream, in constant memory: group of chunks after group, read,
// sealed or opened, and handed on.
//
//   Errors   kAuthentication a tag does not match, or the input ends before its last chunk
//            kInvalidInput   the 16-byte nonce before the chunks is not whole
//            and whatever a Source or Sink returns
//   Lifetime keeps a reference to the source
//   Threads  values
//   Source   FORMAT.md section 2; age-encryption.org/v1. Only crypto/age*.cpp and tests use this
#pragma once

#include <memory>

#include "crypto/age_chunks.h"

namespace faltbok::crypto::age {

// Large enough that what a system call and a hand-over cost does not show, small enough for the
// processor's cache.
inline constexpr std::size_t kGroupChunkCount = 4;

// A buffer for what is secret and comes again and again: neither filled nor wiped beyond what was
// used of it.
class Scratch {
 public:
  explicit Scratch(std::size_t capacity);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { wipe({bytes_.get(), used_}); }
  std::span<std::uint8_t> room() { return {bytes_.get(), capacity_}; }
  // The first `size` bytes of the room, which were written.
  base::BytesView wrote(std::size_t size);

 private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t capacity_;
  std::size_t used_ = 0;
};

// Fixed-size pieces of a source; looks one byte ahead to know which is the last.
class Pieces {
 public:
  // `first` are bytes of the source that were read already, at most kHeaderSizeMax.
  Pieces(Source& source, std::size_t size, base::BytesView first = {});
  struct Piece {
    base::BytesView bytes;  // until the next call
    Last last = Last::kNo;
  };
  base::Result<Piece> next();
  std::size_t size() const { return size_; }
  // Takes `size` bytes before the pieces begin, at most kHeaderSizeMax; fewer at the end of the
  // source.
  base::Result<base::Bytes> take(std::size_t size);

 private:
  // Reads until `size` bytes are ahead, or all.
  base::Status fill(std::size_t size);
  Source& source_;
  std::size_t size_;
  Scratch buffer_;
  base::BytesView ahead_;  // read and not taken yet, in the buffer
};

base::Status seal_payload(const FileKey& file_key, Source& plaintext, const Sink& sink);
// The pieces are as large as one or more sealed chunks.
base::Status open_payload(const FileKey& file_key, Pieces& pieces, const Sink& sink);
// The same checks without the plaintext.
base::Status verify_payload(const FileKey& file_key, Pieces& pieces);

}  // namespace faltbok::crypto::age

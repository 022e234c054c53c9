// The payload of an age file: chunks of 65,536 bytes,
// each sealed under a counted nonce that tells the last one.
//
//   Errors   kAuthentication a tag does not match, or the input ends before its last chunk
//            kInvalidInput   the 16-byte nonce before the chunks is not whole
//   Lifetime keeps a reference to the source
//   Threads  values
//   Source   FORMAT.md section 2; age-encryption.org/v1. Only crypto/age*.cpp and tests use this
#pragma once

#include "crypto/aead.h"
#include "crypto/age_header.h"

namespace faltbok::crypto::age {

inline constexpr std::size_t kChunkSize = 65'536;
inline constexpr std::size_t kPayloadNonceSize = 16;

// Bytes in memory as a source.
class MemorySource : public Source {
 public:
  explicit MemorySource(base::BytesView bytes) : bytes_(bytes) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> into) override;
  base::Status rewind() override;

 private:
  base::BytesView bytes_;
  std::size_t at_ = 0;
};

enum class Last { kNo, kYes };

// Fixed-size pieces of a source; looks one byte ahead to know which is the last.
class Pieces {
 public:
  // `first` are bytes of the source that were read already.
  Pieces(Source& source, std::size_t size, base::BytesView first = {});
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;
  ~Pieces() { wipe(buffer_); }  // plaintext passes through it
  struct Piece {
    base::BytesView bytes;  // until the next call
    Last last;
  };
  base::Result<Piece> next();
  // Takes `size` bytes before the pieces begin; fewer at the end of the source.
  base::Result<base::Bytes> take(std::size_t size);

 private:
  base::Status fill(std::size_t size);
  base::BytesView ahead() const { return base::BytesView(buffer_).subspan(begin_, end_ - begin_); }
  Source& source_;
  std::size_t size_;
  base::Bytes buffer_;
  std::size_t begin_ = 0;  // of what was read and not taken yet
  std::size_t end_ = 0;
};

base::Status seal_payload(const FileKey& file_key, Source& plaintext, const Sink& sink);
base::Status open_payload(const FileKey& file_key, Pieces& pieces, const Sink& sink);
// The same checks without the plaintext.
base::Status verify_payload(const FileKey& file_key, Pieces& pieces);

}  // namespace faltbok::crypto::age

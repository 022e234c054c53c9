// What tests of age streams share: a source and a sink that fail when told to, and a sealed file.
#pragma once

#include <algorithm>

#include "crypto/age_stream.h"
#include "crypto/random.h"
#include "tests/support/memory_source.h"

namespace faltbok::tests {

inline constexpr std::size_t kGroupSize = crypto::age::kGroupChunkCount * crypto::age::kChunkSize;

// Passes on, until its n-th call fails.
class FailingSource final : public crypto::age::Source {
 public:
  FailingSource(base::BytesView bytes, int fail_at) : inner_(bytes), fail_at_(fail_at) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> into) override {
    if (--fail_at_ == 0) return base::fail(base::ErrorKind::kUnavailable, "disk");
    return inner_.read(into);
  }
  base::Status rewind() override {
    if (--fail_at_ == 0) return base::fail(base::ErrorKind::kUnavailable, "disk");
    return inner_.rewind();
  }

 private:
  support::MemorySource inner_;
  int fail_at_;
};

struct Collected {
  base::Bytes bytes;
  int fail_at = 0;  // 0: never
  crypto::age::Sink sink() {
    return [this](base::BytesView piece) -> base::Status {
      if (--fail_at == 0) return base::fail(base::ErrorKind::kNoSpace, "disk");
      bytes.insert(bytes.end(), piece.begin(), piece.end());
      return base::ok_status();
    };
  }
};

struct Sealed {
  crypto::age::Identity identity = crypto::age::Identity::random();
  std::vector<crypto::age::Recipient> to{identity.recipient()};
  base::Bytes plaintext;
  base::Bytes file;
  explicit Sealed(std::size_t size) : plaintext(size) {
    crypto::fill_random(plaintext);
    file = crypto::age::encrypt(plaintext, to).value();
  }
  base::Status open(crypto::age::Source& source, crypto::age::Release release,
                    const crypto::age::Sink& sink) const {
    return crypto::age::decrypt_stream(source, std::span(&identity, 1), release, sink);
  }
};

}  // namespace faltbok::tests

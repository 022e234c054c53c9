// Bytes in memory as a source of an age stream.
//
//   Lifetime keeps a view
//   Threads  one at a time
#pragma once

#include <algorithm>

#include "crypto/age.h"

namespace faltbok::support {

class MemorySource final : public crypto::age::Source {
 public:
  explicit MemorySource(base::BytesView bytes) : bytes_(bytes), rest_(bytes) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> into) override {
    const base::BytesView given = rest_.first(std::min(into.size(), rest_.size()));
    std::ranges::copy(given, into.begin());
    rest_ = rest_.subspan(given.size());
    return given.size();
  }
  base::Status rewind() override {
    rest_ = bytes_;
    return base::ok_status();
  }

 private:
  base::BytesView bytes_;
  base::BytesView rest_;
};

}  // namespace faltbok::support

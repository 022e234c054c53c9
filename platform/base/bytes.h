// Bytes, views of them, hex, and strict little-endian reading and writing.
//
//   Shape    string and bytes fields are u32 length + content; all integers little-endian
//   Errors   ByteReader: kInvalidInput when the input ends early, a length exceeds its limit,
//            or bytes
//            are left at finish()
//   Lifetime views do not own; a ByteReader's views live as long as its input
//   Threads  values
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"

namespace faltbok::base {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;
template <std::size_t kSizeBytes>
using ByteArray = std::array<std::uint8_t, kSizeBytes>;

BytesView view_of(std::string_view text);
std::string_view text_of(BytesView bytes);
Bytes to_bytes(std::string_view text);

std::string hex_of(BytesView bytes);  // lower case
Result<Bytes> bytes_from_hex(
    std::string_view text);  // even length, either case; else kInvalidInput
template <std::size_t kSizeBytes>
Result<ByteArray<kSizeBytes>> array_from_hex(std::string_view text);

class ByteWriter {
 public:
  ByteWriter& u8(std::uint8_t value);
  ByteWriter& u16(std::uint16_t value);
  ByteWriter& u32(std::uint32_t value);
  ByteWriter& u64(std::uint64_t value);
  ByteWriter& i64(std::int64_t value);
  ByteWriter& raw(BytesView bytes);          // no length
  ByteWriter& text(std::string_view value);  // u32 length + content
  ByteWriter& bytes(BytesView value);        // u32 length + content
  const Bytes& written() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

// Reads fields in order. After the first failure every read gives zero or empty and status() tells
// it, so that a parser reads all its fields and asks once.
class ByteReader {
 public:
  explicit ByteReader(BytesView input) : input_(input) {}
  std::uint8_t u8();
  std::uint16_t u16();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int64_t i64();
  BytesView raw(std::size_t size);
  template <std::size_t kSizeBytes>
  ByteArray<kSizeBytes> array();
  std::string text(std::size_t size_max);  // u32 length + content; not checked for UTF-8
  BytesView bytes(std::size_t size_max);
  std::size_t left() const { return input_.size() - at_; }
  bool failed() const { return failed_; }
  Status finish() const;  // all read, none left

 private:
  bool take(std::size_t size);
  BytesView input_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

template <std::size_t kSizeBytes>
ByteArray<kSizeBytes> ByteReader::array() {
  ByteArray<kSizeBytes> out{};
  const BytesView in = raw(kSizeBytes);
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = in[i];
  return out;
}

template <std::size_t kSizeBytes>
Result<ByteArray<kSizeBytes>> array_from_hex(std::string_view text) {
  TRY_ASSIGN(const Bytes bytes, "hex", bytes_from_hex(text));
  if (bytes.size() != kSizeBytes) return fail(ErrorKind::kInvalidInput, "hex: length");
  ByteArray<kSizeBytes> out{};
  for (std::size_t i = 0; i < kSizeBytes; ++i) out[i] = bytes[i];
  return out;
}

}  // namespace faltbok::base

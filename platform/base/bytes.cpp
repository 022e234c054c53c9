#include "platform/base/bytes.h"

#include <limits>

namespace faltbok::base {

BytesView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string_view text_of(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
Bytes to_bytes(std::string_view text) { return {view_of(text).begin(), view_of(text).end()}; }

std::string hex_of(BytesView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) out.append({kDigits[byte >> 4U], kDigits[byte & 15U]});
  return out;
}

namespace {
int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

Result<Bytes> bytes_from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(ErrorKind::kInvalidInput, "hex: odd length");
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit_of(text[i]);
    const int low = digit_of(text[i + 1]);
    if (high < 0 || low < 0) return fail(ErrorKind::kInvalidInput, "hex: not a digit");
    out.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return out;
}

namespace {
template <typename T>
void put(Bytes& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out.push_back(static_cast<std::uint8_t>(value & 0xFFU));
    if constexpr (sizeof(T) > 1) value = static_cast<T>(value >> 8U);
  }
}
template <typename T>
T get(BytesView in) {
  T value = 0;
  for (std::size_t i = in.size(); i > 0; --i) {
    if constexpr (sizeof(T) > 1) value = static_cast<T>(value << 8U);
    value = static_cast<T>(value | in[i - 1]);
  }
  return value;
}
}  // namespace

ByteWriter& ByteWriter::u8(std::uint8_t value) { return put(out_, value), *this; }
ByteWriter& ByteWriter::u16(std::uint16_t value) { return put(out_, value), *this; }
ByteWriter& ByteWriter::u32(std::uint32_t value) { return put(out_, value), *this; }
ByteWriter& ByteWriter::u64(std::uint64_t value) { return put(out_, value), *this; }
ByteWriter& ByteWriter::i64(std::int64_t value) { return u64(static_cast<std::uint64_t>(value)); }
ByteWriter& ByteWriter::raw(BytesView bytes) {
  out_.insert(out_.end(), bytes.begin(), bytes.end());
  return *this;
}
ByteWriter& ByteWriter::text(std::string_view value) { return bytes(view_of(value)); }
ByteWriter& ByteWriter::bytes(BytesView value) {
  CHECK(value.size() <= std::numeric_limits<std::uint32_t>::max());
  return u32(static_cast<std::uint32_t>(value.size())).raw(value);
}

bool ByteReader::take(std::size_t size) {
  if (failed_ || size > left()) {
    failed_ = true;
    return false;
  }
  at_ += size;
  return true;
}
BytesView ByteReader::raw(std::size_t size) {
  return take(size) ? input_.subspan(at_ - size, size) : BytesView{};
}
std::uint8_t ByteReader::u8() { return get<std::uint8_t>(raw(1)); }
std::uint16_t ByteReader::u16() { return get<std::uint16_t>(raw(2)); }
std::uint32_t ByteReader::u32() { return get<std::uint32_t>(raw(4)); }
std::uint64_t ByteReader::u64() { return get<std::uint64_t>(raw(8)); }
std::int64_t ByteReader::i64() { return static_cast<std::int64_t>(u64()); }
BytesView ByteReader::bytes(std::size_t size_max) {
  const std::uint32_t size = u32();
  if (size > size_max) failed_ = true;
  return raw(size);
}
std::string ByteReader::text(std::size_t size_max) { return std::string(text_of(bytes(size_max))); }

Status ByteReader::finish() const {
  if (failed_) return fail(ErrorKind::kInvalidInput, "ends early or too long");
  if (left() != 0) return fail(ErrorKind::kInvalidInput, "trailing bytes");
  return ok_status();
}

}  // namespace faltbok::base

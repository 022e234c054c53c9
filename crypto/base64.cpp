#include "crypto/base64.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/data_of.h"

namespace faltbok::crypto {

namespace {
int variant_of(Padding padding) {
  return padding == Padding::kNone ? sodium_base64_VARIANT_ORIGINAL_NO_PADDING
                                   : sodium_base64_VARIANT_ORIGINAL;
}

// libsodium 1.0.18 takes some bytes above 127 for letters, which would be a second spelling.
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 128; });
}

}  // namespace

std::string base64_encode(base::BytesView bytes, Padding padding) {
  const int variant = variant_of(padding);
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), data_of(bytes), bytes.size(), variant);
  out.pop_back();  // the terminating zero
  return out;
}

base::Result<base::Bytes> base64_decode(std::string_view text, Padding padding) {
  if (!is_ascii(text)) return base::fail(base::ErrorKind::kInvalidInput, "base64");
  base::Bytes out(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const int failed = sodium_base642bin(out.data(), out.size(),
                                       reinterpret_cast<const char*>(data_of(base::view_of(text))),
                                       text.size(), nullptr, &size, nullptr, variant_of(padding));
  if (failed != 0) return base::fail(base::ErrorKind::kInvalidInput, "base64");
  out.resize(size);
  return out;
}

}  // namespace faltbok::crypto

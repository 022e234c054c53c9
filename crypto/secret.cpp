#include "crypto/secret.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/random.h"

namespace faltbok::crypto {

SecretBytes::SecretBytes(std::size_t size) : size_(size) {
  if (size == 0) return;
  CHECK(sodium_init() >= 0);  // the guard pages need the library's page size
  data_ = static_cast<std::uint8_t*>(sodium_malloc(size));
  CHECK(data_ != nullptr);
  std::fill_n(data_, size, std::uint8_t{0});
}

SecretBytes SecretBytes::copy_of(base::BytesView bytes) {
  SecretBytes out(bytes.size());
  std::copy(bytes.begin(), bytes.end(), out.data_);
  return out;
}
SecretBytes SecretBytes::copy_of(std::string_view text) { return copy_of(base::view_of(text)); }

SecretBytes SecretBytes::random(std::size_t size) {
  SecretBytes out(size);
  fill_random(out.reveal_to_write());
  return out;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

SecretBytes::~SecretBytes() { sodium_free(data_); }  // wipes; a null pointer is let be

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}
void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace faltbok::crypto

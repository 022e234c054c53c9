#include "device/app/secret_text.h"

#include <cstring>

namespace faltbok::app {

bool SecretText::append(std::string_view text) {
  if (text.size() > bytes_.size() - size_) return false;
  std::memcpy(bytes_.data() + size_, text.data(), text.size());
  size_ += text.size();
  return true;
}

void SecretText::remove_last() {
  // Continuation bytes of UTF-8 go with the byte that leads them.
  bool continuation = size_ > 0;
  while (continuation) {
    --size_;
    continuation = size_ > 0 && (static_cast<unsigned char>(bytes_[size_]) & 0xC0U) == 0x80U;
    bytes_[size_] = '\0';
  }
}

void SecretText::wipe() {
  // Through a volatile pointer, so that the stores are not left out as dead.
  volatile char* byte = bytes_.data();
  for (std::size_t i = 0; i < bytes_.size(); ++i) byte[i] = '\0';
  size_ = 0;
}

}  // namespace faltbok::app

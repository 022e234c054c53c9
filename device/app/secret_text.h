// A passphrase or a PIN on its way between a field and the shell: wiped when it goes.
//
//   Shape    at most kSecretTextSizeMax bytes inside the object (no heap,
//            so that no copy is left behind)
//   Errors   append: false when it does not fit; nothing is changed then
//   Threads  values; every copy wipes itself
#pragma once

#include <array>
#include <string_view>

namespace faltbok::app {

inline constexpr std::size_t kSecretTextSizeMax = 255;

class SecretText {
 public:
  SecretText() = default;
  explicit SecretText(std::string_view text) { static_cast<void>(append(text)); }
  SecretText(const SecretText& other) = default;
  SecretText& operator=(const SecretText& other) = default;
  ~SecretText() { wipe(); }

  [[nodiscard]] bool append(std::string_view text);
  void remove_last();  // one character, not one byte
  void wipe();
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // The only way in. Named so that every use can be found by search.
  std::string_view reveal() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, kSecretTextSizeMax> bytes_{};
  std::size_t size_ = 0;
};

}  // namespace faltbok::app

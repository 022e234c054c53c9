// Bytes that must not outlive their use: move-only, in guarded memory, wiped when they go.
//
//   Shape    Secret<N>: exactly N bytes. SecretBytes: a length known at run time,
//            for passphrases and opened keys
//   Lifetime a moved-from secret is empty; revealing it is a programmer's error (CHECK)
//   Threads  values
//   Source   sodium_malloc: guard pages, locked where the system allows, left out of core dumps
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "platform/base/bytes.h"
#include "platform/base/check.h"

namespace faltbok::crypto {

class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);  // zeroed
  static SecretBytes copy_of(base::BytesView bytes);
  static SecretBytes copy_of(std::string_view text);
  static SecretBytes random(std::size_t size);

  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  // The only ways in. Named so that every use can be found by search.
  base::BytesView reveal() const { return {data_, size_}; }
  std::string_view reveal_text() const { return base::text_of(reveal()); }
  std::span<std::uint8_t> reveal_to_write() { return {data_, size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

template <std::size_t kSizeBytes>
class Secret {
 public:
  Secret() : bytes_(kSizeBytes) {}  // zeroed
  static Secret random() { return Secret(SecretBytes::random(kSizeBytes)); }
  static Secret copy_of(std::span<const std::uint8_t, kSizeBytes> bytes) {
    return Secret(SecretBytes::copy_of(base::BytesView(bytes)));
  }
  // A second owner of the same bytes, where one is really needed.
  Secret duplicate() const { return copy_of(reveal()); }

  std::span<const std::uint8_t, kSizeBytes> reveal() const {
    check_not_moved_from();
    return std::span<const std::uint8_t, kSizeBytes>(bytes_.reveal());
  }
  std::span<std::uint8_t, kSizeBytes> reveal_to_write() {
    check_not_moved_from();
    return std::span<std::uint8_t, kSizeBytes>(bytes_.reveal_to_write());
  }

 private:
  explicit Secret(SecretBytes bytes) : bytes_(std::move(bytes)) {}
  void check_not_moved_from() const {
    if (bytes_.size() != kSizeBytes)
      base::check_failed("a moved-from secret was revealed", __FILE__, __LINE__);
  }
  SecretBytes bytes_;
};

// The key that opens a database; an Ed25519 seed; a key for one file.
using DataKey = Secret<32>;

// Overwrites what an ordinary buffer held, in a way that the compiler keeps.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);

}  // namespace faltbok::crypto

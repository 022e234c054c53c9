// What all files on the wire share: seven letters and a version byte at the start,
// a signature at the end.
//
//   Errors   kInvalidInput another magic, kUnsupported another version
//   Threads  stateless. Only this room uses it
//   Source   sync/PROTOCOL.md, the beginning
#pragma once

#include "crypto/sign.h"
#include "platform/base/bytes.h"

namespace faltbok::protocol {

inline constexpr std::size_t kMagicSize = 7;
inline constexpr std::size_t kPreambleSize = kMagicSize + 1;
inline constexpr std::uint8_t kFormatVersion = 1;

base::Status check_preamble(base::BytesView file, std::string_view magic);
void write_preamble(base::ByteWriter& writer, std::string_view magic);

// preamble || signed part || signature over domain, zero, signed part.
base::Bytes seal_container(std::string_view magic, std::string_view domain,
                           base::BytesView signed_part, const crypto::SigningKey& key);
struct Container {
  base::BytesView signed_part;
  crypto::Signature signature;
};
base::Result<Container> split_container(base::BytesView file, std::string_view magic,
                                        std::size_t size_max);

}  // namespace faltbok::protocol

// The digests that forms may ask for: fingerprints of answers, not security.
// Security is the crypto room's.
//
//   Shape    raw bytes; an unknown name gives nothing
//   Threads  stateless
//   Source   RFC 1321, FIPS 180-4
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faltbok::forms {

// "MD5" "SHA-1" "SHA-256" "SHA-384" "SHA-512"
std::vector<std::uint8_t> digest_of(std::string_view text, std::string_view algorithm);
std::string base64_of(const std::vector<std::uint8_t>& bytes);
// stops at the first character that is not base64
std::vector<std::uint8_t> bytes_from_base64(std::string_view text);

}  // namespace faltbok::forms

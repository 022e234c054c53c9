// What a changed bit of an age file may be called, and nothing else.
#pragma once

#include <set>

#include "crypto/age_header.h"

namespace faltbok::tests {

inline std::set<base::ErrorKind> kinds_of_change(std::size_t at,
                                                 const crypto::age::Header& header) {
  using base::ErrorKind;
  constexpr std::size_t kVersionLineSize = 22;
  const std::size_t mac_begin = header.mac_input_size + 1;
  if (at >= header.size) return {ErrorKind::kAuthentication};
  if (at < kVersionLineSize) return {ErrorKind::kInvalidInput, ErrorKind::kUnsupported};
  if (at >= mac_begin) return {ErrorKind::kInvalidInput, ErrorKind::kAuthentication};
  // A stanza: not well formed, not for this key any more, or another's and under the MAC.
  return {ErrorKind::kInvalidInput, ErrorKind::kNotFound, ErrorKind::kAuthentication};
}

}  // namespace faltbok::tests

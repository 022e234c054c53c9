// Base64 (RFC 4648 section 4), strict: no whitespace, no second spelling of the same bytes.
//
//   Errors   kInvalidInput
//   Threads  stateless
#pragma once

#include "platform/base/bytes.h"

namespace faltbok::crypto {

enum class Padding { kNone, kRequired };

std::string base64_encode(base::BytesView bytes, Padding padding);
base::Result<base::Bytes> base64_decode(std::string_view text, Padding padding);

}  // namespace faltbok::crypto

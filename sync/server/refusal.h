// Why the server says no, by what the sender does next: the words of the HTTP table.
//
//   Threads  values
//   Source   sync/PROTOCOL.md section 6
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "platform/base/result.h"

namespace faltbok::server {

enum class RefusalCode {
  kHeader,  // not a batch header
  kSize,    // too long, or not as long as the header says
  kStudy,   // another study's
  kDevice,  // no certificate for that device and epoch
  kSignature,
  kSequence,  // one before it is missing: expected_sequence
  kQuota,     // later
  kFull,      // the server's disk, or its waiting list: later
  kBody,      // the body is not what the header promises; begin again
  kOffset,    // the true offset is given
  kBusy,      // another request writes this upload
  kNotFound,
  kVersion,      // a package that is not newer
  kOlder,        // a note that is not newer
  kRequest,      // not a request of this API
  kUnavailable,  // the server's disk or database fails: later
};

struct Refusal {
  RefusalCode code = RefusalCode::kUnavailable;
  std::optional<std::uint64_t> expected_sequence = std::nullopt;
  std::optional<std::uint64_t> offset = std::nullopt;
};

template <typename T>
using Answer = std::variant<T, Refusal>;

int http_status_of(RefusalCode code);
std::string_view word_of(RefusalCode code);
// A fault of our own disk or database is never the sender's.
Refusal refusal_of(const base::Error& error);

}  // namespace faltbok::server

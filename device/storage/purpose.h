// What a database of the tablet is for. Each has its own key file, key and recovery recipients.
//
//   Threads  values
//   Source   SCHEMA.md section 6, IDENTITY.md
#pragma once

#include <cstdint>

namespace faltbok::storage {

// Stored in meta.purpose; a database without it is kRecords. Never renumber.
enum class Purpose : std::uint8_t {
  kRecords = 1,   // answers, courses, the outbox: pseudonyms only
  kIdentity = 2,  // the code key: who a pseudonym is
};

}  // namespace faltbok::storage

// Who each pseudonym is, out of the identity records of all tablets: the code key's two tables.
//
// What a tablet has erased is shown by neither.
//
//   Shape    codekey: a line for each participant and tablet that wrote about them, the newest
//            word of each field; codekey_log: every change, look and erasure, as they happened
//   Errors   none: two tablets that say different things are both shown, the newest is marked
//   Threads  values
//   Source   sync/desk/DESK.md section 5
#pragma once

#include "forms/dataset/table.h"
#include "forms/record/payload.h"

namespace faltbok::desk {

struct IdentityRecord {
  forms::SealedRecord sealed;
  std::vector<forms::Event> events;  // the first is Started
  base::DeviceId device;

  const forms::Started& started() const { return std::get<forms::Started>(events.front().body); }
};

// Keeps the longest of those that grew from one another; both where neither did.
void add_identity(std::vector<IdentityRecord>& all, IdentityRecord record);

struct CodeKeyTables {
  forms::Table people;
  forms::Table log;
  int conflict_count = 0;  // participants of whom two tablets say different things
};
// `fields`: the study's, in its order; others that were written come after them.
CodeKeyTables code_key_tables(const std::vector<IdentityRecord>& records,
                              const std::vector<std::string>& fields);

}  // namespace faltbok::desk

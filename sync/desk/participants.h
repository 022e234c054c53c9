// The participants' own records (state, dates, facts) as one table.
//
//   Shape    participant, site, state, state_reason,
//            one column `date_<visit>` for each visit with a date, one for each fact
//   Threads  values
#pragma once

#include "forms/dataset/table.h"
#include "forms/dataset/tables.h"
#include "sync/desk/stored.h"

namespace faltbok::desk {

struct Participants {
  forms::Table table;
  std::vector<forms::Person> people;
};

// `erased`: pseudonyms that an erasure order names; they are in no table.
Participants participants_of(const std::vector<StoredRecord>& records,
                             const std::vector<std::string>& erased);

}  // namespace faltbok::desk

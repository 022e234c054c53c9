// From a record's events back to a form that is being filled: drafts resume where they were.
//
//   Errors   kInvalidInput  the events do not begin with Started, or more of them than a form takes
//   Source   forms/record/RECORD.md. An answer whose path ends in "]" is about a repeat row:
//            answered = added,
//            not relevant = removed
//   Threads  values
#pragma once

#include "device/app/event.h"
#include "device/app/open_record.h"

namespace faltbok::app {

base::Result<OpenRecord> replay(const RecordOpened& opened, std::string_view language);

// The page that a path is on; 0 when on none.
std::size_t page_of(const OpenRecord& record, std::string_view path);

// "sv" -> "Svenska (sv)", where the form has it.
std::optional<std::string> form_language(const std::vector<std::string>& languages,
                                         std::string_view language);

}  // namespace faltbok::app

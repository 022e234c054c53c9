// A table as a CSV file that a spreadsheet can open without running anything.
//
//   Shape    RFC 4180: comma, CR LF, a header row, quotes doubled.
//            UTF-8 without a byte order mark, so that the first
//            column is named the same by every reader. Quoted: cells with , ; " tab,
//            line breaks, outer spaces.
//   Units    text cells are made harmless: see harmless()
//   Source   RFC 4180; OWASP, CSV injection
#pragma once

#include <string>
#include <string_view>

#include "forms/dataset/table.h"

namespace faltbok::forms {

std::string csv_of(const Table& table);

// An apostrophe is put before every = + - @ (also their full-width forms), tab or CR that a
// spreadsheet would take for the start of a formula: at the start of the cell (spaces and
// apostrophes before it do not count) and after ; tab or a line break, where a reader with other
// separators starts a new cell. To undo: remove one apostrophe before such a sign. A number in a
// number column stays as it is.
std::string harmless(std::string_view text, CellKind kind);

}  // namespace faltbok::forms

// A sheet with its header understood: each column has one canonical key,
// and a language where the header names one.
//
//   Shape    key: `type`, `label`, `media::image`, `bind::relevant`,
//            `control::appearance`, `instance::x`; a column of
//            choices that we do not know keeps its own name, elsewhere its key is empty
//   Errors   two columns for the same thing, a cell without a header: in the report
//   Threads  values
//   Source   xlsform.org; case and spaces in headers do not matter, `::` and `:` both part a header
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/workbook.h"

namespace faltbok::forms::xlsform {

struct Column {
  std::string header;    // as written
  std::string key;       // canonical; empty: not ours
  std::string language;  // as written; empty: none
  std::uint32_t index = 0;
};

struct Value {
  const Column* column = nullptr;
  std::string text;
};

struct TableRow {
  int number = 0;
  int ordinal = 0;
  std::vector<Value> values;
  std::string_view get(std::string_view key) const;  // empty when absent
  const Value* find(std::string_view key) const;
};

enum class SheetKind : std::uint8_t { kSurvey, kChoices, kSettings, kEntities };

struct Table {
  std::string sheet;
  SheetKind kind = SheetKind::kSurvey;
  std::vector<Column> columns;  // never grows after read_table: values point into it
  std::vector<TableRow> rows;
  bool has(std::string_view key) const;
  Place place(const TableRow& row,
              std::string_view key) const;  // the column as its author named it
};

enum class Spaces : std::uint8_t { kKeep, kSingle };

Table read_table(const Sheet& sheet, SheetKind kind, Spaces spaces, Report& report);

// The columns that sheets of this kind may have, for "did you mean".
std::vector<std::string_view> known_columns(SheetKind kind);
// What an author calls the column of a key, where the sheet has none: "calculation".
std::string_view header_of(SheetKind kind, std::string_view key);
// Header -> key and language, by itself (no sheet needed).
Column understand_header(std::string_view header, SheetKind kind, std::string_view delimiter);

}  // namespace faltbok::forms::xlsform

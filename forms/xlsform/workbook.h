// A workbook as plain text cells: what both readers make,
// and all that the compiler knows of Excel and Markdown.
//
//   Shape    sheets in order; rows and cells are sparse, in order; an empty cell is absent
//   Units    Row::number as a person reads it in the program that made the file (in Markdown:
//            the line of the file);
//            Row::ordinal counts the table's rows from 1 (its header),
//            and names made from row numbers use it
//   Threads  values
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/report.h"
#include "platform/base/bytes.h"

namespace faltbok::forms::xlsform {

struct Cell {
  std::uint32_t column = 0;  // index from 0
  std::string text;          // trimmed, not empty
};

struct Row {
  int number = 0;
  int ordinal = 0;
  std::vector<Cell> cells;
};

struct Sheet {
  std::string name;  // as written
  std::vector<Row> rows;
};

struct Workbook {
  std::vector<Sheet> sheets;
  const Sheet* find(std::string_view name) const;  // ignores case and spaces around
};

// Tells by content what the bytes are and reads them. Nothing, and an error in the report,
// when they are no form.
std::optional<Workbook> open_workbook(base::BytesView bytes, std::string_view file_name,
                                      Report& report);

std::optional<Workbook> read_xlsx(base::BytesView bytes, Report& report);
std::optional<Workbook> read_markdown(std::string_view text, Report& report);

}  // namespace faltbok::forms::xlsform

// A table on its way out of the study: named columns, rows of text, and which columns hold numbers.
//
//   Shape    every row has as many cells as there are columns;
//            an empty cell is a value that is not there
//   Threads  values
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faltbok::forms {

enum class CellKind : std::uint8_t {
  kText,    // words of a person or a form: may hold anything
  kNumber,  // a number by the form's own type: a leading minus is a sign, not a formula
};

struct Column {
  std::string name;
  CellKind kind = CellKind::kText;
};

using Row = std::vector<std::string>;

struct Table {
  std::string name;  // becomes NAME.csv: lower-case letters, digits and '_'
  std::vector<Column> columns;
  std::vector<Row> rows;
};

}  // namespace faltbok::forms

// The columns that a form gives: which of its leaves, in what order, under what names.
//
//   Shape    a leaf name that is unique in its form is the column's name;
//            else its group's name and '_' stand before it.
//            A name that the tables use themselves (participant, site, ..., `x_missing` beside `x`)
//            has the form's id and '_' before it.
//            Notes and `meta` give no column;
//            `facts` are in the form's own table and not in the wide one
//   Threads  values
//   Source   design.md section 9: names are fixed, because data outlive programs
#pragma once

#include <string>
#include <vector>

#include "forms/dataset/table.h"
#include "forms/definition.h"

namespace faltbok::forms {

struct ShapeColumn {
  std::string path;    // no positions
  std::string repeat;  // path of the nearest repeat, "" outside
  std::string name;
  CellKind kind = CellKind::kText;
  bool asked = false;
  bool calculated = false;
  bool is_fact = false;
};

struct FormShape {
  std::string form;
  std::vector<ShapeColumn> columns;  // document order

  const ShapeColumn* column(std::string_view path) const;
  std::vector<std::string> repeats() const;  // in order of their first column
  void make_names_unique();
};

// "/data/rep[2]/q1" -> "/data/rep/q1"
std::string without_positions(std::string_view path);

FormShape shape_of(const Definition& definition);
// Several versions of one form: the newest one's order, then what only older ones have.
FormShape merged(FormShape newest, const FormShape& older);

}  // namespace faltbok::forms

// The study's records as the tables that an analyst reads.
//
//   Shape    wide         one row for each participant; `participant`, `site`, then
//            `<visit>_<name>` in the study's order.
//                         A name that two forms of one visit share is `<visit>_<form>_<name>`.
//                         Nothing from repeats
//            long         one row for each value: the record, `name`, `value`, `label`,
//                         `missing`, `implied`; and for each
//                         value that is not there a second row `<name>_missing`,
//                         whose value is the reason
//            form tables  one row for each record: `<name>` columns, then `<name>_missing`;
//                         one child table for each repeat, inner ones too: `row` is the path of
//                         the row, `parent_row` that of the row it stands in ("" outside others),
//                         so that a table joins the one above it by record and parent_row = row
//   Errors   none; what cannot stand in the wide table without a choice is told in `left_out` and
//            its cells stay empty
//   Threads  values
#pragma once

#include <map>
#include <string>
#include <vector>

#include "forms/dataset/flat.h"
#include "forms/dataset/shape.h"
#include "forms/study/study.h"

namespace faltbok::forms {

using Shapes = std::map<std::string, FormShape, std::less<>>;  // by form id

struct Person {
  std::string participant;
  std::string site;
};

struct Dataset {
  const Study& study;
  const Shapes& shapes;
  const std::vector<FlatRecord>& records;  // the newest revision of each
  std::vector<Person> people;              // who has a row even without a record
};

// Two records for one participant, visit and form: both are in long and form tables,
// neither in wide.
struct LeftOut {
  std::string participant, visit, form;
  std::vector<std::string> records;
};

struct WideTable {
  Table table;
  std::vector<LeftOut> left_out;
};

WideTable wide_table(const Dataset& data);
Table long_table(const Dataset& data);
std::vector<Table> form_tables(const Dataset& data);

}  // namespace faltbok::forms

// Compiles an XLSForm (a workbook, or Markdown tables) to an ODK XForm.
//
//   Shape    in: .xlsx, or Markdown tables `| survey | | |`; told apart by content,
//            the file's name is only a hint and
//            gives the form its id where the settings give none. out:
//            XForm XML as xlsform.org and pyxform lay it out
//   Errors   every one is a Problem with sheet, row and column, all of them at once;
//            with an error there is no XML
//   Units    limits.h of this folder bounds what is read and what is written
//   Threads  stateless
//   Source   forms/FORM.md, section XLSForm; xlsform.org
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/problem.h"
#include "platform/base/bytes.h"

namespace faltbok::forms::xlsform {

// A file that the form needs beside it and that the workbook itself contains:
// `itemsets.csv` of sheet external_choices.
struct MadeFile {
  std::string name;
  std::string content;
};

// Where a node of the XForm stands in the workbook.
struct NodePlace {
  std::string path;  // "/data/group/q"
  std::string sheet;
  int row = 0;
};

struct Compiled {
  std::string xml;  // empty when has_errors(problems)
  std::vector<Problem> problems;
  std::vector<MadeFile> files;
  // Expressions that no engine can read, by sheet, row and column. Not among the problems: pyxform
  // compiles such a form, and so do we. Whoever wants to run it must have none.
  std::vector<Problem> unreadable;
  std::vector<NodePlace> places;  // for what only the engine can see; see located()
};

// A problem of the XForm, with the row of the workbook that it comes from where that is known.
Problem located(Problem problem, const std::vector<NodePlace>& places);

Compiled compile(base::BytesView bytes, std::string_view file_name);

// Warnings about what works but is probably not meant (style.h), for whoever checks a form.
// Empty when it does not compile.
std::vector<Problem> style_warnings(base::BytesView bytes, std::string_view file_name);

}  // namespace faltbok::forms::xlsform

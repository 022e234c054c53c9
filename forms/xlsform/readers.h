// From tables to the model: one reader a sheet.
// Each reports all that is wrong with its sheet and goes on.
//
//   Errors   in the report, with sheet, row and column;
//            the model is then only good for finding more of them
#pragma once

#include <string_view>

#include "forms/xlsform/model.h"
#include "forms/xlsform/table.h"

namespace faltbok::forms::xlsform {

void read_settings(const Workbook& workbook, std::string_view file_name, Survey& survey,
                   Report& report);
void read_choices(const Workbook& workbook, Survey& survey,
                  Report& report);  // choices, external_choices, osm
void read_entities(const Workbook& workbook, Survey& survey, Report& report);
void read_survey(const Workbook& workbook, Survey& survey, Report& report);

// One cell or several, by language; unmarked text has language "".
Text text_in(const TableRow& row, std::string_view key);
std::vector<Media> media_in(const TableRow& row);

// A sheet of this name, or a warning that one has nearly this name.
const Sheet* sheet_named(const Workbook& workbook, std::string_view name, Report& report);

}  // namespace faltbok::forms::xlsform

// What works but is probably not meant: texts that a language lacks, questions that nobody reaches,
// choices that no filter lets through, lists and calculations that nothing uses.
//
//   Shape    warnings, in the order of the form
//   Threads  stateless
#pragma once

#include <vector>

#include "forms/xlsform/model.h"

namespace faltbok::forms::xlsform {

void check_style(const Survey& survey, Report& report);

}  // namespace faltbok::forms::xlsform

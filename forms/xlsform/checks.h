// What only the whole tree shows: names used twice, questions that show nothing;
// and the last turns before writing.
//
//   Errors   in the report
#pragma once

#include "forms/xlsform/model.h"

namespace faltbok::forms::xlsform {

// Settles defaults and triggers, folds `flat` groups' relevance into their questions.
// Call once, before check_survey().
void settle(Survey& survey);
void check_survey(const Survey& survey, Report& report);

}  // namespace faltbok::forms::xlsform

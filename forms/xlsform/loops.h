// Loops become groups, one for each choice of their list, before anything else looks at the tree.
//
//   Errors   false when more than kItemCountMax items would come of it
#pragma once

#include "forms/xlsform/model.h"

namespace faltbok::forms::xlsform {

[[nodiscard]] bool unroll_loops(Survey& survey);

}  // namespace faltbok::forms::xlsform

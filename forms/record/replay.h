// A half-filled form, saved as the list of what was answered, put back in.
//
//   Shape    the Answer events of one record, oldest first: a value, a value taken away,
//            a row added ("/data/rep[2]", answered) or removed (the same path, not relevant)
//   Errors   as Form::answer, add_row and remove_row, naming the event (from 1);
//            what stands before it has been done
//   Source   forms/record/RECORD.md
#pragma once

#include <vector>

#include "forms/form.h"
#include "forms/record/event.h"

namespace faltbok::forms {

// The form must be as it was when the first of them was given:
// just started, in the same environment.
base::Status replay(Form& form, const std::vector<Answer>& answers);

}  // namespace faltbok::forms

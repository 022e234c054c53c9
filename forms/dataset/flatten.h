// From the submission that a tablet finalised to a FlatRecord,
// with everything calculated once more.
//
//   Errors   kInvalidInput  not a submission of this form
//   Lifetime takes views, returns owned values
//   Threads  stateless
#pragma once

#include <memory>
#include <vector>

#include "forms/dataset/flat.h"
#include "forms/form.h"
#include "forms/record/event.h"

namespace faltbok::forms {

struct Flattened {
  std::vector<FlatValue> values;
  std::vector<Mismatch> mismatches;  // their values are left empty (Presence::kMismatch)
};

base::Result<Flattened> flatten(const std::shared_ptr<const Definition>& definition,
                                const Final& submission, const Environment& environment);

}  // namespace faltbok::forms

// Pages of the question runner: every kind of question, saved, refused, in violation,
// in the participant's hands.
#pragma once

#include "tests/device/ui/sample_states.h"

namespace faltbok::ui {

std::deque<Sample> sample_runner_pages(std::string_view language);

}  // namespace faltbok::ui

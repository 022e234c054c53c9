// States of what opens the tablet, and of what is said when nothing does.
#pragma once

#include "tests/device/ui/sample_states.h"

namespace faltbok::ui {

std::deque<Sample> sample_locks(std::string_view language);

}  // namespace faltbok::ui

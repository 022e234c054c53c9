// A state of every screen, full enough to show what can go wrong: long words, many rows,
// every mark.
#pragma once

#include <deque>
#include <string>

#include "device/app/state.h"

namespace faltbok::ui {

struct Sample {
  std::string name;  // for a picture's file name
  app::State state;
};

// Texts of forms in the language of the interface, as the app would give them.
std::deque<Sample> sample_states(std::string_view language);
app::State sample_state(std::string_view name);  // in Swedish; there must be one

}  // namespace faltbok::ui

// A column that scrolls with the finger when it is taller than what is left of the screen.
//
//   Shape    begin_scroll() - widgets - end_scroll(); fills ui.area
//   Threads  the UI thread
#pragma once

#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

enum class Stand { kTop, kMiddle };  // where a content that is shorter than the screen stands

struct ScrollSpec {
  std::string_view id;
  float width_dp = kReadingWidthDp;
  Stand stand = Stand::kTop;
};

Column begin_scroll(Ui& ui, const ScrollSpec& spec);
void end_scroll(Ui& ui, const ScrollSpec& spec, const Column& column);

}  // namespace faltbok::ui

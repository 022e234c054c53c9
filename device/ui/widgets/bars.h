// The frame of a screen: a bar above, a bar of buttons below, and the dialog that lies over both.
//
//   Shape    header() and footer() take their height from ui.area; what is left is the screen's own
//   Threads  the UI thread
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "device/ui/widgets/controls.h"

namespace faltbok::ui {

struct Header {
  std::string title;
  std::string detail;             // quiet, to the right or below; may be empty
  std::optional<Button> back;     // drawn as an arrow; its label is for readers
  std::vector<Button> actions;    // at the right, quiet
  std::optional<float> progress;  // 0..1, a thin bar along the lower edge
};
// The id of the button that was tapped.
std::optional<std::string> header(Ui& ui, const Header& spec);

// The last button stands at the bottom right, within a thumb's reach; the others to the left. On a
// narrow screen the last one gets a row of its own.
std::optional<std::string> footer(Ui& ui, std::span<const Button> buttons);

// A question over the screen: the screen below is dimmed and takes no touch.
// `fill` puts text and buttons into the column.
void dialog(Ui& ui, std::string_view id, const std::function<void(Column&)>& fill);

}  // namespace faltbok::ui

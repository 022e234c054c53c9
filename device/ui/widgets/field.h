// A text field of our own: wraps, keeps its keyboard while other things are tapped,
// cursor by touch and arrow keys.
//
//   Shape    the text belongs to the app (it comes with each frame);
//            only cursor and focus are remembered here
//   Units    size_max in bytes
//   Threads  the UI thread
//   Source   design section 10: Dear ImGui's multi-line input does not wrap,
//            and a tap elsewhere deactivates it
#pragma once

#include <optional>

#include "device/ui/widgets/prose.h"
#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

inline constexpr std::size_t kFieldSizeMax = 8000;

struct Field {
  std::string id;
  std::string label;      // stands above; may be empty
  std::string_view text;  // as the app has it
  std::string hint;       // inside, quiet, while empty
  Keyboard keyboard = Keyboard::kText;
  int line_count = 1;  // how tall it is when empty; 1: Enter means done
  std::size_t size_max = kFieldSizeMax;
  Enabled enabled = Enabled::kYes;
};

struct Typed {
  std::optional<std::string> text;  // it has changed to this
  bool left = false;                // the field has lost the keyboard
  bool done = false;                // Enter or Done was pressed
};

Typed text_field(Ui& ui, Column& column, const Field& spec);

// Digits become YYYY-MM-DD as they are typed.
Typed date_field(Ui& ui, Column& column, const Field& spec);

// A passphrase: typed at its end only, hidden unless memory.secret_shown.
// True when done was pressed.
bool secret_field(Ui& ui, Column& column, const Field& spec);

// Six dots and a pad of digits. The key that was tapped: '0'-'9', '\b' for erase.
struct PinPad {
  std::size_t digit_count = 0;
  Enabled enabled = Enabled::kYes;
};
std::optional<char> pin_pad(Ui& ui, Column& column, const PinPad& spec);

}  // namespace faltbok::ui

// The on-screen keyboard: Swedish letters, symbols, or digits,
// at the bottom of the screen while a field is typed into.
//
//   Shape    a tap on a key is put into memory.typed and reaches the field with the next frame;
//            ids are "key/" + character,
//            key/space, key/backspace, key/shift, key/symbols, key/letters, key/enter, key/done
//   Threads  the UI thread
#pragma once

#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

float keyboard_height(const Ui& ui);
void keyboard(Ui& ui, const Rect& rect);

}  // namespace faltbok::ui

// The passphrase and PIN entries that several screens share.
//
//   Threads  the UI thread
#pragma once

#include "device/ui/screens/screens.h"

namespace faltbok::ui {

void draw_passphrase(Ui& ui, const app::UnlockState& state, Column& column, Asked& asked);
// A new passphrase to copy onto paper, and the field that it is typed back into (true: done was
// pressed; ids begin with `screen`).
void draw_new_words(Ui& ui, const app::SecretText& passphrase, Column& column);
bool draw_repeat(Ui& ui, std::string_view screen, Column& column);
void draw_refused(Ui& ui, const app::Notice& why, Asked& asked);
void draw_pin(Ui& ui, const app::PinState& state, Column& column, Asked& asked);

}  // namespace faltbok::ui

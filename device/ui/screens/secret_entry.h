// The passphrase and PIN entries that several screens share.
//
//   Threads  the UI thread
#pragma once

#include "device/ui/screens/screens.h"

namespace faltbok::ui {

void draw_passphrase(Ui& ui, const app::UnlockState& state, Column& column, Asked& asked);
void draw_pin(Ui& ui, const app::PinState& state, Column& column, Asked& asked);

}  // namespace faltbok::ui

// From the app's state to a frame: each screen is a function of `const app::State&`.
//
//   Shape    what the person asked for in this frame, in order; usually nothing or one thing
//            (leaving a text field and tapping a button are two)
//   Threads  the UI thread
#pragma once

#include <vector>

#include "device/app/state.h"
#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

using Asked = std::vector<app::Intent>;

// The screen that is up, with its notice. Turns the memory to it first.
Asked draw_screen(Ui& ui, const app::State& state);

// One function for each app::Screen; draw_screen chooses.
void draw_loading(Ui& ui, const app::State& state, Asked& asked);
void draw_failed(Ui& ui, const app::State& state, Asked& asked);
void draw_enrol(Ui& ui, const app::State& state, Asked& asked);
void draw_unlock(Ui& ui, const app::State& state, Asked& asked);
void draw_locked(Ui& ui, const app::State& state, Asked& asked);
void draw_today(Ui& ui, const app::State& state, Asked& asked);
void draw_new_participant(Ui& ui, const app::State& state, Asked& asked);
void draw_participant(Ui& ui, const app::State& state, Asked& asked);
void draw_contact(Ui& ui, const app::State& state, Asked& asked);
void draw_runner(Ui& ui, const app::State& state, Asked& asked);
void draw_hand_over(Ui& ui, const app::State& state, Asked& asked);
void draw_review(Ui& ui, const app::State& state, Asked& asked);
void draw_sync(Ui& ui, const app::State& state, Asked& asked);
void draw_users(Ui& ui, const app::State& state, Asked& asked);
void draw_ways_in(Ui& ui, const app::State& state, Asked& asked);
void draw_rescue(Ui& ui, const app::State& state, Asked& asked);
void draw_settings(Ui& ui, const app::State& state, Asked& asked);

}  // namespace faltbok::ui

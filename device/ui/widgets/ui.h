// One frame's surroundings for every widget: what to draw on, what the fingers and keys did,
// what is remembered.
//
//   Shape    made by Frames for each frame; views take it as `Ui&` beside `const app::State&`
//   Lifetime a frame
//   Threads  the UI thread
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "device/ui/memory.h"
#include "device/ui/probe.h"
#include "device/ui/text/words.h"
#include "device/ui/touch/gesture.h"
#include "device/ui/widgets/canvas.h"

namespace faltbok::ui {

// A column that widgets fill from the top: each stands at y and moves it down.
struct Column {
  float x = 0;
  float y = 0;
  float w = 0;
};

struct Press {
  bool tapped = false;   // act now
  bool held = false;     // draw it pressed
  bool focused = false;  // draw the keyboard's ring
};

struct Ui {
  Canvas& canvas;
  const Look& look;
  const Words& words;
  Memory& memory;
  Probe& probe;
  Touch touch;
  std::vector<Key> keys;
  float wheel_px = 0;  // mouse wheel, down is negative
  Rect area;           // what is left of the screen
  float seconds = 0;   // since the last frame
  std::uint64_t now_ms = 0;
  bool again = false;     // something still moves: draw another frame
  bool muted = false;     // under a dialog: drawn, but takes no touch and is not probed
  std::string scrolling;  // id of the scrolling area that is being filled

  float px(float dp) const { return look.px(dp); }
  float space(float steps) const { return look.space(steps); }
  std::string_view say(std::string_view key) const { return words.at(key); }

  Rect take_top(float height);
  Rect take_bottom(float height);
};

struct Target {
  std::string_view id;     // stable and untranslated
  std::string_view label;  // what people read
  Rect rect;
  Enabled enabled = Enabled::kYes;
  bool chosen = false;
  SeenKind kind = SeenKind::kControl;
};

// Does a finger or a key act on this rectangle? Also records it.
// The only place where a widget asks for touch.
Press interact(Ui& ui, const Target& target);

// Records a text that is only read.
void note_text(Ui& ui, std::string_view text, const Rect& rect);

void focus_ring(Ui& ui, const Rect& rect, float radius);

}  // namespace faltbok::ui

// One frame after the other: fingers and keys in, a picture, intents and a probe out.
// Needs no window and no GL.
//
//   Shape    draw() runs one view over what has been pushed since the last frame
//   Units    ms of a steady clock that the caller gives
//   Errors   set_look: kNotFound, no font
//   Threads  the UI thread
#pragma once

#include <functional>
#include <vector>

#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

struct FrameInput {
  Rect screen;
  std::uint64_t now_ms = 0;
  float wheel_px = 0;
  std::string_view language = "sv";
};

struct Drawn {
  ImDrawData* picture = nullptr;
  bool again = false;  // something still moves, or waits for the next frame
};

using View = std::function<void(Ui&)>;

class Frames {
 public:
  base::Status set_look(const Look& look);
  const Look& look() const { return look_; }
  Gestures& gestures() { return gestures_; }
  std::optional<std::uint64_t> until_long_press(std::uint64_t now_ms) const {
    return gestures_.until_long_press(now_ms);
  }
  void push_key(Key key) { keys_.push_back(std::move(key)); }
  Drawn draw(const FrameInput& input, const View& view);

  const Probe& probe() const { return probe_; }
  Memory& memory() { return memory_; }
  const Canvas& canvas() const { return canvas_; }

 private:
  void move_focus(std::vector<Key>& keys);
  void step_focus(int by);

  Canvas canvas_;
  Look look_;
  Gestures gestures_;
  Memory memory_;
  Probe probe_;
  std::vector<Key> keys_;
  std::uint64_t last_ms_ = 0;
};

}  // namespace faltbok::ui

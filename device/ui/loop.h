// The main loop: fingers to intents, intents to effects, events to state, state to frames - and
// sleep while nothing changes.
//
//   Shape    three frames after anything has happened, more while something glides,
//            then none until the next event
//   Errors   open: kUnavailable, no display; kNotFound, no font
//   Lifetime the runner must outlive the loop; the loop sets its waker
//   Threads  the UI thread
//   Source   design section 3, "at run time"
#pragma once

#include <functional>
#include <memory>

#include "device/app/effect_runner.h"
#include "device/app/update.h"
#include "device/ui/window.h"

namespace faltbok::ui {

struct LoopParts {
  app::EffectRunner& runner;
  std::function<app::Moment()> now;  // this room reads no clock
  bool entries_lost = false;         // app::Started
};

class Loop {
 public:
  static base::Result<std::unique_ptr<Loop>> open(const WindowSpec& spec, LoopParts parts);
  ~Loop();

  // Until the window is closed.
  base::Status run();
  // One turn: waits at most so long (negative: as long as it takes), updates,
  // draws if there is anything to draw.
  // False when the window has been closed, or the program is to start again
  // (state().start_again).
  base::Result<bool> turn(int wait_ms_max);

  const app::State& state() const { return state_; }
  const Probe& probe() const { return frames_.probe(); }
  const Memory& memory() { return frames_.memory(); }
  std::uint64_t frame_count() const { return frame_count_; }
  // the next frame waits for an event
  bool resting() const { return frames_left_ == 0 && !again_; }
  Picture picture() const { return window_->read(); }
  Rect screen() const { return window_->size(); }

 private:
  Loop(std::unique_ptr<Window> window, LoopParts parts);
  int patience_ms(int wait_ms_max) const;
  void tell(app::Event event);
  void ask(const app::Intent& intent);
  void post(app::Effects effects);
  base::Status frame(float wheel);

  Frames frames_;  // outlives the window, whose painter needs its context to clean up
  std::unique_ptr<Window> window_;
  LoopParts parts_;
  app::State state_;
  std::uint64_t drawn_revision_ = 0;
  std::uint64_t frame_count_ = 0;
  std::uint64_t last_frame_ms_ = 0;
  int frames_left_ = 0;
  bool again_ = false;
};

}  // namespace faltbok::ui

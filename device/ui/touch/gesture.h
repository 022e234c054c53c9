// Fingers become taps, drags and long presses.
//
//   Shape    push() edges as they come; next() once a frame hands out at most one press or release
//   Units    pixels, milliseconds of a steady clock that the caller gives
//   Threads  the UI thread
//   Source   design section 10: SDL's synthesised mouse loses taps,
//            so fingers are read directly, and a press and its
//            release never fall into the same frame.
//            A tap is known only when the finger lifts near where it landed,
//            so a drag that starts on an option never chooses it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "device/ui/geometry.h"

namespace faltbok::ui {

enum class Edge { kDown, kMove, kUp, kCancel };

struct FingerEdge {
  Edge edge = Edge::kMove;
  std::int64_t finger = 0;
  Point at;
  std::uint64_t at_ms = 0;
};

// What the widgets of one frame see.
struct Touch {
  bool held = false;  // a finger is down
  // and has moved beyond the slop: nothing under it is pressed any more
  bool dragging = false;
  Point at;                         // where it is, or was last
  Point started;                    // where it landed
  std::optional<Point> pressed;     // it landed in this frame
  std::optional<Point> tap;         // it lifted in this frame without having been dragged
  std::optional<Point> long_press;  // it has now stayed for kLongPressMs
  Point moved;                      // dragged by this much since the last frame
  std::optional<Point> flung;       // a drag ended in this frame, with this speed in px/s
};

inline constexpr std::uint64_t kLongPressMs = 600;
inline constexpr float kSlopDp = 10;
// a queue that outruns the frames forgets moves, never lifts
inline constexpr std::size_t kEdgesMax = 1024;

class Gestures {
 public:
  void set_slop(float px) { slop_px_ = px; }
  void push(const FingerEdge& edge);
  Touch next(std::uint64_t now_ms);
  bool pending() const { return !queue_.empty(); }
  // Milliseconds until a held finger becomes a long press, if one is waiting for that.
  std::optional<std::uint64_t> until_long_press(std::uint64_t now_ms) const;
  // Forgets everything under way: the page has changed under the finger.
  void cancel();

 private:
  void press(const FingerEdge& edge, Touch& out);
  void move(const FingerEdge& edge, Touch& out);
  void lift(const FingerEdge& edge, Touch& out);

  struct Sample {
    Point at;
    std::uint64_t at_ms;
  };
  std::deque<FingerEdge> queue_;
  std::deque<Sample> trail_;  // the last 100 ms of a drag, for its speed
  Touch state_;
  std::int64_t finger_ = 0;
  std::uint64_t down_ms_ = 0;
  bool long_pressed_ = false;
  float slop_px_ = kSlopDp;
};

}  // namespace faltbok::ui

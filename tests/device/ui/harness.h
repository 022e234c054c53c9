// Screens without a window: draw a state, find by id, tap, type, look at the intents.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "device/ui/frames.h"
#include "device/ui/screens/screens.h"

namespace faltbok::ui {

class Harness {
 public:
  explicit Harness(Look look = {}, Rect screen = {0, 0, 1280, 800})
      : look_(look), screen_(screen) {}

  // Draws until nothing moves any more; what was asked for on the way.
  Asked settle(const app::State& state) {
    Asked all;
    constexpr int kFramesMax = 400;
    for (int i = 0; i < kFramesMax; ++i) {
      bool again = false;
      for (app::Intent& intent : frame(state, again)) all.push_back(std::move(intent));
      if (!again && i >= 2) return all;
    }
    FAIL("the screen never comes to rest");
    return all;
  }
  Asked frame(const app::State& state, bool& again) {
    REQUIRE(frames.set_look(look_).ok());
    Asked asked;
    now_ms_ += 16;
    again = frames
                .draw({screen_, now_ms_, 0, state.settings.language},
                      [&](Ui& ui) { asked = draw_screen(ui, state); })
                .again;
    return asked;
  }
  void touch(Edge edge, Point at) { frames.gestures().push({edge, 1, at, now_ms_}); }
  Asked tap(const app::State& state, std::string_view id) {
    settle(state);
    const Seen* seen = frames.probe().find(id);
    CAPTURE(id);
    REQUIRE(seen != nullptr);
    const Point at = seen->visible.centre();
    touch(Edge::kDown, at);
    touch(Edge::kUp, at);
    return settle(state);
  }
  Asked key(const app::State& state, KeyKind kind, std::string text = "") {
    frames.push_key({kind, std::move(text)});
    return settle(state);
  }
  const Seen* find(std::string_view id) const { return frames.probe().find(id); }

  Frames frames;

 private:
  Look look_;
  Rect screen_;
  std::uint64_t now_ms_ = 1000;
};

template <typename T>
const T* only(const Asked& asked) {
  return asked.size() == 1 ? std::get_if<T>(&asked.front()) : nullptr;
}

}  // namespace faltbok::ui

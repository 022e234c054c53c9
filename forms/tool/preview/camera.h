// Draws a state through the tablet's own screens, offscreen, and keeps what would be seen.
//
//   Shape    one picture, and more below it where a page is taller than the screen
//   Errors   kUnavailable: no OpenGL without a display (the trail has SDL's words); kNotFound: no
//            font
//   Lifetime one at a time
//   Threads  the UI thread
#pragma once

#include <memory>
#include <vector>

#include "device/app/state.h"
#include "device/ui/window.h"

namespace faltbok::forms::tool {

inline constexpr std::size_t kPicturesAPageMax = 40;

class Camera {
 public:
  static base::Result<Camera> open(int width, int height);
  base::Result<std::vector<ui::Picture>> take(const app::State& state);

 private:
  Camera(std::unique_ptr<ui::Window> window, std::unique_ptr<ui::Frames> frames)
      : frames_(std::move(frames)), window_(std::move(window)) {}
  base::Result<ui::Picture> settle(const app::State& state);
  std::unique_ptr<ui::Frames> frames_;  // outlives the window, whose painter needs its context
  std::unique_ptr<ui::Window> window_;
  std::uint64_t now_ms_ = 0;
};

}  // namespace faltbok::forms::tool

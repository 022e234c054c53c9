// The window: SDL2 and OpenGL. The only file of the app that talks to a screen.
//
//   Errors   open: kUnavailable, no display or no OpenGL (the trail has SDL's words)
//   Lifetime one at a time; SDL lives as long as it does
//   Threads  the UI thread; wake() from any thread
//   Source   design section 10: SDL's synthesised mouse is off, fingers are read directly
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "device/ui/frames.h"
#include "device/ui/png.h"

namespace faltbok::ui {

struct WindowSpec {
  std::string title = "Fältbok";
  int width = 1280;
  int height = 800;
  bool windowed = false;  // else the whole screen
};

// What came in since the last look.
struct Arrived {
  bool quit = false;
  bool any = false;      // draw again
  bool touched = false;  // a person did something
  float wheel = 0;       // notches, up is positive
};

class Window {
 public:
  static base::Result<std::unique_ptr<Window>> open(const WindowSpec& spec);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  Rect size() const;             // pixels
  float dp_scale() const;        // as the screen reports it, 1 when it does not
  std::uint64_t now_ms() const;  // steady
  // Waits for something to come in, at most so long (negative: as long as it takes);
  // hands it to the frames.
  Arrived wait(int timeout_ms, Frames& frames);
  void paint(ImDrawData* picture, std::uint64_t atlas_version);
  Picture read() const;  // the frame that was painted last
  static void wake();    // from any thread

 private:
  Window();
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace faltbok::ui

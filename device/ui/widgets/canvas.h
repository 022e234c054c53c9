// What widgets draw on: rectangles, strokes and lines of text,
// in the colours and typefaces of the look.
//
//   Shape    begin() - drawing - end(); the finished frame is Dear ImGui's draw data,
//            which the window paints
//   Errors   set_look: kNotFound, no font
//   Lifetime owns a Dear ImGui context and its font atlas
//   Threads  the UI thread
//   Source   README.md, decision "we draw, Dear ImGui paints"
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "device/ui/geometry.h"
#include "device/ui/theme/look.h"
#include "platform/base/result.h"

struct ImDrawData;

namespace faltbok::ui {

struct Edging {
  float radius = 0;
  float width = 1;
};

class Canvas {
 public:
  Canvas();
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  // Between frames only. Rasterises the typefaces when the look is another or a text has asked for
  // more characters.
  base::Status set_look(const Look& look);
  // Rises when the font texture has changed and must be uploaded again.
  std::uint64_t atlas_version() const;
  bool wants_build() const;  // another frame will show characters that this one could not

  void begin(const Rect& screen, float seconds);
  ImDrawData* end();

  void fill(const Rect& rect, Colour colour, float radius);
  void fade(const Rect& rect, Colour top, Colour bottom);
  void outline(const Rect& rect, Colour colour, Edging edging);
  void stroke(std::span<const Point> points, Colour colour, float width);
  void disc(Point centre, float radius, Colour colour);
  // One line; `at` is its top left. Characters that no typeface has become a square.
  void write(Point at, Type type, Colour colour, std::string_view line);
  float width_of(Type type, std::string_view line) const;

  void push_clip(const Rect& rect);  // cut by the clip that holds already
  void pop_clip();
  Rect clip() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace faltbok::ui

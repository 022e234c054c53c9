// One scrolling column: follows the finger, then glides to rest. Draws nothing.
//
//   Units    pixels (offset 0 = top), px/s
//   Threads  a value
#pragma once

namespace faltbok::ui {

struct Extent {
  float content = 0;  // how tall what is shown is
  float view = 0;     // how much of it can be seen
};

class Scroll {
 public:
  void set_extent(Extent extent);  // keeps the offset inside
  void drag(float dy);             // the finger moved down by dy
  void fling(float speed_y);       // and let go
  void stop() { speed_ = 0; }      // a finger landed
  void step(float seconds);        // glide on
  // the least scrolling that shows [top, bottom) of the content
  void reveal(float top, float bottom);
  void to_top();

  float offset() const { return offset_; }
  bool gliding() const { return speed_ != 0; }
  float offset_max() const;
  const Extent& extent() const { return extent_; }

 private:
  void keep_inside();

  Extent extent_;
  float offset_ = 0;
  float speed_ = 0;
};

}  // namespace faltbok::ui

#include "device/ui/touch/scroll.h"

#include <algorithm>
#include <cmath>

namespace faltbok::ui {
namespace {
constexpr float kSpeedMin = 30;  // px/s; slower than this is rest
constexpr float kSpeedMax = 8000;
constexpr float kDecayPerSecond = 3.6F;  // how fast a glide dies: e^-3.6 after a second
}  // namespace

float Scroll::offset_max() const { return std::max(0.0F, extent_.content - extent_.view); }

void Scroll::keep_inside() {
  const float inside = std::clamp(offset_, 0.0F, offset_max());
  if (inside != offset_) speed_ = 0;
  offset_ = inside;
}

void Scroll::set_extent(Extent extent) {
  extent_ = extent;
  keep_inside();
}

void Scroll::drag(float dy) {
  offset_ -= dy;
  keep_inside();
}

void Scroll::fling(float speed_y) {
  speed_ = std::clamp(-speed_y, -kSpeedMax, kSpeedMax);
  if (std::abs(speed_) < kSpeedMin * 4) speed_ = 0;
}

void Scroll::step(float seconds) {
  if (speed_ == 0) return;
  offset_ += speed_ * seconds;
  speed_ *= std::exp(-kDecayPerSecond * seconds);
  if (std::abs(speed_) < kSpeedMin) speed_ = 0;
  keep_inside();
}

void Scroll::reveal(float top, float bottom) {
  if (bottom > offset_ + extent_.view) offset_ = bottom - extent_.view;
  if (top < offset_) offset_ = top;
  keep_inside();
}

void Scroll::to_top() {
  offset_ = 0;
  speed_ = 0;
}

}  // namespace faltbok::ui

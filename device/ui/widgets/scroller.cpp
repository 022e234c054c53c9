#include "device/ui/widgets/scroller.h"

#include <algorithm>
#include <cmath>

namespace faltbok::ui {
namespace {

float side_pad(const Ui& ui) { return ui.space(ui.area.w < ui.px(600) ? 2 : 3); }
float end_pad(const Ui& ui) { return ui.space(3); }

void follow_finger(Ui& ui, Scroll& scroll) {
  const Touch& touch = ui.touch;
  if (touch.pressed && ui.area.contains(*touch.pressed)) {
    // A finger on a gliding column stops it, and its tap means nothing else.
    if (scroll.gliding()) ui.touch.tap.reset();
    scroll.stop();
  }
  const bool mine = ui.area.contains(touch.started);
  if (touch.held && touch.dragging && mine) scroll.drag(touch.moved.y);
  if (touch.flung && mine) {
    scroll.drag(touch.moved.y);
    scroll.fling(touch.flung->y);
  }
  if (ui.wheel_px != 0) scroll.drag(ui.wheel_px);
  scroll.step(ui.seconds);
  if (scroll.gliding()) ui.again = true;
}

// Where the content begins on the screen for this offset.
float content_top(const Ui& ui, const ScrollSpec& spec, const Scroll& scroll) {
  const float spare = scroll.extent().view - scroll.extent().content;
  const float above = spec.stand == Stand::kMiddle && spare > 0 ? std::floor(spare * 0.42F) : 0.0F;
  return ui.area.y + end_pad(ui) + above - std::round(scroll.offset());
}

}  // namespace

Column begin_scroll(Ui& ui, const ScrollSpec& spec) {
  const std::string id(spec.id);
  Scroll& scroll = ui.memory.scrolls[id];
  scroll.set_extent({scroll.extent().content, ui.area.h});
  if (!ui.muted) follow_finger(ui, scroll);
  ui.scrolling = id;
  ui.canvas.push_clip(ui.area);
  const float width = std::min(ui.area.w - 2 * side_pad(ui), ui.px(spec.width_dp));
  return {std::floor(ui.area.x + (ui.area.w - width) / 2), content_top(ui, spec, scroll), width};
}

void end_scroll(Ui& ui, const ScrollSpec& spec, const Column& column) {
  Scroll& scroll = ui.memory.scrolls[std::string(spec.id)];
  const float content = column.y - content_top(ui, spec, scroll) + 2 * end_pad(ui);
  if (std::abs(content - scroll.extent().content) > 0.5F) ui.again = true;
  scroll.set_extent({content, ui.area.h});
  ui.canvas.pop_clip();
  ui.scrolling.clear();
  if (scroll.offset_max() < 1) return;

  // More below or above: the edge fades, and a thin thumb says where we are.
  const float fade = ui.px(20);
  Colour clear = colour::kPage;
  clear.alpha = 0;
  const Rect& area = ui.area;
  if (scroll.offset() > 1) ui.canvas.fade({area.x, area.y, area.w, fade}, colour::kPage, clear);
  if (scroll.offset() < scroll.offset_max() - 1)
    ui.canvas.fade({area.x, area.bottom() - fade, area.w, fade}, clear, colour::kPage);
  const float length = std::max(ui.px(32), area.h * area.h / content);
  const float at = (area.h - length) * scroll.offset() / scroll.offset_max();
  ui.canvas.fill({area.right() - ui.px(7), area.y + at, ui.px(4), length}, colour::kLine, ui.px(2));
}

}  // namespace faltbok::ui

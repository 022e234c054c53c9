#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

Rect Ui::take_top(float height) {
  const Rect taken{area.x, area.y, area.w, std::min(height, area.h)};
  area.y += taken.h;
  area.h -= taken.h;
  return taken;
}

Rect Ui::take_bottom(float height) {
  const float h = std::min(height, area.h);
  area.h -= h;
  return {area.x, area.y + area.h, area.w, h};
}

Press interact(Ui& ui, const Target& target) {
  const Rect visible = target.rect.within(ui.canvas.clip());
  if (ui.muted) return {};
  ui.probe.add({target.kind, std::string(target.id), std::string(target.label), target.rect,
                visible, target.enabled, target.chosen});
  if (target.enabled == Enabled::kNo) return {};

  Press press;
  press.tapped = ui.touch.tap && visible.contains(*ui.touch.tap);
  press.held = ui.touch.held && !ui.touch.dragging && visible.contains(ui.touch.started);
  if (ui.memory.focus == target.id) {
    press.focused = ui.memory.focus_shown;
    if (ui.memory.focus_pressed) {
      press.tapped = true;
      ui.memory.focus_pressed = false;
    }
    const auto scroll = ui.memory.scrolls.find(ui.scrolling);
    if (ui.memory.reveal_focus && scroll != ui.memory.scrolls.end()) {
      const float top = target.rect.y - ui.area.y + scroll->second.offset();
      scroll->second.reveal(top - ui.space(1), top + target.rect.h + ui.space(1));
      ui.memory.reveal_focus = false;
      ui.again = true;
    }
  }
  return press;
}

void note_text(Ui& ui, std::string_view text, const Rect& rect) {
  if (ui.muted || text.empty()) return;
  ui.probe.add({SeenKind::kText, "", std::string(text), rect, rect.within(ui.canvas.clip()),
                Enabled::kYes, false});
}

void focus_ring(Ui& ui, const Rect& rect, float radius) {
  ui.canvas.outline(rect.inset(-ui.px(4)), colour::kAccent, {radius + ui.px(4), ui.px(3)});
}

}  // namespace faltbok::ui

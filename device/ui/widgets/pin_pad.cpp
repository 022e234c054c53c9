#include <array>

#include "device/ui/widgets/field.h"

namespace faltbok::ui {
namespace {

constexpr std::size_t kDigitCount = 6;
constexpr float kKeyDp = 76;
constexpr float kKeyHeightDp = 64;

void dots(Ui& ui, Column& column, std::size_t filled) {
  const float step = ui.px(34);
  float x = column.x + column.w / 2 - step * (kDigitCount - 1) / 2;
  for (std::size_t i = 0; i < kDigitCount; ++i, x += step) {
    const Point centre{x, column.y + ui.px(12)};
    ui.canvas.disc(centre, ui.px(9), i < filled ? colour::kAccent : colour::kTextOff);
    if (i >= filled) ui.canvas.disc(centre, ui.px(7), colour::kPage);
  }
  column.y += ui.px(24);
}

}  // namespace

std::optional<char> pin_pad(Ui& ui, Column& column, const PinPad& spec) {
  dots(ui, column, spec.digit_count);
  gap(ui, column, 3);
  constexpr std::array<std::string_view, 4> kRows{"123", "456", "789", " 0\b"};
  std::optional<char> tapped;
  const float between = ui.space(1.5F);
  const float width = ui.px(kKeyDp);
  const float left = column.x + (column.w - 3 * width - 2 * between) / 2;
  for (const std::string_view row : kRows) {
    float x = left;
    for (const char key : row) {
      const Rect rect{x, column.y, width, ui.px(kKeyHeightDp)};
      x += width + between;
      if (key == ' ') continue;
      const bool erase = key == '\b';
      const std::string label = erase ? std::string(ui.say("key.backspace")) : std::string(1, key);
      const Press press =
          interact(ui, {erase ? "pin/erase" : "pin/" + label, label, rect, spec.enabled});
      ui.canvas.fill(rect, press.held ? colour::kAccentSoft : colour::kSurface, ui.px(14));
      ui.canvas.outline(rect, colour::kLine, {ui.px(14), ui.px(1.5F)});
      const Colour ink = spec.enabled == Enabled::kYes ? colour::kText : colour::kTextOff;
      if (erase) {
        const float side = ui.px(28);
        chevron(ui, {rect.centre().x - side / 2, rect.centre().y - side / 2, side, side},
                Direction::kLeft, ink);
      } else {
        const float half = ui.canvas.width_of(Type::kTitle, label) / 2;
        ui.canvas.write(
            {rect.centre().x - half, rect.centre().y - ui.look.line_px(Type::kTitle) / 2},
            Type::kTitle, ink, label);
      }
      if (press.focused) focus_ring(ui, rect, ui.px(14));
      if (press.tapped) tapped = key;
    }
    column.y += ui.px(kKeyHeightDp) + between;
  }
  // Digits of a keyboard work as well.
  for (const Key& key : ui.keys) {
    if (key.kind == KeyKind::kText && key.text.size() == 1 && key.text[0] >= '0' &&
        key.text[0] <= '9')
      tapped = key.text[0];
    if (key.kind == KeyKind::kBackspace) tapped = '\b';
  }
  return spec.enabled == Enabled::kYes ? tapped : std::nullopt;
}

}  // namespace faltbok::ui

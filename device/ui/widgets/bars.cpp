#include "device/ui/widgets/bars.h"

#include <algorithm>
#include <array>

#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

constexpr float kHeaderDp = 68;
constexpr float kDialogWidthDp = 560;

bool back_arrow(Ui& ui, const Rect& rect, const Button& spec) {
  const Press press = interact(ui, {spec.id, spec.label, rect, spec.enabled});
  if (press.held) ui.canvas.fill(rect.inset(ui.px(4)), colour::kPressed, ui.px(12));
  chevron(ui, rect.inset(ui.px(10)), Direction::kLeft, colour::kText);
  if (press.focused) focus_ring(ui, rect.inset(ui.px(4)), ui.px(10));
  return press.tapped;
}

float actions_width(const Ui& ui, const Header& spec) {
  float width = 0;
  for (const Button& action : spec.actions) width += button_width(ui, action) + ui.space(1);
  return width;
}

}  // namespace

std::optional<std::string> header(Ui& ui, const Header& spec) {
  std::optional<std::string> tapped;
  const float pad = ui.space(1.5F);
  const float back_w = spec.back ? ui.px(56) : ui.space(1.5F);
  const float wanted = actions_width(ui, spec);
  // Actions get a row of their own where title and actions do not fit side by side.
  const float title_one = ui.canvas.width_of(Type::kStrong, spec.title);
  const bool beside = back_w + title_one + wanted + 3 * pad <= ui.area.w;
  const float text_w = ui.area.w - back_w - 2 * pad - (beside ? wanted : 0);
  const float title_h = prose_height(ui, text_w, spec.title, Type::kStrong);
  const float detail_h =
      spec.detail.empty() ? 0 : prose_height(ui, text_w, spec.detail, Type::kSmall);
  const float text_row = std::max(ui.px(kHeaderDp), title_h + detail_h + ui.space(2));
  const float action_row = beside || spec.actions.empty() ? 0 : ui.px(kButtonDp) + ui.space(1);
  const Rect bar = ui.take_top(text_row + action_row);
  ui.canvas.fill(bar, colour::kSurface, 0);

  if (spec.back &&
      back_arrow(ui, {bar.x + ui.px(4), bar.y + (text_row - ui.px(52)) / 2, ui.px(52), ui.px(52)},
                 *spec.back))
    tapped = spec.back->id;
  Column column{bar.x + back_w + pad, bar.y + (text_row - title_h - detail_h) / 2, text_w};
  prose(ui, column, spec.title, kStrongStyle);
  if (!spec.detail.empty()) prose(ui, column, spec.detail, kQuietStyle);

  float right = bar.right() - pad;
  const float y = beside ? bar.y + (text_row - ui.px(kButtonDp)) / 2 : bar.y + text_row;
  for (auto action = spec.actions.rbegin(); action != spec.actions.rend(); ++action) {
    const float width = std::min(button_width(ui, *action), bar.w - 2 * pad);
    if (button_in(ui, {right - width, y, width, ui.px(kButtonDp)}, *action)) tapped = action->id;
    right -= width + ui.space(1);
  }
  if (spec.progress)
    progress_bar(ui, ui.take_top(ui.px(5)), *spec.progress);
  else
    ui.canvas.fill(ui.take_top(ui.px(1)), colour::kLine, 0);
  return tapped;
}

std::optional<std::string> footer(Ui& ui, std::span<const Button> buttons) {
  if (buttons.empty()) return std::nullopt;
  const float pad = ui.space(2);
  const float between = ui.space(1.5F);
  const float room = ui.area.w - 2 * pad;
  std::vector<float> widths;
  float sum = -between;
  for (const Button& spec : buttons) {
    float width = button_width(ui, spec);
    if (&spec == &buttons.back()) width = std::max(width, std::min(ui.px(200), room * 0.4F));
    widths.push_back(width);
    sum += width + between;
  }
  std::optional<std::string> tapped;
  const std::size_t last = buttons.size() - 1;
  if (sum <= room) {
    const Rect bar = ui.take_bottom(ui.px(kButtonDp) + ui.space(3));
    ui.canvas.fill(bar, colour::kSurface, 0);
    ui.canvas.fill({bar.x, bar.y, bar.w, ui.px(1)}, colour::kLine, 0);
    float x = bar.x + pad;
    const float y = bar.y + ui.space(1.5F);
    for (std::size_t i = 0; i < buttons.size(); ++i) {
      if (i == last) x = bar.right() - pad - widths[i];
      if (button_in(ui, {x, y, widths[i], ui.px(kButtonDp)}, buttons[i])) tapped = buttons[i].id;
      x += widths[i] + between;
    }
    return tapped;
  }
  // Narrow: the main button on a row of its own, the others share the row below.
  const float share =
      last == 0 ? room : (room - between * static_cast<float>(last - 1)) / static_cast<float>(last);
  float low = 0;
  for (std::size_t i = 0; i < last; ++i) low = std::max(low, button_height(ui, share, buttons[i]));
  const float high = button_height(ui, room, buttons[last]);
  const Rect bar = ui.take_bottom(high + (last > 0 ? low + between : 0) + ui.space(3));
  ui.canvas.fill(bar, colour::kSurface, 0);
  ui.canvas.fill({bar.x, bar.y, bar.w, ui.px(1)}, colour::kLine, 0);
  if (button_in(ui, {bar.x + pad, bar.y + ui.space(1.5F), room, high}, buttons[last]))
    tapped = buttons[last].id;
  for (std::size_t i = 0; i < last; ++i) {
    const Rect rect{bar.x + pad + (share + between) * static_cast<float>(i),
                    bar.y + ui.space(1.5F) + high + between, share, low};
    if (button_in(ui, rect, buttons[i])) tapped = buttons[i].id;
  }
  return tapped;
}

void dialog(Ui& ui, std::string_view id, const std::function<void(Column&)>& fill) {
  const Rect whole = ui.area;
  ui.canvas.fill(whole, {20, 24, 26, 120}, 0);
  const float margin = ui.space(2);
  const float width = std::min(whole.w - 2 * margin, ui.px(kDialogWidthDp));
  float& content = ui.memory.heights[std::string(id)];
  const float height = std::min(content > 0 ? content : whole.h / 2, whole.h - 2 * margin);
  const Rect box{whole.x + (whole.w - width) / 2, whole.y + (whole.h - height) / 2, width, height};
  ui.canvas.fill(box, colour::kPage, ui.px(16));
  ui.area = box;
  const ScrollSpec spec{id, kDialogWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  fill(column);
  end_scroll(ui, spec, column);
  const float now = ui.memory.scrolls[std::string(id)].extent().content;
  if (now != content) ui.again = true;
  content = now;
  ui.area = whole;
}

}  // namespace faltbok::ui

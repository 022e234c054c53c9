#include "device/ui/widgets/controls.h"

#include <algorithm>

namespace faltbok::ui {
namespace {

struct Paint {
  Colour paper, edge, ink;
};

Paint paint(const Button& spec, bool held) {
  if (spec.enabled == Enabled::kNo) {
    if (spec.kind == ButtonKind::kQuiet) return {colour::kPage, colour::kPage, colour::kTextOff};
    return {colour::kOff, colour::kOff, colour::kTextOff};
  }
  switch (spec.kind) {
    case ButtonKind::kPrimary: {
      const Colour paper = held ? colour::kAccentPressed : colour::kAccent;
      return {paper, paper, colour::kOnAccent};
    }
    case ButtonKind::kSecondary:
      return {held ? colour::kPressed : colour::kSurface, colour::kLine, colour::kText};
    case ButtonKind::kQuiet: {
      Colour paper = colour::kPressed;
      if (!held) paper.alpha = 0;
      return {paper, paper, colour::kAccent};
    }
    case ButtonKind::kDanger:
      return {held ? colour::kPressed : colour::kSurface, colour::kDanger, colour::kDanger};
  }
  return {colour::kSurface, colour::kLine, colour::kText};
}

float side_pad(const Ui& ui) { return ui.space(2.5F); }
float corner(const Ui& ui) { return ui.px(12); }

}  // namespace

bool button_in(Ui& ui, const Rect& rect, const Button& spec) {
  const Press press = interact(ui, {spec.id, spec.label, rect, spec.enabled});
  const Paint look = paint(spec, press.held);
  if (look.paper.alpha != 0) ui.canvas.fill(rect, look.paper, corner(ui));
  if (spec.kind == ButtonKind::kSecondary || spec.kind == ButtonKind::kDanger)
    ui.canvas.outline(rect, look.edge, {corner(ui), ui.px(1.5F)});
  const auto lines =
      typeset(ui.canvas, {Type::kStrong, rect.w - ui.space(2), Hyphens::kYes}, spec.label);
  const float line = ui.look.line_px(Type::kStrong);
  float y = rect.y + (rect.h - line * static_cast<float>(lines.size())) / 2;
  for (const Line& part : lines) {
    ui.canvas.write({rect.x + (rect.w - part.width) / 2, y}, Type::kStrong, look.ink, part.text);
    y += line;
  }
  if (press.focused) focus_ring(ui, rect, corner(ui));
  return press.tapped;
}

float button_width(const Ui& ui, const Button& spec) {
  return std::max(ui.px(kTouchMinDp * 2),
                  ui.canvas.width_of(Type::kStrong, spec.label) + 2 * side_pad(ui) + 1);
}

float button_height(const Ui& ui, float width, const Button& spec) {
  return std::max(ui.px(kButtonDp),
                  prose_height(ui, width - ui.space(2), spec.label, Type::kStrong) + ui.space(2));
}

bool button(Ui& ui, Column& column, const Button& spec) {
  const Rect rect{column.x, column.y, column.w, button_height(ui, column.w, spec)};
  column.y += rect.h;
  return button_in(ui, rect, spec);
}

bool button_compact(Ui& ui, Column& column, const Button& spec) {
  const float width = std::min(column.w, button_width(ui, spec));
  const Rect rect{column.x, column.y, width, button_height(ui, width, spec)};
  column.y += rect.h;
  return button_in(ui, rect, spec);
}

bool option_row(Ui& ui, Column& column, const Option& spec) {
  const float mark = ui.px(26);
  const float pad = ui.space(2);
  const float text_x = column.x + pad + mark + pad;
  const float text_w = column.w - (text_x - column.x) - pad;
  const auto lines = typeset(ui.canvas, {Type::kBody, text_w, Hyphens::kYes}, spec.label);
  const float text_h = static_cast<float>(lines.size()) * ui.look.line_px(Type::kBody);
  const Rect rect{column.x, column.y, column.w,
                  std::max(ui.px(kOptionMinDp), text_h + ui.space(3))};
  column.y += rect.h;

  const Press press = interact(ui, {spec.id, spec.label, rect, spec.enabled, spec.chosen});
  const Colour paper = spec.chosen  ? colour::kAccentSoft
                       : press.held ? colour::kPressed
                                    : colour::kSurface;
  ui.canvas.fill(rect, paper, corner(ui));
  ui.canvas.outline(rect, spec.chosen ? colour::kAccent : colour::kLine,
                    {corner(ui), ui.px(spec.chosen ? 2.5F : 1.5F)});

  const Rect box{rect.x + pad, rect.y + (rect.h - mark) / 2, mark, mark};
  const float round = spec.choosing == Choosing::kOne ? mark / 2 : ui.px(6);
  if (spec.chosen) {
    ui.canvas.fill(box, colour::kAccent, round);
    check_mark(ui, box.inset(mark * 0.14F), colour::kOnAccent);
  } else {
    ui.canvas.fill(box, colour::kSurface, round);
    ui.canvas.outline(box, colour::kTextOff, {round, ui.px(2)});
  }
  write_lines(ui, {text_x, rect.y + (rect.h - text_h) / 2}, lines, kBodyStyle);
  if (press.focused) focus_ring(ui, rect, corner(ui));
  return press.tapped;
}

bool card(Ui& ui, Column& column, const Card& spec) {
  const float pad = ui.space(2);
  const float arrow = spec.enabled == Enabled::kYes ? ui.px(24) : 0;
  float inner_w = column.w - 2 * pad - arrow;
  // The chip stands beside the title where there is room, below the detail where there is not.
  const float chip_w = spec.chip.empty() ? 0 : chip_width(ui, spec.chip);
  const bool beside = chip_w > 0 && chip_w < inner_w * 0.45F;
  const float text_w = beside ? inner_w - chip_w - pad : inner_w;
  const float title_h = prose_height(ui, text_w, spec.title, Type::kStrong);
  const float detail_h =
      spec.detail.empty() ? 0 : prose_height(ui, text_w, spec.detail, Type::kSmall) + ui.px(2);
  const float below_h = chip_w > 0 && !beside ? chip_height(ui) + ui.space(1) : 0;
  const float content = title_h + detail_h + below_h;
  const Rect rect{column.x, column.y, column.w,
                  std::max(ui.px(kOptionMinDp), content + ui.space(3))};
  column.y += rect.h;

  std::string label = spec.title;
  if (!spec.detail.empty()) label.append("\n").append(spec.detail);
  const Press press = interact(ui, {spec.id, label, rect, spec.enabled});
  ui.canvas.fill(rect, press.held ? colour::kPressed : colour::kSurface, corner(ui));
  ui.canvas.outline(rect, colour::kLine, {corner(ui), ui.px(1.5F)});
  const float top = rect.y + (rect.h - content) / 2;
  write_lines(ui, {rect.x + pad, top},
              typeset(ui.canvas, {Type::kStrong, text_w, Hyphens::kYes}, spec.title), kStrongStyle);
  if (!spec.detail.empty())
    write_lines(ui, {rect.x + pad, top + title_h + ui.px(2)},
                typeset(ui.canvas, {Type::kSmall, text_w, Hyphens::kYes}, spec.detail),
                kQuietStyle);
  if (beside)
    chip(ui, {rect.right() - pad - arrow, rect.y + (rect.h - chip_height(ui)) / 2}, spec.chip,
         spec.tone);
  if (below_h > 0)
    chip(ui, {rect.x + pad + chip_w, top + title_h + detail_h + ui.space(1)}, spec.chip, spec.tone);
  if (arrow > 0)
    chevron(
        ui,
        {rect.right() - pad - ui.px(12), rect.y + (rect.h - ui.px(24)) / 2, ui.px(24), ui.px(24)},
        Direction::kRight, colour::kTextQuiet);
  if (press.focused) focus_ring(ui, rect, corner(ui));
  return press.tapped;
}

std::optional<std::size_t> segments(Ui& ui, Column& column, std::span<const Option> options) {
  std::optional<std::size_t> tapped;
  const float between = ui.space(1);
  const float count = static_cast<float>(options.size());
  const float width = (column.w - between * (count - 1)) / count;
  float height = ui.px(kButtonDp);
  for (const Option& option : options)
    height = std::max(
        height, prose_height(ui, width - ui.space(2), option.label, Type::kStrong) + ui.space(2));
  for (std::size_t i = 0; i < options.size(); ++i) {
    const Rect rect{column.x + (width + between) * static_cast<float>(i), column.y, width, height};
    const Press press = interact(
        ui, {options[i].id, options[i].label, rect, options[i].enabled, options[i].chosen});
    const bool chosen = options[i].chosen;
    ui.canvas.fill(rect,
                   chosen       ? colour::kAccentSoft
                   : press.held ? colour::kPressed
                                : colour::kSurface,
                   corner(ui));
    ui.canvas.outline(rect, chosen ? colour::kAccent : colour::kLine,
                      {corner(ui), ui.px(chosen ? 2.5F : 1.5F)});
    const auto lines =
        typeset(ui.canvas, {Type::kStrong, width - ui.space(2), Hyphens::kYes}, options[i].label);
    float y =
        rect.y + (height - ui.look.line_px(Type::kStrong) * static_cast<float>(lines.size())) / 2;
    for (const Line& line : lines) {
      ui.canvas.write({rect.x + (width - line.width) / 2, y}, Type::kStrong,
                      chosen ? colour::kAccent : colour::kText, line.text);
      y += ui.look.line_px(Type::kStrong);
    }
    if (press.focused) focus_ring(ui, rect, corner(ui));
    if (press.tapped) tapped = i;
  }
  column.y += height;
  return tapped;
}

}  // namespace faltbok::ui

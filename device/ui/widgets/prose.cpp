#include "device/ui/widgets/prose.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace faltbok::ui {
namespace {

struct Tint {
  Colour ink, paper;
};

Tint tint(Tone tone) {
  switch (tone) {
    case Tone::kNotice: return {colour::kNotice, colour::kNoticeSoft};
    case Tone::kDanger: return {colour::kDanger, colour::kNoticeSoft};
    case Tone::kGood: return {colour::kGood, colour::kGoodSoft};
    case Tone::kPlain: return {colour::kTextQuiet, colour::kPressed};
  }
  return {colour::kText, colour::kSurface};
}

float widest(const std::vector<Line>& lines) {
  float width = 0;
  for (const Line& line : lines) width = std::max(width, line.width);
  return width;
}

}  // namespace

void gap(const Ui& ui, Column& column, float steps) { column.y += ui.space(steps); }

void write_lines(Ui& ui, Point at, const std::vector<Line>& lines, Style style) {
  for (const Line& line : lines) {
    ui.canvas.write(at, style.type, style.colour, line.text);
    at.y += ui.look.line_px(style.type);
  }
}

float prose_height(const Ui& ui, float width, std::string_view text, Type type) {
  return static_cast<float>(typeset(ui.canvas, {type, width, Hyphens::kYes}, text).size()) *
         ui.look.line_px(type);
}

void prose(Ui& ui, Column& column, std::string_view text, Style style) {
  const auto lines = typeset(ui.canvas, {style.type, column.w, Hyphens::kYes}, text);
  const float height = static_cast<float>(lines.size()) * ui.look.line_px(style.type);
  write_lines(ui, {column.x, column.y}, lines, style);
  note_text(ui, text, {column.x, column.y, widest(lines), height});
  column.y += height;
}

void prose_centred(Ui& ui, Column& column, std::string_view text, Style style) {
  const auto lines = typeset(ui.canvas, {style.type, column.w, Hyphens::kYes}, text);
  const float top = column.y;
  for (const Line& line : lines) {
    ui.canvas.write({column.x + (column.w - line.width) / 2, column.y}, style.type, style.colour,
                    line.text);
    column.y += ui.look.line_px(style.type);
  }
  const float width = widest(lines);
  note_text(ui, text, {column.x + (column.w - width) / 2, top, width, column.y - top});
}

void notice_box(Ui& ui, Column& column, std::string_view text, Tone tone) {
  const Tint tinted = tint(tone);
  const float pad = ui.space(2);
  const float bar = ui.px(4);
  Column inner{column.x + pad + bar, column.y + ui.px(12), column.w - 2 * pad - bar};
  const float height = prose_height(ui, inner.w, text, Type::kBody) + ui.px(24);
  ui.canvas.fill({column.x, column.y, column.w, height}, tinted.paper, ui.px(10));
  ui.canvas.fill({column.x, column.y + ui.px(10), bar, height - ui.px(20)}, tinted.ink, bar / 2);
  prose(ui, inner, text, {Type::kBody, tinted.ink});
  column.y += height;
}

float chip_width(const Ui& ui, std::string_view text) {
  return ui.canvas.width_of(Type::kSmall, text) + 2 * ui.px(10);
}

float chip_height(const Ui& ui) { return ui.look.line_px(Type::kSmall) + ui.px(6); }

float chip(Ui& ui, Point top_right, std::string_view text, Tone tone) {
  const Tint tinted = tint(tone);
  const float width = chip_width(ui, text);
  const Rect rect{top_right.x - width, top_right.y, width, chip_height(ui)};
  ui.canvas.fill(rect, tinted.paper, rect.h / 2);
  ui.canvas.write({rect.x + ui.px(10), rect.y + ui.px(3)}, Type::kSmall, tinted.ink, text);
  note_text(
      ui, text,
      {rect.x + ui.px(10), rect.y + ui.px(3), width - ui.px(20), ui.look.line_px(Type::kSmall)});
  return width;
}

void progress_bar(Ui& ui, const Rect& rect, float part) {
  ui.canvas.fill(rect, colour::kLine, rect.h / 2);
  const float width = std::round(rect.w * std::clamp(part, 0.0F, 1.0F));
  if (width >= rect.h) ui.canvas.fill({rect.x, rect.y, width, rect.h}, colour::kAccent, rect.h / 2);
}

void check_mark(Ui& ui, const Rect& rect, Colour colour) {
  const std::array<Point, 3> path{{{rect.x + rect.w * 0.18F, rect.y + rect.h * 0.54F},
                                   {rect.x + rect.w * 0.42F, rect.y + rect.h * 0.76F},
                                   {rect.x + rect.w * 0.84F, rect.y + rect.h * 0.28F}}};
  ui.canvas.stroke(path, colour, std::max(1.5F, rect.w * 0.13F));
}

void chevron(Ui& ui, const Rect& rect, Direction direction, Colour colour) {
  const Point c = rect.centre();
  const float long_half = rect.h * 0.28F;
  const float short_half = rect.h * 0.14F;
  const bool sideways = direction == Direction::kLeft || direction == Direction::kRight;
  const float sign = direction == Direction::kLeft || direction == Direction::kUp ? -1.0F : 1.0F;
  std::array<Point, 3> path{};
  for (std::size_t i = 0; i < 3; ++i) {
    const float along = (static_cast<float>(i) - 1.0F) * long_half;
    const float out = (i == 1 ? short_half : -short_half) * sign;
    path[i] = sideways ? Point{c.x + out, c.y + along} : Point{c.x + along, c.y + out};
  }
  ui.canvas.stroke(path, colour, ui.px(2.5F));
}

}  // namespace faltbok::ui

#include "device/ui/widgets/field.h"

#include <algorithm>
#include <cmath>

#include "device/ui/widgets/edit.h"

namespace faltbok::ui {
namespace {

struct Box {
  Rect rect;
  float pad = 0;
};

void draw_box(Ui& ui, const Rect& rect, Enabled enabled, bool active) {
  ui.canvas.fill(rect, enabled == Enabled::kYes ? colour::kSurface : colour::kOff, ui.px(10));
  ui.canvas.outline(rect, active ? colour::kAccent : colour::kTextOff,
                    {ui.px(10), ui.px(active ? 2.5F : 1.5F)});
}

std::size_t byte_at(const Ui& ui, const std::vector<Line>& lines, Point inside) {
  const float line_h = ui.look.line_px(Type::kBody);
  const auto last = static_cast<float>(lines.size()) - 1;
  const Line& line =
      lines[static_cast<std::size_t>(std::clamp(std::floor(inside.y / line_h), 0.0F, last))];
  std::size_t at = 0;
  float before = 0;
  while (at < line.text.size()) {
    const std::size_t next = next_character(line.text, at);
    const float width =
        ui.canvas.width_of(Type::kBody, std::string_view(line.text).substr(0, next));
    if ((before + width) / 2 > inside.x) break;
    before = width;
    at = next;
  }
  return line.begin + at;
}

void draw_cursor(Ui& ui, Point at, const std::vector<Line>& lines, std::size_t cursor) {
  const float line_h = ui.look.line_px(Type::kBody);
  std::size_t row = 0;
  while (row + 1 < lines.size() && lines[row + 1].begin <= cursor) ++row;
  const Line& line = lines[row];
  const std::size_t length = std::min(cursor, line.end) - std::min(line.begin, cursor);
  const float x = ui.canvas.width_of(Type::kBody, std::string_view(line.text).substr(0, length));
  const float y = at.y + line_h * static_cast<float>(row);
  ui.canvas.fill({at.x + x, y + ui.px(2), ui.px(2), line_h - ui.px(4)}, colour::kAccent, 0);
}

// Taps outside the field and its keyboard end the typing. The keyboard lies outside ui.area.
bool tapped_elsewhere(const Ui& ui, const Rect& rect) {
  return !ui.muted && ui.touch.tap && ui.touch.tap->y < ui.memory.keyboard_top &&
         !rect.contains(*ui.touch.tap);
}

void label_above(Ui& ui, Column& column, const Field& spec) {
  if (spec.label.empty()) return;
  prose(ui, column, spec.label, {Type::kStrong, colour::kText});
  gap(ui, column, 0.75F);
}

void reveal(Ui& ui, const Rect& rect) {
  if (!ui.memory.reveal_field) return;
  const auto scroll = ui.memory.scrolls.find(ui.scrolling);
  if (scroll == ui.memory.scrolls.end()) return;
  const float top = rect.y - ui.area.y + scroll->second.offset();
  scroll->second.reveal(top - ui.space(5), top + rect.h + ui.space(2));
  ui.memory.reveal_field = false;
  ui.again = true;
}

}  // namespace

Typed text_field(Ui& ui, Column& column, const Field& spec) {
  label_above(ui, column, spec);
  Typed typed;
  Memory& memory = ui.memory;
  std::string text(spec.text);
  if (memory.field == spec.id && !ui.muted) {
    memory.field_drawn = true;
    Editing editing{text, memory.cursor, spec.size_max, spec.line_count > 1};
    for (const Key& key : ui.keys) typed.done = apply(editing, key) || typed.done;
    ui.keys.clear();
    memory.cursor = editing.cursor;
    text = std::move(editing.text);
    if (text != spec.text) typed.text = text;
  }

  const float pad = ui.px(14);
  const float line_h = ui.look.line_px(Type::kBody);
  const auto lines = typeset(ui.canvas, {Type::kBody, column.w - 2 * pad, Hyphens::kNo}, text);
  const float rows = static_cast<float>(
      std::max<std::size_t>(lines.size(), static_cast<std::size_t>(spec.line_count)));
  const Rect rect{column.x, column.y, column.w, rows * line_h + 2 * pad};
  const Point origin{rect.x + pad, rect.y + pad};
  column.y += rect.h;

  const std::string shown = spec.label.empty() ? spec.hint : spec.label;
  const Press press = interact(ui, {spec.id, shown, rect, spec.enabled, false, SeenKind::kField});
  if (press.tapped) {
    const Point tap = ui.touch.tap.value_or(Point{rect.right(), rect.bottom()});
    const std::size_t at = byte_at(ui, lines, {tap.x - origin.x, tap.y - origin.y});
    memory.focus_field(spec.id, spec.keyboard, at);
    ui.again = true;
  } else if (memory.field == spec.id && (typed.done || tapped_elsewhere(ui, rect))) {
    memory.leave_field();
    memory.field_left.clear();
    typed.left = true;
    ui.again = true;
  } else if (memory.field_left == spec.id) {
    memory.field_left.clear();
    typed.left = true;
  }
  const bool active = memory.field == spec.id;
  draw_box(ui, rect, spec.enabled, active);
  if (text.empty() && !spec.hint.empty())
    ui.canvas.write(origin, Type::kBody, colour::kTextQuiet, spec.hint);
  write_lines(ui, origin, lines, kBodyStyle);
  if (active) {
    draw_cursor(ui, origin, lines, memory.cursor);
    reveal(ui, rect);
  }
  if (press.focused) focus_ring(ui, rect, ui.px(10));
  return typed;
}

Typed date_field(Ui& ui, Column& column, const Field& spec) {
  Typed typed = text_field(ui, column, spec);
  if (!typed.text) return typed;
  std::string digits;
  for (const char c : *typed.text)
    if (c >= '0' && c <= '9' && digits.size() < 8) digits.push_back(c);
  const bool erased = typed.text->size() < spec.text.size();
  if (digits.size() > 6 || (digits.size() == 6 && !erased)) digits.insert(6, "-");
  if (digits.size() > 4 || (digits.size() == 4 && !erased)) digits.insert(4, "-");
  ui.memory.cursor = digits.size();
  typed.text = std::move(digits);
  return typed;
}

bool secret_field(Ui& ui, Column& column, const Field& spec) {
  label_above(ui, column, spec);
  Memory& memory = ui.memory;
  bool done = false;
  if (memory.field == spec.id && !ui.muted) {
    memory.field_drawn = true;
    for (const Key& key : ui.keys) {
      if (key.kind == KeyKind::kText && !memory.secret.append(key.text)) break;
      if (key.kind == KeyKind::kBackspace) memory.secret.remove_last();
      done = done || key.kind == KeyKind::kEnter || key.kind == KeyKind::kEscape;
    }
    ui.keys.clear();
  }
  const float pad = ui.px(14);
  std::string shown;
  if (memory.secret_shown)
    shown = memory.secret.reveal();
  else
    for (std::size_t i = 0; i < memory.secret.size(); ++i) shown.append("•");
  const auto lines = typeset(ui.canvas, {Type::kBody, column.w - 2 * pad, Hyphens::kNo}, shown);
  const float rows = static_cast<float>(lines.size());
  const Rect rect{column.x, column.y, column.w, rows * ui.look.line_px(Type::kBody) + 2 * pad};
  column.y += rect.h;
  const Press press =
      interact(ui, {spec.id, spec.label, rect, spec.enabled, false, SeenKind::kField});
  if (press.tapped) {
    memory.focus_field(spec.id, Keyboard::kText, 0);
    ui.again = true;
  } else if (memory.field == spec.id && (done || tapped_elsewhere(ui, rect))) {
    memory.leave_field();
    ui.again = true;
  }
  const bool active = memory.field == spec.id;
  draw_box(ui, rect, spec.enabled, active);
  write_lines(ui, {rect.x + pad, rect.y + pad}, lines, kBodyStyle);
  if (active) {
    draw_cursor(ui, {rect.x + pad, rect.y + pad}, lines, shown.size());
    reveal(ui, rect);
  }
  if (press.focused) focus_ring(ui, rect, ui.px(10));
  std::fill(shown.begin(), shown.end(), '\0');
  return done;
}

}  // namespace faltbok::ui

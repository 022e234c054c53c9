#include "device/ui/frames.h"

#include <algorithm>

#include "device/ui/widgets/keyboard.h"

namespace faltbok::ui {
namespace {
constexpr float kStepSecondsMax = 0.05F;  // after a long sleep nothing jumps
}

base::Status Frames::set_look(const Look& look) {
  TRY("look", canvas_.set_look(look));
  look_ = look;
  gestures_.set_slop(look.px(kSlopDp));
  return base::ok_status();
}

// Tab goes through what stood on the screen, in drawing order; Enter and Space press it.
void Frames::step_focus(int by) {
  std::vector<const Seen*> stops;
  for (const Seen& seen : probe_.all())
    if (seen.kind != SeenKind::kText && seen.enabled == Enabled::kYes &&
        !seen.id.starts_with("key/"))
      stops.push_back(&seen);
  if (stops.empty()) return;
  const std::string& from = memory_.field.empty() ? memory_.focus : memory_.field;
  const auto at = std::find_if(stops.begin(), stops.end(),
                               [&from](const Seen* seen) { return seen->id == from; });
  const auto count = static_cast<std::ptrdiff_t>(stops.size());
  std::ptrdiff_t next = by > 0 ? 0 : count - 1;
  if (at != stops.end()) next = (at - stops.begin() + by + count) % count;
  const Seen& target = *stops[static_cast<std::size_t>(next)];
  if (!memory_.field.empty()) {
    memory_.field_left = memory_.field;
    memory_.leave_field();
  }
  memory_.focus = target.id;
  memory_.focus_shown = true;
  memory_.reveal_focus = true;
}

void Frames::move_focus(std::vector<Key>& keys) {
  std::vector<Key> rest;
  for (Key& key : keys) {
    const bool press =
        key.kind == KeyKind::kEnter || (key.kind == KeyKind::kText && key.text == " ");
    if (key.kind == KeyKind::kTab)
      step_focus(1);
    else if (key.kind == KeyKind::kBackTab)
      step_focus(-1);
    else if (press && memory_.field.empty() && memory_.focus_shown)
      memory_.focus_pressed = true;
    else
      rest.push_back(std::move(key));
  }
  keys = std::move(rest);
}

Drawn Frames::draw(const FrameInput& input, const View& view) {
  const float seconds =
      std::min(static_cast<float>(input.now_ms - last_ms_) / 1000.0F, kStepSecondsMax);
  last_ms_ = input.now_ms;
  std::vector<Key> keys = std::exchange(memory_.typed, {});
  move_focus(keys_);
  keys.insert(keys.end(), keys_.begin(), keys_.end());
  keys_.clear();

  canvas_.begin(input.screen, seconds);
  probe_.clear();
  Ui ui{canvas_,
        look_,
        Words::in(input.language),
        memory_,
        probe_,
        gestures_.next(input.now_ms),
        std::move(keys),
        input.wheel_px,
        input.screen,
        seconds,
        input.now_ms,
        false,
        false,
        {}};
  if (ui.touch.pressed) memory_.focus_shown = false;
  canvas_.fill(input.screen, colour::kPage, 0);

  const Rect keys_area = ui.take_bottom(keyboard_height(ui));
  memory_.keyboard_top = keys_area.y;
  memory_.field_drawn = false;
  if (keys_area.h > 0) keyboard(ui, keys_area);
  canvas_.push_clip(ui.area);
  view(ui);
  canvas_.pop_clip();

  if (!memory_.field.empty() && !memory_.field_drawn) memory_.leave_field();
  memory_.focus_pressed = false;
  const bool typed = !memory_.typed.empty() || !memory_.field_left.empty();
  Drawn drawn{canvas_.end(), ui.again || typed || gestures_.pending() || canvas_.wants_build()};
  return drawn;
}

}  // namespace faltbok::ui

#include "device/ui/loop.h"

#include <algorithm>

#include "device/ui/screens/screens.h"

namespace faltbok::ui {
namespace {

constexpr int kFramesAfterEvent = 3;
constexpr int kFrameMs = 16;  // between frames where the display does not pace us
constexpr float kWheelDp = 90;
constexpr int kEventsPerTurnMax = 256;

Look look_of(const app::Settings& settings, const Window& window) {
  const float scale = settings.dp_scale > 0 ? settings.dp_scale : window.dp_scale();
  return {std::clamp(scale, app::kDpScaleMin, app::kDpScaleMax), settings.text_size};
}

}  // namespace

Loop::Loop(std::unique_ptr<Window> window, LoopParts parts)
    : window_(std::move(window)), parts_(std::move(parts)) {}

Loop::~Loop() { parts_.runner.set_waker({}); }

base::Result<std::unique_ptr<Loop>> Loop::open(const WindowSpec& spec, LoopParts parts) {
  TRY_ASSIGN(std::unique_ptr<Window> window, "window", Window::open(spec));
  std::unique_ptr<Loop> loop(new Loop(std::move(window), std::move(parts)));
  loop->parts_.runner.set_waker(&Window::wake);
  loop->tell(app::Started{loop->parts_.entries_lost});
  loop->frames_left_ = kFramesAfterEvent;
  TRY("first frame", loop->frame(0));
  return loop;
}

base::Status Loop::run() {
  while (true) {
    TRY_ASSIGN(const bool open, "loop", turn(-1));
    if (!open) return base::ok_status();
  }
}

void Loop::post(app::Effects effects) {
  for (app::Effect& effect : effects) parts_.runner.post(std::move(effect));
}

void Loop::tell(app::Event event) { post(app::update(state_, std::move(event), parts_.now())); }
void Loop::ask(const app::Intent& intent) { post(app::update(state_, intent, parts_.now())); }

// How long the loop may sleep: not at all while frames are due,
// else until the app or a long press wants to be woken.
int Loop::patience_ms(int wait_ms_max) const {
  if (!resting()) {
    const auto since =
        static_cast<int>(std::min<std::uint64_t>(window_->now_ms() - last_frame_ms_, kFrameMs));
    return std::max(0, kFrameMs - since);
  }
  std::int64_t wait = wait_ms_max < 0 ? INT64_MAX : wait_ms_max;
  if (const auto tick = app::next_tick_ms(state_))
    wait = std::min(wait, std::max<std::int64_t>(0, *tick - parts_.now().monotonic_ms));
  if (const auto press = frames_.until_long_press(window_->now_ms()))
    wait = std::min(wait, static_cast<std::int64_t>(*press));
  return wait == INT64_MAX ? -1 : static_cast<int>(std::min<std::int64_t>(wait, 24 * 3600 * 1000));
}

base::Result<bool> Loop::turn(int wait_ms_max) {
  const Arrived arrived = window_->wait(patience_ms(wait_ms_max), frames_);
  if (arrived.quit) return false;
  if (arrived.touched) tell(app::Activity{});
  const auto tick = app::next_tick_ms(state_);
  if (tick && *tick <= parts_.now().monotonic_ms) tell(app::Tick{});
  for (int i = 0; i < kEventsPerTurnMax; ++i) {
    std::optional<app::Event> event = parts_.runner.poll();
    if (!event) break;
    tell(std::move(*event));
  }
  if (arrived.any || state_.revision != drawn_revision_) frames_left_ = kFramesAfterEvent;
  if (!resting()) TRY("frame", frame(arrived.wheel));
  return !state_.start_again;
}

base::Status Loop::frame(float wheel) {
  TRY("look", frames_.set_look(look_of(state_.settings, *window_)));
  drawn_revision_ = state_.revision;
  last_frame_ms_ = window_->now_ms();
  Asked asked;
  const FrameInput input{window_->size(), last_frame_ms_, frames_.look().px(kWheelDp) * wheel,
                         state_.settings.language};
  const Drawn drawn =
      frames_.draw(input, [this, &asked](Ui& ui) { asked = draw_screen(ui, state_); });
  window_->paint(drawn.picture, frames_.canvas().atlas_version());
  ++frame_count_;
  again_ = drawn.again;
  frames_left_ = std::max(0, frames_left_ - 1);
  for (const app::Intent& intent : asked) ask(intent);
  if (state_.revision != drawn_revision_) frames_left_ = kFramesAfterEvent;
  return base::ok_status();
}

}  // namespace faltbok::ui

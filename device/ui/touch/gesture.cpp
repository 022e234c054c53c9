#include "device/ui/touch/gesture.h"

#include <cmath>

namespace faltbok::ui {
namespace {
constexpr std::uint64_t kTrailMs = 100;
}

void Gestures::push(const FingerEdge& edge) {
  if (edge.edge == Edge::kMove) {
    // Moves of one finger between two frames become one.
    if (!queue_.empty() && queue_.back().edge == Edge::kMove &&
        queue_.back().finger == edge.finger) {
      queue_.back() = edge;
      return;
    }
    if (queue_.size() >= kEdgesMax) return;
  }
  queue_.push_back(edge);
}

Touch Gestures::next(std::uint64_t now_ms) {
  Touch out = state_;
  out.pressed.reset();
  out.tap.reset();
  out.long_press.reset();
  out.flung.reset();
  out.moved = {};
  bool edge_used = false;
  while (!queue_.empty()) {
    const FingerEdge edge = queue_.front();
    if (edge.edge != Edge::kMove && edge_used) break;
    // A second finger lands while the first is still down:
    // the first one's tap is finished first (two thumbs typing).
    if (edge.edge == Edge::kDown && out.held) {
      lift({Edge::kUp, finger_, out.at, edge.at_ms}, out);
      edge_used = true;
      break;
    }
    queue_.pop_front();
    if (edge.edge == Edge::kDown) press(edge, out);
    if (!out.held || edge.finger != finger_) continue;
    if (edge.edge == Edge::kMove) move(edge, out);
    if (edge.edge == Edge::kUp) lift(edge, out);
    if (edge.edge == Edge::kCancel) out.held = out.dragging = false;
    edge_used = edge_used || edge.edge != Edge::kMove;
  }
  if (out.held && !out.dragging && !long_pressed_ && now_ms >= down_ms_ + kLongPressMs) {
    long_pressed_ = true;
    out.long_press = out.at;
  }
  state_ = out;
  return out;
}

void Gestures::press(const FingerEdge& edge, Touch& out) {
  out.held = true;
  out.dragging = false;
  out.at = out.started = edge.at;
  out.pressed = edge.at;
  finger_ = edge.finger;
  down_ms_ = edge.at_ms;
  long_pressed_ = false;
  trail_.assign(1, {edge.at, edge.at_ms});
}

void Gestures::move(const FingerEdge& edge, Touch& out) {
  const Point before = out.at;
  out.at = edge.at;
  const bool was_dragging = out.dragging;
  if (std::hypot(edge.at.x - out.started.x, edge.at.y - out.started.y) > slop_px_)
    out.dragging = true;
  if (was_dragging) {
    out.moved.x += edge.at.x - before.x;
    out.moved.y += edge.at.y - before.y;
  }
  trail_.push_back({edge.at, edge.at_ms});
  while (trail_.size() > 1 && edge.at_ms > trail_.front().at_ms + kTrailMs) trail_.pop_front();
}

void Gestures::lift(const FingerEdge& edge, Touch& out) {
  if (!out.dragging) {
    out.tap = out.started;  // where it landed: a finger rolls a little as it lifts
    if (long_pressed_) out.tap.reset();
  } else {
    while (trail_.size() > 1 && edge.at_ms > trail_.front().at_ms + kTrailMs) trail_.pop_front();
    const float seconds = static_cast<float>(edge.at_ms - trail_.front().at_ms) / 1000.0F;
    Point speed;
    if (seconds > 0.005F && trail_.size() > 1)
      speed = {(edge.at.x - trail_.front().at.x) / seconds,
               (edge.at.y - trail_.front().at.y) / seconds};
    out.flung = speed;
  }
  out.held = out.dragging = false;
}

std::optional<std::uint64_t> Gestures::until_long_press(std::uint64_t now_ms) const {
  if (!state_.held || state_.dragging || long_pressed_) return std::nullopt;
  const std::uint64_t due = down_ms_ + kLongPressMs;
  return due > now_ms ? due - now_ms : 0;
}

void Gestures::cancel() {
  state_.held = state_.dragging = false;
  state_.tap.reset();
}

}  // namespace faltbok::ui

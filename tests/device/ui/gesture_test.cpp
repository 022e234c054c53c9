#include "device/ui/touch/gesture.h"

#include <catch2/catch_test_macros.hpp>

namespace faltbok::ui {
namespace {

FingerEdge edge(Edge kind, float x, float y, std::uint64_t at_ms, std::int64_t finger = 1) {
  return {kind, finger, {x, y}, at_ms};
}

}  // namespace

TEST_CASE(
    "gesture: a press and its release that arrive together still give a press frame and a tap "
    "frame",
    "[ui]") {
  Gestures gestures;
  gestures.push(edge(Edge::kDown, 10, 20, 100));
  gestures.push(edge(Edge::kUp, 11, 21, 101));
  const Touch first = gestures.next(101);
  CHECK(first.pressed);
  CHECK(first.held);
  CHECK(!first.tap);
  CHECK(gestures.pending());
  const Touch second = gestures.next(102);
  REQUIRE(second.tap);
  CHECK(second.tap->x == 10);
  CHECK(!second.held);
  CHECK(!gestures.pending());
  CHECK(!gestures.next(103).tap);
}

TEST_CASE("gesture: twelve quick taps give twelve taps", "[ui]") {
  Gestures gestures;
  for (std::uint64_t i = 0; i < 12; ++i) {
    gestures.push(edge(Edge::kDown, static_cast<float>(i), 0, i * 10));
    gestures.push(edge(Edge::kUp, static_cast<float>(i), 0, i * 10 + 5));
  }
  int taps = 0;
  for (int frame = 0; frame < 40; ++frame)
    if (gestures.next(200).tap) ++taps;
  CHECK(taps == 12);
}

TEST_CASE("gesture: a drag scrolls and is no tap, however it ends", "[ui]") {
  Gestures gestures;
  gestures.set_slop(10);
  gestures.push(edge(Edge::kDown, 50, 50, 0));
  gestures.next(0);
  gestures.push(edge(Edge::kMove, 50, 80, 20));
  CHECK(gestures.next(20).dragging);
  gestures.push(edge(Edge::kMove, 50, 90, 40));
  CHECK(gestures.next(40).moved.y == 10);
  gestures.push(edge(Edge::kMove, 50, 50, 60));  // back to where it began
  gestures.next(60);
  gestures.push(edge(Edge::kUp, 50, 50, 70));
  const Touch end = gestures.next(70);
  CHECK(!end.tap);
  CHECK(end.flung);
}

TEST_CASE("gesture: a finger that trembles within the slop still taps", "[ui]") {
  Gestures gestures;
  gestures.set_slop(10);
  gestures.push(edge(Edge::kDown, 50, 50, 0));
  gestures.push(edge(Edge::kMove, 55, 56, 20));
  gestures.push(edge(Edge::kUp, 55, 56, 30));
  gestures.next(30);
  CHECK(gestures.next(31).tap);
}

TEST_CASE("gesture: a fling has the speed of its last 100 ms", "[ui]") {
  Gestures gestures;
  gestures.push(edge(Edge::kDown, 0, 500, 0));
  gestures.next(0);
  for (std::uint64_t ms = 20; ms <= 200; ms += 20) {
    gestures.push(edge(Edge::kMove, 0, 500 - static_cast<float>(ms), ms));
    gestures.next(ms);
  }
  gestures.push(edge(Edge::kUp, 0, 300, 200));
  const Touch end = gestures.next(200);
  REQUIRE(end.flung);
  CHECK(end.flung->y < -900);
  CHECK(end.flung->y > -1100);
}

TEST_CASE("gesture: a finger that stays is a long press once, and its release is no tap", "[ui]") {
  Gestures gestures;
  gestures.push(edge(Edge::kDown, 5, 5, 1000));
  CHECK(!gestures.next(1000).long_press);
  CHECK(gestures.until_long_press(1000) == kLongPressMs);
  CHECK(gestures.next(1000 + kLongPressMs).long_press);
  CHECK(!gestures.next(1001 + kLongPressMs).long_press);
  gestures.push(edge(Edge::kUp, 5, 5, 2000));
  CHECK(!gestures.next(2000).tap);
}

TEST_CASE("gesture: with two thumbs the first key is typed when the second lands", "[ui]") {
  Gestures gestures;
  gestures.push(edge(Edge::kDown, 10, 0, 0, 1));
  gestures.next(0);
  gestures.push(edge(Edge::kDown, 90, 0, 10, 2));
  const Touch first = gestures.next(10);
  REQUIRE(first.tap);
  CHECK(first.tap->x == 10);
  CHECK(gestures.next(11).pressed);
  gestures.push(edge(Edge::kUp, 10, 0, 20, 1));  // the first finger lifts late: nothing
  CHECK(!gestures.next(20).tap);
  gestures.push(edge(Edge::kUp, 90, 0, 30, 2));
  const Touch second = gestures.next(30);
  REQUIRE(second.tap);
  CHECK(second.tap->x == 90);
}

TEST_CASE("gesture: after cancel the finger that is down taps nothing", "[ui]") {
  Gestures gestures;
  gestures.push(edge(Edge::kDown, 10, 0, 0));
  gestures.next(0);
  gestures.cancel();
  gestures.push(edge(Edge::kUp, 10, 0, 10));
  CHECK(!gestures.next(10).tap);
}

}  // namespace faltbok::ui

#include "device/ui/touch/scroll.h"

#include <catch2/catch_test_macros.hpp>

namespace faltbok::ui {

TEST_CASE("scroll: follows the finger and never leaves its content", "[ui]") {
  Scroll scroll;
  scroll.set_extent({1000, 400});
  scroll.drag(-150);
  CHECK(scroll.offset() == 150);
  scroll.drag(-5000);
  CHECK(scroll.offset() == 600);
  scroll.drag(9000);
  CHECK(scroll.offset() == 0);
}

TEST_CASE("scroll: content that fits does not move", "[ui]") {
  Scroll scroll;
  scroll.set_extent({300, 400});
  scroll.drag(-100);
  scroll.fling(-3000);
  scroll.step(0.016F);
  CHECK(scroll.offset() == 0);
  CHECK(!scroll.gliding());
}

TEST_CASE("scroll: a fling glides on, slows down and comes to rest", "[ui]") {
  Scroll scroll;
  scroll.set_extent({100000, 400});
  scroll.fling(-2000);
  float last = 0;
  float last_step = 1e9F;
  int frames = 0;
  while (scroll.gliding() && frames < 1000) {
    scroll.step(0.016F);
    const float step = scroll.offset() - last;
    CHECK(step <= last_step);
    last = scroll.offset();
    last_step = step;
    ++frames;
  }
  CHECK(frames < 200);  // rests within about three seconds
  CHECK(scroll.offset() > 300);
}

TEST_CASE("scroll: a finger that lands stops the glide", "[ui]") {
  Scroll scroll;
  scroll.set_extent({5000, 400});
  scroll.fling(-2000);
  CHECK(scroll.gliding());
  scroll.stop();
  CHECK(!scroll.gliding());
}

TEST_CASE("scroll: reveal moves as little as is needed", "[ui]") {
  Scroll scroll;
  scroll.set_extent({1000, 400});
  scroll.reveal(100, 200);
  CHECK(scroll.offset() == 0);
  scroll.reveal(450, 500);
  CHECK(scroll.offset() == 100);
  scroll.reveal(50, 80);
  CHECK(scroll.offset() == 50);
}

TEST_CASE("scroll: content that shrinks pulls the offset back", "[ui]") {
  Scroll scroll;
  scroll.set_extent({1000, 400});
  scroll.drag(-600);
  scroll.set_extent({500, 400});
  CHECK(scroll.offset() == 100);
}

}  // namespace faltbok::ui

#include "device/ui/theme/look.h"

#include <catch2/catch_test_macros.hpp>

namespace faltbok::ui {

TEST_CASE("look: every text has at least 4.5:1 on what it stands on", "[ui]") {
  struct Pair {
    Colour ink, paper;
  };
  const Pair pairs[] = {{colour::kText, colour::kPage},
                        {colour::kText, colour::kSurface},
                        {colour::kText, colour::kAccentSoft},
                        {colour::kText, colour::kPressed},
                        {colour::kText, colour::kKey},
                        {colour::kTextQuiet, colour::kPage},
                        {colour::kTextQuiet, colour::kSurface},
                        {colour::kTextQuiet, colour::kPressed},
                        {colour::kAccent, colour::kPage},
                        {colour::kAccent, colour::kSurface},
                        {colour::kAccent, colour::kAccentSoft},
                        {colour::kOnAccent, colour::kAccent},
                        {colour::kOnAccent, colour::kAccentPressed},
                        {colour::kNotice, colour::kNoticeSoft},
                        {colour::kNotice, colour::kPage},
                        {colour::kDanger, colour::kSurface},
                        {colour::kGood, colour::kGoodSoft},
                        {colour::kAccent, colour::kPressed}};
  for (const Pair& pair : pairs) {
    CAPTURE(pair.ink.red, pair.ink.green, pair.ink.blue, pair.paper.red, pair.paper.green,
            pair.paper.blue);
    CHECK(contrast(pair.ink, pair.paper) >= 4.5);
  }
}

TEST_CASE("look: contrast is that of WCAG at its ends", "[ui]") {
  CHECK(contrast({0, 0, 0}, {255, 255, 255}) > 20.9);
  CHECK(contrast({90, 90, 90}, {90, 90, 90}) == 1.0);
}

TEST_CASE("look: text grows with its size, targets do not, all with the scale", "[ui]") {
  const Look normal{1.0F, TextSize::kNormal};
  const Look largest{1.0F, TextSize::kLargest};
  const Look dense{2.0F, TextSize::kNormal};
  CHECK(normal.text_px(Type::kBody) >= 18);
  CHECK(largest.text_px(Type::kBody) > normal.text_px(Type::kBody));
  CHECK(largest.px(kTouchMinDp) == normal.px(kTouchMinDp));
  CHECK(dense.px(kTouchMinDp) == 2 * normal.px(kTouchMinDp));
  CHECK(dense.text_px(Type::kBody) == 2 * normal.text_px(Type::kBody));
}

}  // namespace faltbok::ui

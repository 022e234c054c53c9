// Rules that hold on every screen, in every language, at the normal and the largest text,
// both ways up.
#include <algorithm>

#include "tests/device/ui/harness.h"
#include "tests/device/ui/sample_states.h"

namespace faltbok::ui {
namespace {

constexpr float kTouch = 2;  // pixels by which neighbours may share an edge

bool seen_at_all(const Seen& seen) { return seen.visible.w > 1 && seen.visible.h > 1; }

bool overlap(const Rect& a, const Rect& b) {
  const Rect shared = a.within(b);
  return shared.w > kTouch && shared.h > kTouch;
}

void check_targets(const Probe& probe) {
  for (const Seen& seen : probe.all()) {
    if (seen.kind == SeenKind::kText) continue;
    CAPTURE(seen.id, seen.rect.w, seen.rect.h);
    CHECK(seen.rect.w >= kTouchMinDp);
    CHECK(seen.rect.h >= kTouchMinDp);
    CHECK(!seen.label.empty());
  }
}

void check_on_screen(const Probe& probe, const Rect& screen) {
  for (const Seen& seen : probe.all()) {
    CAPTURE(seen.id, seen.label, seen.rect.x, seen.rect.y, seen.rect.w, seen.rect.h);
    CHECK(seen.rect.x >= screen.x);
    CHECK(seen.rect.right() <= screen.right() + 0.5F);
  }
}

void check_apart(const Probe& probe) {
  const auto& all = probe.all();
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const bool both_text = all[i].kind == SeenKind::kText && all[j].kind == SeenKind::kText;
      const bool both_touch = all[i].kind != SeenKind::kText && all[j].kind != SeenKind::kText;
      if ((!both_text && !both_touch) || !seen_at_all(all[i]) || !seen_at_all(all[j])) continue;
      if (all[i].label.empty() || all[j].label.empty()) continue;  // marks of the probe itself
      CAPTURE(all[i].id, all[i].label, all[j].id, all[j].label);
      CHECK(!overlap(all[i].visible, all[j].visible));
    }
}

// A key that has no sentence shows itself: "today.title".
// A place that nobody filled shows its braces.
void check_translated(const Probe& probe) {
  for (const Seen& seen : probe.all()) {
    const std::size_t dot = seen.label.find('.');
    const bool plain = std::all_of(seen.label.begin(), seen.label.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '.' || c == '_';
    });
    CAPTURE(seen.id, seen.label);
    CHECK_FALSE((plain && dot != std::string::npos && dot > 0 && dot + 1 < seen.label.size()));
    CHECK(seen.label.find('{') == std::string::npos);
  }
}

void check_all(Look look, Rect screen) {
  Harness harness(look, screen);
  for (const std::string& language : Words::languages())
    for (const Sample& sample : sample_states(language)) {
      CAPTURE(sample.name, language, screen.w);
      harness.settle(sample.state);
      const Probe& probe = harness.frames.probe();
      CHECK(!probe.all().empty());
      check_targets(probe);
      check_on_screen(probe, screen);
      check_apart(probe);
      check_translated(probe);
    }
}

}  // namespace

TEST_CASE("every screen: targets, edges, overlaps and words, normal text on a wide screen",
          "[ui]") {
  check_all({1.0F, TextSize::kNormal}, {0, 0, 1280, 800});
}
TEST_CASE("every screen: targets, edges, overlaps and words, largest text on a wide screen",
          "[ui]") {
  check_all({1.0F, TextSize::kLargest}, {0, 0, 1280, 800});
}
TEST_CASE("every screen: targets, edges, overlaps and words, normal text on a tall screen",
          "[ui]") {
  check_all({1.0F, TextSize::kNormal}, {0, 0, 800, 1280});
}
TEST_CASE("every screen: targets, edges, overlaps and words, largest text on a tall screen",
          "[ui]") {
  check_all({1.0F, TextSize::kLargest}, {0, 0, 800, 1280});
}

}  // namespace faltbok::ui

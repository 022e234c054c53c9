// The look of the app: colours by what they mean, type by name, lengths in dp.
//
//   Shape    Look = the device's scale and the person's text size; everything else is constant
//   Units    dp: 1/160 inch; px = dp x dp_scale. Text also grows with the text size,
//            other lengths do not.
//   Threads  values
//   Source   WCAG 2.2: text 4.5:1 on its background (tests/device/ui/look_test.cpp computes every
//            pair used)
#pragma once

#include <array>
#include <cstdint>

#include "device/app/settings.h"

namespace faltbok::ui {

struct Colour {
  std::uint8_t red, green, blue;
  std::uint8_t alpha = 255;
};

namespace colour {
inline constexpr Colour kPage{246, 244, 239};     // behind everything
inline constexpr Colour kSurface{255, 255, 255};  // cards, bars, fields
inline constexpr Colour kPressed{236, 233, 225};  // a surface under a finger
inline constexpr Colour kLine{217, 213, 203};     // edges of cards and fields
inline constexpr Colour kText{28, 39, 43};        // what is read
inline constexpr Colour kTextQuiet{84, 97, 103};  // hints, saved mark, secondary facts
// a disabled control's label (exempt from AA)
inline constexpr Colour kTextOff{139, 147, 150};
inline constexpr Colour kOff{233, 230, 223};  // a disabled control
// the one accent: primary button, chosen, progress
inline constexpr Colour kAccent{14, 98, 102};
inline constexpr Colour kAccentPressed{9, 74, 78};
inline constexpr Colour kAccentSoft{224, 239, 238};  // behind what is chosen
inline constexpr Colour kOnAccent{255, 255, 255};
inline constexpr Colour kNotice{110, 68, 0};  // a violation or a warning: calm, never red
inline constexpr Colour kNoticeSoft{255, 242, 217};
inline constexpr Colour kDanger{148, 40, 40};  // only for what cannot be undone
inline constexpr Colour kGood{36, 98, 56};     // done, received
inline constexpr Colour kGoodSoft{226, 240, 228};
inline constexpr Colour kKey{255, 255, 255};  // keyboard
inline constexpr Colour kKeyboard{226, 223, 214};
}  // namespace colour

using app::TextSize;
enum class Type { kSmall, kBody, kStrong, kTitle };
inline constexpr int kTypeCount = 4;

inline constexpr float kTouchMinDp = 48;   // no target is smaller, either way
inline constexpr float kOptionMinDp = 60;  // an answer option's height
inline constexpr float kButtonDp = 56;
inline constexpr float kReadingWidthDp = 720;  // a column of text is never wider
inline constexpr float kSpaceDp = 8;           // the grid: all gaps are multiples of this

struct Look {
  float dp_scale = 1.0F;  // pixels per dp, from the device's setting
  TextSize text_size = TextSize::kNormal;

  float px(float dp) const;  // rounded to whole pixels
  float space(float steps) const { return px(kSpaceDp * steps); }
  float text_px(Type type) const;  // the font's size
  float line_px(Type type) const;  // from one baseline to the next
  friend bool operator==(const Look&, const Look&) = default;
};

// Contrast of two opaque colours, 1 to 21, as WCAG 2.2 defines it.
double contrast(Colour a, Colour b);

}  // namespace faltbok::ui

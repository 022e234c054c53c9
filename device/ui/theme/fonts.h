// The four typefaces of the app, rasterised for one look, with glyphs fetched as texts need them.
//
//   Shape    Inter first, Noto Sans for what Inter lacks; Latin at once,
//            other blocks of 256 when a text has asked for one
//   Errors   kNotFound  no usable font in any of the folders that are searched
//   Lifetime belongs to the Dear ImGui context that was current when it was made
//   Threads  the UI thread; build() only between frames
//   Source   design section 10: explicit ranges, 16-bit characters, never a '?',
//            the atlas inside the texture limit
#pragma once

#include <array>
#include <set>
#include <string>

#include "device/ui/theme/look.h"
#include "platform/base/result.h"

struct ImFont;

namespace faltbok::ui {

// of 256 characters; more than any of our languages needs
inline constexpr std::size_t kBlocksMax = 24;
// a white square: "a character is here", never '?'
inline constexpr char32_t kMissingGlyph = 0x25A1;

class Fonts {
 public:
  base::Status build(const Look& look);
  // A text has a character that is not rasterised yet; build() again between frames.
  bool wants_build() const { return wants_build_; }
  ImFont* at(Type type) const { return fonts_[static_cast<std::size_t>(type)]; }
  // The character, or the square when no font has it; asks for its block if that was never tried.
  char32_t drawable(char32_t character);

 private:
  std::array<ImFont*, kTypeCount> fonts_{};
  std::set<unsigned> blocks_{0, 1, 0x20, 0x25};  // Latin, Latin Extended, punctuation, the square
  bool wants_build_ = false;
};

}  // namespace faltbok::ui

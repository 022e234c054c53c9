#include "device/ui/theme/look.h"

#include <algorithm>
#include <cmath>

namespace faltbok::ui {
namespace {

constexpr std::array<float, kTypeCount> kTextDp{16, 20, 20, 29};
constexpr std::array<float, kTypeCount> kLineDp{22, 28, 28, 37};

float growth(TextSize size) {
  switch (size) {
    case TextSize::kNormal: return 1.0F;
    case TextSize::kLarge: return 1.2F;
    case TextSize::kLargest: return 1.45F;
  }
  return 1.0F;
}

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Colour c) {
  return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

}  // namespace

float Look::px(float dp) const { return std::round(dp * dp_scale); }

float Look::text_px(Type type) const {
  return std::round(kTextDp[static_cast<std::size_t>(type)] * growth(text_size) * dp_scale);
}

float Look::line_px(Type type) const {
  return std::round(kLineDp[static_cast<std::size_t>(type)] * growth(text_size) * dp_scale);
}

double contrast(Colour a, Colour b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace faltbok::ui

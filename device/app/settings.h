// The tablet's own settings, kept in settings.toml (nothing secret): language, size of text,
// size of a dp.
//
//   Units    dp_scale: pixels for each dp, 0.5-4; 0 = as the screen reports
//   Threads  values
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faltbok::app {

enum class TextSize : std::uint8_t { kNormal, kLarge, kLargest };

inline constexpr float kDpScaleMin = 0.5F;
inline constexpr float kDpScaleMax = 4.0F;

struct Settings {
  std::string language = "sv";  // of the interface, and of a form that has it
  TextSize text_size = TextSize::kNormal;
  float dp_scale = 0.0F;
  bool operator==(const Settings&) const = default;
};

struct SettingsState {
  std::vector<std::string> languages{"sv", "en"};
  // shown, for a telephone call with the study desk
  std::string tablet_dir, device_id, package_version, app_version;
};

// Intents. Language and text size also work on enrol, unlock and hand-over.
struct SetLanguage {
  std::string language;
};
struct SetTextSize {
  TextSize size;
};
struct SetDpScale {
  float scale;
};

}  // namespace faltbok::app

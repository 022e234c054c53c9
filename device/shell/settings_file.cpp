#include "device/shell/settings_file.h"

#include <array>
#include <charconv>

#include "device/shell/folder.h"
#include "device/shell/toml_lines.h"

namespace faltbok::shell {

namespace {

constexpr std::array<std::string_view, 3> kTextSizes = {"normal", "large", "largest"};

base::Result<app::TextSize> text_size_from(std::string_view name) {
  for (std::size_t i = 0; i < kTextSizes.size(); ++i)
    if (kTextSizes[i] == name) return static_cast<app::TextSize>(i);
  return base::fail(base::ErrorKind::kInvalidInput, "text_size: normal, large or largest");
}

base::Result<float> dp_scale_from(std::string_view text) {
  float scale = -1.0F;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), scale);
  const bool read = error == std::errc() && end == text.data() + text.size();
  const bool sensible = scale == 0.0F || (scale >= app::kDpScaleMin && scale <= app::kDpScaleMax);
  if (!read || !sensible)
    return base::fail(base::ErrorKind::kInvalidInput, "dp_scale: 0, or 0.5 to 4");
  return scale;
}

}  // namespace

base::Result<app::Settings> load_settings(os::Files& files, const os::Path& folder) {
  app::Settings settings;
  const base::Result<base::Bytes> file = files.read(folder / kSettingsName, kSettingsSizeMax);
  if (!file.ok() && file.error().kind() == base::ErrorKind::kNotFound) return settings;
  if (!file.ok()) return base::Error(file.error()).at(kSettingsName);
  TRY_ASSIGN(const TomlLines lines, kSettingsName, read_toml_lines(base::text_of(file.value())));
  for (const auto& [key, value] : lines) {
    if (key == "language") {
      settings.language = value;
    } else if (key == "text_size") {
      TRY_ASSIGN(settings.text_size, kSettingsName, text_size_from(value));
    } else if (key == "dp_scale") {
      TRY_ASSIGN(settings.dp_scale, kSettingsName, dp_scale_from(value));
    } else {
      return base::fail(base::ErrorKind::kInvalidInput,
                        "settings.toml: " + key + ": no such setting");
    }
  }
  if (settings.language.empty())
    return base::fail(base::ErrorKind::kInvalidInput, "settings.toml: language: empty");
  return settings;
}

base::Status save_settings(os::Files& files, const os::Path& folder,
                           const app::Settings& settings) {
  std::array<char, 32> number{};
  const auto written = std::to_chars(number.data(), number.data() + number.size(),
                                     settings.dp_scale, std::chars_format::fixed, 2);
  std::string toml =
      "# Written by faltbok. dp_scale: pixels for each dp, 0 = as the screen reports.\n";
  toml += "language = " + toml_text(settings.language) + "\n";
  toml +=
      "text_size = " + toml_text(kTextSizes[static_cast<std::size_t>(settings.text_size)]) + "\n";
  toml += "dp_scale = " + std::string(number.data(), written.ptr) + "\n";
  return files.write_durably(folder / kSettingsName, base::view_of(toml));
}

}  // namespace faltbok::shell

#include <algorithm>
#include <array>

#include "device/ui/screens/screens.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

constexpr float kScaleStep = 0.1F;

void draw_language(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  prose(ui, column, ui.say("settings.language"), kStrongStyle);
  gap(ui, column, 1);
  std::vector<Option> options;
  const std::vector<std::string> tags = Words::languages();
  for (const std::string& tag : tags)
    options.push_back({"language/" + tag, std::string(Words::in(tag).at("language.name")),
                       state.settings.language == tag, Choosing::kOne, Enabled::kYes});
  if (const auto tapped = segments(ui, column, options))
    asked.push_back(app::SetLanguage{tags[*tapped]});
  gap(ui, column, 3);
}

void draw_text_size(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  prose(ui, column, ui.say("settings.text_size"), kStrongStyle);
  gap(ui, column, 1);
  constexpr std::array kSizes{TextSize::kNormal, TextSize::kLarge, TextSize::kLargest};
  constexpr std::array<std::string_view, 3> kNames{"normal", "large", "largest"};
  std::vector<Option> options;
  for (std::size_t i = 0; i < kSizes.size(); ++i)
    options.push_back({"text_size/" + std::string(kNames[i]),
                       std::string(ui.say("settings.text_" + std::string(kNames[i]))),
                       state.settings.text_size == kSizes[i], Choosing::kOne, Enabled::kYes});
  if (const auto tapped = segments(ui, column, options))
    asked.push_back(app::SetTextSize{kSizes[*tapped]});
  gap(ui, column, 3);
}

void draw_scale(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  prose(ui, column, ui.say("settings.scale"), kStrongStyle);
  gap(ui, column, 1);
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  const std::array<Option, 3> options{
      Option{"scale/smaller", say("settings.scale_smaller"), false, Choosing::kOne, Enabled::kYes},
      Option{"scale/auto", say("settings.scale_auto"), state.settings.dp_scale == 0.0F,
             Choosing::kOne, Enabled::kYes},
      Option{"scale/larger", say("settings.scale_larger"), false, Choosing::kOne, Enabled::kYes}};
  if (const auto tapped = segments(ui, column, options)) {
    const float step = *tapped == 0 ? -kScaleStep : kScaleStep;
    const float scale = std::clamp(ui.look.dp_scale + step, app::kDpScaleMin, app::kDpScaleMax);
    asked.push_back(app::SetDpScale{*tapped == 1 ? 0.0F : scale});
  }
  gap(ui, column, 3);
}

void draw_about(Ui& ui, const app::State& state, Column& column) {
  const app::SettingsState& about = state.settings_view;
  prose(ui, column, ui.say("settings.about"), kStrongStyle);
  gap(ui, column, 1);
  if (!about.device_id.empty())
    prose(ui, column, ui.words.fill("settings.tablet", {{"id", about.device_id}}), kQuietStyle);
  prose(ui, column,
        ui.words.fill("settings.version",
                      {{"version", about.app_version}, {"package", about.package_version}}),
        kQuietStyle);
  if (!about.tablet_dir.empty())
    prose(ui, column, ui.words.fill("settings.folder", {{"folder", about.tablet_dir}}),
          kQuietStyle);
}

}  // namespace

void draw_settings(Ui& ui, const app::State& state, Asked& asked) {
  Header top{std::string(ui.say("settings.title")),
             "",
             Button{"settings/back", std::string(ui.say("common.back")), ButtonKind::kQuiet,
                    Enabled::kYes},
             {},
             {}};
  if (header(ui, top)) asked.push_back(app::GoBack{});
  const ScrollSpec spec{"settings", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_language(ui, state, column, asked);
  draw_text_size(ui, state, column, asked);
  draw_scale(ui, state, column, asked);
  if (button(ui, column,
             {"settings/ways_in", std::string(ui.say("ways_in.title")), ButtonKind::kSecondary,
              Enabled::kYes}))
    asked.push_back(app::OpenWaysIn{});
  gap(ui, column, 2);
  if (button(ui, column,
             {"settings/users", std::string(ui.say("users.title")), ButtonKind::kSecondary,
              Enabled::kYes}))
    asked.push_back(app::OpenUsers{});
  gap(ui, column, 3);
  draw_about(ui, state, column);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui

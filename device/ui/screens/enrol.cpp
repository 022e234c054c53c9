#include <algorithm>

#include "device/ui/screens/screens.h"
#include "device/ui/screens/secret_entry.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

constexpr int kStepCount = 10;

std::string step_key(app::EnrolStep step, std::string_view after) {
  std::string key("enrol.");
  return key.append(app::name_of(step)).append(after);
}

// Words in columns, numbered, to be compared with a paper or read out.
void word_table(Ui& ui, Column& column, const std::vector<std::string>& words) {
  const float between = ui.space(1);
  float widest = ui.px(140);
  for (std::size_t i = 0; i < words.size(); ++i)
    widest =
        std::max(widest, ui.canvas.width_of(Type::kStrong, words[i]) + ui.px(52) + ui.space(2));
  const int columns = std::clamp(static_cast<int>((column.w + between) / (widest + between)), 1, 4);
  const float width =
      (column.w - between * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float height = ui.look.line_px(Type::kStrong) + ui.space(2);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto at = static_cast<int>(i) % columns;
    const Rect rect{column.x + (width + between) * static_cast<float>(at), column.y, width, height};
    ui.canvas.fill(rect, colour::kSurface, ui.px(10));
    ui.canvas.outline(rect, colour::kLine, {ui.px(10), ui.px(1.5F)});
    const std::string numbered = number(i + 1);
    ui.canvas.write(
        {rect.x + ui.space(1.5F), rect.y + (height - ui.look.line_px(Type::kSmall)) / 2},
        Type::kSmall, colour::kTextQuiet, numbered);
    Column cell{rect.x + ui.space(1.5F) + ui.px(28), rect.y + ui.space(1), width - ui.px(40)};
    prose(ui, cell, words[i], kStrongStyle);
    if (at == columns - 1 || i + 1 == words.size()) column.y += height + between;
  }
}

void draw_who(Ui& ui, const app::EnrolState& state, Column& column, Asked& asked) {
  for (const std::string& role : state.roles) {
    const std::string key = "enrol.role_" + role;
    const std::string label(ui.words.has(key) ? ui.say(key) : std::string_view(role));
    if (option_row(
            ui, column,
            {"enrol/role/" + role, label, state.role == role, Choosing::kOne, Enabled::kYes}))
      asked.push_back(app::ChooseRole{role});
    gap(ui, column, 1);
  }
  gap(ui, column, 2);
  const Typed typed = text_field(ui, column,
                                 {"enrol/label", std::string(ui.say("enrol.label")), state.label,
                                  "", Keyboard::kText, 1, 40, Enabled::kYes});
  if (typed.text) asked.push_back(app::SetUserLabel{*typed.text});
}

void draw_step(Ui& ui, const app::EnrolState& state, Column& column, Asked& asked) {
  switch (state.step) {
    case app::EnrolStep::kNoInvitation: prose(ui, column, state.tablet_dir, kStrongStyle); break;
    case app::EnrolStep::kCompareWords:
      word_table(ui, column, state.study_words);
      gap(ui, column, 1);
      if (!state.site.empty())
        prose(ui, column, ui.words.fill("enrol.site", {{"site", state.site}}), kQuietStyle);
      if (!state.server_address.empty()) prose(ui, column, state.server_address, kQuietStyle);
      break;
    case app::EnrolStep::kWho: draw_who(ui, state, column, asked); break;
    case app::EnrolStep::kPassphrase: draw_new_words(ui, state.passphrase, column); break;
    case app::EnrolStep::kRepeatPassphrase:
      if (draw_repeat(ui, "enrol", column))
        asked.push_back(app::RepeatPassphrase{ui.memory.secret});
      break;
    case app::EnrolStep::kPin:
    case app::EnrolStep::kRepeatPin:
      if (const auto key = pin_pad(ui, column, {state.pin_digit_count, Enabled::kYes}))
        asked.push_back(*key == '\b' ? app::Intent(app::PinErase{})
                                     : app::Intent(app::PinDigit{*key}));
      break;
    case app::EnrolStep::kWaitCertificate: word_table(ui, column, state.request_words); break;
    case app::EnrolStep::kWaitPackage:
    case app::EnrolStep::kMakingKeys: break;
  }
}

std::vector<Button> buttons(const Ui& ui, const app::EnrolState& state) {
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  const Button back{"enrol/back", say("common.back"), ButtonKind::kSecondary, Enabled::kYes};
  const Button look{"enrol/look", say("common.look_again"), ButtonKind::kPrimary, Enabled::kYes};
  switch (state.step) {
    case app::EnrolStep::kNoInvitation:
    case app::EnrolStep::kWaitPackage:
    case app::EnrolStep::kWaitCertificate: return {look};
    case app::EnrolStep::kCompareWords:
      return {{"enrol/differ", say("enrol.words_differ"), ButtonKind::kSecondary, Enabled::kYes},
              {"enrol/equal", say("enrol.words_equal"), ButtonKind::kPrimary, Enabled::kYes}};
    case app::EnrolStep::kWho:
      return {{"enrol/who", say("common.continue"), ButtonKind::kPrimary,
               state.role.empty() || state.label.empty() ? Enabled::kNo : Enabled::kYes}};
    case app::EnrolStep::kPassphrase:
      return {
          {"enrol/written", say("enrol.passphrase_written"), ButtonKind::kPrimary, Enabled::kYes}};
    case app::EnrolStep::kRepeatPassphrase:
      return {back,
              {"enrol/repeat", say("common.continue"), ButtonKind::kPrimary,
               ui.memory.secret.empty() ? Enabled::kNo : Enabled::kYes}};
    case app::EnrolStep::kPin:
    case app::EnrolStep::kRepeatPin: return {back};
    case app::EnrolStep::kMakingKeys: return {};
  }
  return {};
}

std::optional<app::Intent> meaning(const Ui& ui, const std::string& id) {
  if (id == "enrol/back") return app::EnrolBack{};
  if (id == "enrol/look") return app::LookAgain{};
  if (id == "enrol/differ") return app::RejectStudyWords{};
  if (id == "enrol/equal") return app::ConfirmStudyWords{};
  if (id == "enrol/who") return app::ConfirmWho{};
  if (id == "enrol/written") return app::PassphraseWritten{};
  if (id == "enrol/repeat") return app::RepeatPassphrase{ui.memory.secret};
  return std::nullopt;
}

}  // namespace

void draw_enrol(Ui& ui, const app::State& state, Asked& asked) {
  const app::EnrolState& enrol = state.enrol;
  const int part = static_cast<int>(enrol.step) + 1;
  Header top{std::string(ui.say("enrol.title")),
             enrol.study_name,
             {},
             {},
             static_cast<float>(part) / static_cast<float>(kStepCount)};
  for (const std::string& tag : Words::languages())
    if (tag != state.settings.language)
      top.actions.push_back({"language/" + tag, std::string(Words::in(tag).at("language.name")),
                             ButtonKind::kQuiet, Enabled::kYes});
  if (const auto tapped = header(ui, top))
    asked.push_back(app::SetLanguage{tapped->substr(tapped->find('/') + 1)});
  const auto pressed = footer(ui, buttons(ui, enrol));
  if (pressed)
    if (const auto intent = meaning(ui, *pressed)) asked.push_back(*intent);

  const ScrollSpec spec{"enrol", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  prose(ui, column, ui.say(step_key(enrol.step, "_title")), kTitleStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.say(step_key(enrol.step, "")), kBodyStyle);
  gap(ui, column, 2);
  if (enrol.fault != app::EnrolFault::kNone) {
    notice_box(ui, column,
               ui.say(key_of("enrol", std::string("fault_").append(app::name_of(enrol.fault)))),
               Tone::kNotice);
    gap(ui, column, 2);
  }
  draw_step(ui, enrol, column, asked);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui

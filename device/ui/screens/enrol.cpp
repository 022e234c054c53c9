#include <algorithm>

#include "device/ui/screens/new_user.h"
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

void draw_step(Ui& ui, const app::EnrolState& state, Column& column, Asked& asked) {
  switch (state.step) {
    case app::EnrolStep::kNoInvitation: prose(ui, column, state.tablet_dir, kStrongStyle); break;
    case app::EnrolStep::kCompareWords:
      word_table(ui, state.study_words, column);
      gap(ui, column, 1);
      if (!state.site.empty())
        prose(ui, column, ui.words.fill("enrol.site", {{"site", state.site}}), kQuietStyle);
      if (!state.server_address.empty()) prose(ui, column, state.server_address, kQuietStyle);
      break;
    case app::EnrolStep::kWho:
      draw_who(ui, {state.roles, state.role, state.label, "enrol"}, column, asked);
      break;
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
    case app::EnrolStep::kWaitCertificate: word_table(ui, state.request_words, column); break;
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

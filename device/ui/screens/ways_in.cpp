// What opens the tablet: another passphrase, a PIN after a restart.
#include <algorithm>

#include "device/ui/screens/screens.h"
#include "device/ui/screens/secret_entry.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

using app::WaysStep;

std::string key(std::string_view name) { return key_of("ways_in", name); }

void say_what_came_of_it(Ui& ui, const app::WaysInState& ways, Column& column) {
  const bool fault = ways.fault != app::WaysFault::kNone;
  if (!fault && ways.done == app::WaysDone::kNothing) return;
  const std::string name = fault ? std::string("fault_").append(app::name_of(ways.fault))
                                 : std::string("done_").append(app::name_of(ways.done));
  notice_box(ui, column, ui.say(key(name)), fault ? Tone::kNotice : Tone::kGood);
  gap(ui, column, 2);
}

void draw_restart_pin(Ui& ui, const app::WaysInState& ways, Column& column, Asked& asked) {
  const auto say = [&ui](std::string_view name) { return std::string(ui.say(key(name))); };
  prose(ui, column, say("restart_title"), kStrongStyle);
  gap(ui, column, 1);
  const Enabled enabled = ways.working ? Enabled::kNo : Enabled::kYes;
  switch (ways.restart_pin) {
    case app::RestartPin::kNoChip: return prose(ui, column, say("no_chip"), kBodyStyle);
    case app::RestartPin::kOff:
      prose(ui, column, say("restart_off"), kBodyStyle);
      gap(ui, column, 2);
      if (button(ui, column, {"ways/pin_on", say("turn_on"), ButtonKind::kSecondary, enabled}))
        asked.push_back(app::AskRestartPin{});
      return;
    case app::RestartPin::kOn:
      prose(ui, column, say("restart_on"), kBodyStyle);
      gap(ui, column, 2);
      if (button(ui, column, {"ways/pin_off", say("turn_off"), ButtonKind::kSecondary, enabled}))
        asked.push_back(app::DropRestartPin{});
      return;
  }
}

void draw_overview(Ui& ui, const app::WaysInState& ways, Column& column, Asked& asked) {
  say_what_came_of_it(ui, ways, column);
  prose(ui, column, ui.say("ways_in.passphrase_title"), kStrongStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.say("ways_in.passphrase"), kBodyStyle);
  gap(ui, column, 2);
  if (button(ui, column,
             {"ways/change", std::string(ui.say("ways_in.change")), ButtonKind::kSecondary,
              ways.working ? Enabled::kNo : Enabled::kYes}))
    asked.push_back(app::AskNewPassphrase{});
  gap(ui, column, 4);
  prose(ui, column, ui.say("ways_in.code_title"), kStrongStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.say("ways_in.code"), kBodyStyle);
  gap(ui, column, 2);
  if (button(ui, column,
             {"ways/new_pin", std::string(ui.say("ways_in.change_code")), ButtonKind::kSecondary,
              ways.working ? Enabled::kNo : Enabled::kYes}))
    asked.push_back(app::AskNewPin{});
  gap(ui, column, 4);
  draw_restart_pin(ui, ways, column, asked);
}

void draw_step(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  const app::WaysInState& ways = state.ways_in;
  if (ways.step == WaysStep::kOverview) return draw_overview(ui, ways, column, asked);
  const std::string name(app::name_of(ways.step));
  prose(ui, column, ui.say(key(name + "_title")), kTitleStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.say(key(name)), kBodyStyle);
  gap(ui, column, 2);
  say_what_came_of_it(ui, ways, column);
  switch (ways.step) {
    case WaysStep::kPresent: return draw_passphrase(ui, state.unlock, column, asked);
    case WaysStep::kNewWords: return draw_new_words(ui, ways.passphrase, column);
    case WaysStep::kRepeatWords:
      if (draw_repeat(ui, "ways", column)) asked.push_back(app::RepeatPassphrase{ui.memory.secret});
      return;
    case WaysStep::kPin:
    case WaysStep::kNewPin:
    case WaysStep::kRepeatPin: return draw_pin(ui, state.pin, column, asked);
    case WaysStep::kOverview:
    case WaysStep::kChanging: return;
  }
}

std::optional<Button> main_button(const Ui& ui, WaysStep step) {
  if (step == WaysStep::kNewWords)
    return Button{"ways/written", std::string(ui.say("enrol.passphrase_written")),
                  ButtonKind::kPrimary, Enabled::kYes};
  if (step == WaysStep::kRepeatWords)
    return Button{"ways/repeat", std::string(ui.say("common.continue")), ButtonKind::kPrimary,
                  ui.memory.secret.empty() ? Enabled::kNo : Enabled::kYes};
  return std::nullopt;
}

}  // namespace

void draw_new_words(Ui& ui, const app::SecretText& passphrase, Column& column) {
  // Written with spaces, as people write words on paper; either is taken when they are typed.
  std::string text(passphrase.reveal());
  std::replace(text.begin(), text.end(), '-', ' ');
  prose_centred(ui, column, text, kTitleStyle);
  std::fill(text.begin(), text.end(), '\0');
}

bool draw_repeat(Ui& ui, std::string_view screen, Column& column) {
  const std::string id(screen);
  const bool done = secret_field(ui, column,
                                 {id + "/passphrase", std::string(ui.say("unlock.passphrase")), "",
                                  "", Keyboard::kText, 1, kFieldSizeMax, Enabled::kYes}) &&
                    !ui.memory.secret.empty();
  gap(ui, column, 1);
  const bool shown = ui.memory.secret_shown;
  if (button_compact(ui, column,
                     {id + "/show", std::string(ui.say(shown ? "unlock.hide" : "unlock.show")),
                      ButtonKind::kQuiet, Enabled::kYes}))
    ui.memory.secret_shown = !shown;
  return done;
}

void draw_ways_in(Ui& ui, const app::State& state, Asked& asked) {
  const app::WaysInState& ways = state.ways_in;
  const bool first_pin = ways.pin_needed && ways.step == WaysStep::kNewPin;
  const bool busy = ways.working || ways.step == WaysStep::kChanging || first_pin;
  Header top{std::string(ui.say("ways_in.title")),
             "",
             Button{"ways/back", std::string(ui.say("common.back")), ButtonKind::kQuiet,
                    busy ? Enabled::kNo : Enabled::kYes},
             {},
             {}};
  if (header(ui, top)) asked.push_back(app::GoBack{});
  if (const auto main = main_button(ui, ways.step))
    if (const auto tapped = footer(ui, std::span(&*main, 1)))
      asked.push_back(*tapped == "ways/written"
                          ? app::Intent(app::PassphraseWritten{})
                          : app::Intent(app::RepeatPassphrase{ui.memory.secret}));
  const ScrollSpec spec{"ways", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_step(ui, state, column, asked);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui

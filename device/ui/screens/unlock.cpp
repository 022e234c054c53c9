#include "device/ui/screens/screens.h"
#include "device/ui/screens/secret_entry.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

constexpr float kNarrowDp = 520;

std::string delay_text(const Ui& ui, const app::UnlockState& state) {
  constexpr std::int64_t kMinute = 60;
  if (state.delay_left_s < 2 * kMinute)
    return ui.words.fill("unlock.delayed", {{"seconds", std::to_string(state.delay_left_s)}});
  return ui.words.fill("unlock.delayed_minutes",
                       {{"minutes", std::to_string((state.delay_left_s + kMinute - 1) / kMinute)}});
}

void language_line(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  for (const std::string& tag : Words::languages()) {
    if (tag == state.settings.language) continue;
    const std::string name(Words::in(tag).at("language.name"));
    const Button spec{"language/" + tag, name, ButtonKind::kQuiet, Enabled::kYes};
    const float width = button_width(ui, spec);
    const Rect rect{column.x + (column.w - width) / 2, column.y, width, ui.px(kButtonDp)};
    column.y += rect.h;
    if (button_in(ui, rect, spec)) asked.push_back(app::SetLanguage{tag});
  }
}

}  // namespace

void draw_passphrase(Ui& ui, const app::UnlockState& state, Column& column, Asked& asked) {
  const bool free = state.phase == app::UnlockPhase::kAsk;
  const Enabled enabled = free ? Enabled::kYes : Enabled::kNo;
  const bool done = secret_field(ui, column,
                                 {"unlock/passphrase", std::string(ui.say("unlock.passphrase")), "",
                                  "", Keyboard::kText, 1, kFieldSizeMax, enabled});
  gap(ui, column, 1);
  const bool shown = ui.memory.secret_shown;
  if (button_compact(ui, column,
                     {"unlock/show", std::string(ui.say(shown ? "unlock.hide" : "unlock.show")),
                      ButtonKind::kQuiet, Enabled::kYes}))
    ui.memory.secret_shown = !shown;
  gap(ui, column, 1);
  if (state.phase == app::UnlockPhase::kWorking)
    notice_box(ui, column, ui.say("unlock.working"), Tone::kPlain);
  else if (state.phase == app::UnlockPhase::kDelayed)
    notice_box(ui, column, delay_text(ui, state), Tone::kNotice);
  else if (state.fault == app::UnlockFault::kWrongPassphrase)
    notice_box(ui, column, ui.say("unlock.wrong_passphrase"), Tone::kNotice);
  else if (state.fault == app::UnlockFault::kFailed)
    notice_box(ui, column, ui.say("unlock.failed"), Tone::kNotice);
  gap(ui, column, 2);
  const Enabled ready = free && !ui.memory.secret.empty() ? Enabled::kYes : Enabled::kNo;
  const bool tapped = button(
      ui, column, {"unlock/open", std::string(ui.say("unlock.open")), ButtonKind::kPrimary, ready});
  if ((tapped || done) && ready == Enabled::kYes) {
    asked.push_back(app::TryPassphrase{ui.memory.secret});
    ui.memory.secret.wipe();
    ui.memory.leave_field();
  }
}

void draw_unlock(Ui& ui, const app::State& state, Asked& asked) {
  const ScrollSpec spec{"unlock", kNarrowDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  prose(ui, column, ui.say("unlock.title"), kTitleStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.say("unlock.text"), {Type::kBody, colour::kTextQuiet});
  gap(ui, column, 3);
  draw_passphrase(ui, state.unlock, column, asked);
  gap(ui, column, 2);
  language_line(ui, state, column, asked);
  end_scroll(ui, spec, column);
}

void draw_pin(Ui& ui, const app::PinState& state, Column& column, Asked& asked) {
  if (state.checking)
    prose_centred(ui, column, ui.say("locked.checking"), kQuietStyle);
  else if (state.wrong)
    prose_centred(ui, column,
                  ui.words.fill("locked.wrong", {{"left", std::to_string(state.try_left_count)}}),
                  {Type::kBody, colour::kNotice});
  else
    gap(ui, column, 1);
  gap(ui, column, 2);
  if (const auto key =
          pin_pad(ui, column, {state.digit_count, state.checking ? Enabled::kNo : Enabled::kYes}))
    asked.push_back(*key == '\b' ? app::Intent(app::PinErase{}) : app::Intent(app::PinDigit{*key}));
}

void draw_locked(Ui& ui, const app::State& state, Asked& asked) {
  const ScrollSpec spec{"locked", kNarrowDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  prose_centred(ui, column, ui.say("locked.title"), kTitleStyle);
  gap(ui, column, 1);
  prose_centred(ui, column, ui.say("locked.text"), {Type::kBody, colour::kTextQuiet});
  gap(ui, column, 1);
  draw_pin(ui, state.pin, column, asked);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui

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

namespace {

void quiet_button(Ui& ui, Column& column, std::string id, std::string_view key,
                  const app::Intent& means, Asked& asked) {
  if (button(ui, column,
             {std::move(id), std::string(ui.say(key)), ButtonKind::kQuiet, Enabled::kYes}))
    asked.push_back(means);
}

void draw_unlock_pin(Ui& ui, const app::State& state, Asked& asked) {
  const ScrollSpec spec{"unlock", kNarrowDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  prose_centred(ui, column, ui.say("unlock.title"), kTitleStyle);
  gap(ui, column, 1);
  prose_centred(ui, column, ui.say("locked.text"), {Type::kBody, colour::kTextQuiet});
  gap(ui, column, 1);
  if (state.unlock.pin_refusal != app::PinRefusal::kNone && !state.pin.checking)
    prose_centred(ui, column, ui.say("unlock.pin_wrong"), {Type::kBody, colour::kNotice});
  draw_pin(ui, state.pin, column, asked);
  gap(ui, column, 2);
  quiet_button(ui, column, "unlock/use_passphrase", "unlock.use_passphrase", app::UsePassphrase{},
               asked);
  language_line(ui, state, column, asked);
  end_scroll(ui, spec, column);
}

}  // namespace

void draw_unlock(Ui& ui, const app::State& state, Asked& asked) {
  if (state.unlock.refused) return draw_refused(ui, *state.unlock.refused, asked);
  if (state.unlock.way == app::UnlockWay::kPin) return draw_unlock_pin(ui, state, asked);
  const ScrollSpec spec{"unlock", kNarrowDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  prose(ui, column, ui.say("unlock.title"), kTitleStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.say("unlock.text"), {Type::kBody, colour::kTextQuiet});
  gap(ui, column, 3);
  const app::PinRefusal refusal = state.unlock.pin_refusal;
  if (refusal == app::PinRefusal::kLocked || refusal == app::PinRefusal::kAbsent) {
    notice_box(ui, column,
               ui.say(key_of("unlock", std::string("pin_").append(app::name_of(refusal)))),
               Tone::kNotice);
    gap(ui, column, 2);
  }
  draw_passphrase(ui, state.unlock, column, asked);
  gap(ui, column, 2);
  if (state.unlock.pin_offered)
    quiet_button(ui, column, "unlock/use_pin", "unlock.use_pin", app::UsePin{}, asked);
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

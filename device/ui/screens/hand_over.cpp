#include "device/ui/screens/screens.h"
#include "device/ui/screens/secret_entry.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

using app::HandOverPhase;

constexpr float kCalmWidthDp = 600;

struct Calm {
  std::string_view title, text;
};

Calm calm_of(const app::HandOverState& hand_over) {
  if (hand_over.staff_needed) return {"hand_over.staff_needed_title", "hand_over.staff_needed"};
  switch (hand_over.phase) {
    case HandOverPhase::kOffer: return {"hand_over.offer_title", "hand_over.offer"};
    case HandOverPhase::kWelcome: return {"hand_over.welcome_title", "hand_over.welcome"};
    case HandOverPhase::kBetween: return {"hand_over.between_title", ""};
    case HandOverPhase::kCover: return {"hand_over.cover_title", "hand_over.cover"};
    case HandOverPhase::kThanks: return {"hand_over.thanks_title", "hand_over.thanks"};
    case HandOverPhase::kStaffPin: return {"hand_over.staff_pin_title", "hand_over.staff_pin"};
    case HandOverPhase::kPassphrase:
      return {"hand_over.staff_pin_title", "hand_over.staff_passphrase"};
    case HandOverPhase::kNone:
    case HandOverPhase::kFilling: break;
  }
  return {"common.wait", ""};
}

std::vector<Button> buttons(const Ui& ui, const app::HandOverState& hand_over) {
  const auto make = [&ui](std::string id, std::string_view key, ButtonKind kind) {
    return Button{std::move(id), std::string(ui.say(key)), kind, Enabled::kYes};
  };
  const Button staff = make("hand_over/staff", "hand_over.staff", ButtonKind::kQuiet);
  switch (hand_over.phase) {
    case HandOverPhase::kOffer:
      return {make("hand_over/cancel", "common.cancel", ButtonKind::kSecondary),
              make("hand_over/give", "hand_over.give", ButtonKind::kPrimary)};
    case HandOverPhase::kWelcome:
      return {staff, make("hand_over/begin", "hand_over.begin", ButtonKind::kPrimary)};
    case HandOverPhase::kBetween:
      return {staff, make("hand_over/begin", "hand_over.go_on", ButtonKind::kPrimary)};
    case HandOverPhase::kCover:
      return {staff, make("hand_over/lift", "hand_over.cover_go_on", ButtonKind::kPrimary)};
    case HandOverPhase::kThanks:
      return {make("hand_over/staff", "hand_over.staff_back", ButtonKind::kSecondary)};
    case HandOverPhase::kStaffPin:
    case HandOverPhase::kPassphrase:
      if (hand_over.staff_needed) return {};
      return {make("hand_over/back", "hand_over.cancel", ButtonKind::kSecondary)};
    case HandOverPhase::kNone:
    case HandOverPhase::kFilling: break;
  }
  return {};
}

std::optional<app::Intent> meaning(const std::string& id) {
  if (id == "hand_over/cancel") return app::CancelHandOver{};
  if (id == "hand_over/give") return app::GiveTablet{};
  if (id == "hand_over/begin") return app::BeginFilling{};
  if (id == "hand_over/lift") return app::LiftCover{};
  if (id == "hand_over/staff") return app::AskStaff{};
  if (id == "hand_over/back") return app::StaffPinCancel{};
  return std::nullopt;
}

// The parts, with a tick on those that are done.
void draw_parts(Ui& ui, const app::HandOverState& state, Column& column) {
  for (const app::HandOverForm& form : state.forms) {
    const float side = ui.px(26);
    const float line = ui.look.line_px(Type::kBody);
    const Rect mark{column.x, column.y + (line - side) / 2, side, side};
    if (form.done) {
      ui.canvas.disc(mark.centre(), side / 2, colour::kGoodSoft);
      check_mark(ui, mark.inset(ui.px(3)), colour::kGood);
    } else {
      ui.canvas.disc(mark.centre(), ui.px(5), colour::kLine);
    }
    Column text{column.x + side + ui.space(1.5F), column.y, column.w - side - ui.space(1.5F)};
    prose(ui, text, form.title, {Type::kBody, form.done ? colour::kTextQuiet : colour::kText});
    column.y = text.y;
    gap(ui, column, 1);
  }
}

void draw_body(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  const app::HandOverState& hand_over = state.hand_over;
  const Calm calm = calm_of(hand_over);
  const bool pad = hand_over.phase == HandOverPhase::kStaffPin;
  const auto say = pad ? &prose_centred : &prose;
  say(ui, column, ui.say(calm.title), kTitleStyle);
  gap(ui, column, 1.5F);
  if (!calm.text.empty()) say(ui, column, ui.say(calm.text), kBodyStyle);
  switch (hand_over.phase) {
    case HandOverPhase::kOffer: gap(ui, column, 3); return draw_parts(ui, hand_over, column);
    case HandOverPhase::kWelcome:
      gap(ui, column, 1.5F);
      return prose(ui, column, ui.say("hand_over.private"), {Type::kBody, colour::kTextQuiet});
    case HandOverPhase::kBetween:
      if (hand_over.form_index < hand_over.forms.size())
        prose(ui, column,
              ui.words.fill("hand_over.between",
                            {{"form", hand_over.forms[hand_over.form_index].title}}),
              kBodyStyle);
      gap(ui, column, 3);
      return draw_parts(ui, hand_over, column);
    case HandOverPhase::kStaffPin:
      gap(ui, column, 1);
      return draw_pin(ui, state.pin, column, asked);
    case HandOverPhase::kPassphrase:
      gap(ui, column, 2);
      return draw_passphrase(ui, state.unlock, column, asked);
    default: return;
  }
}

}  // namespace

void draw_hand_over(Ui& ui, const app::State& state, Asked& asked) {
  const auto tapped = footer(ui, buttons(ui, state.hand_over));
  const ScrollSpec spec{"hand_over", kCalmWidthDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  draw_body(ui, state, column, asked);
  end_scroll(ui, spec, column);
  if (!tapped) return;
  if (const auto intent = meaning(*tapped)) asked.push_back(*intent);
}

}  // namespace faltbok::ui

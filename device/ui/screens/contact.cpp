#include "device/ui/screens/screens.h"
#include "device/ui/screens/secret_entry.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

constexpr std::size_t kContactSizeMax = 500;

std::string say(const Ui& ui, std::string_view key) { return std::string(ui.say(key)); }

// A change of what was there says why; the two reasons are two buttons.
void ask_why(Ui& ui, const app::ContactField& field, Column& column, Asked& asked) {
  notice_box(ui, column, ui.say("contact.why"), Tone::kNotice);
  gap(ui, column, 1);
  if (button(ui, column,
             {"contact/corrected/" + field.id, say(ui, "contact.corrected"), ButtonKind::kSecondary,
              Enabled::kYes}))
    asked.push_back(app::SayContactReason{field.id, app::ContactReason::kCorrected});
  gap(ui, column, 1);
  if (button(ui, column,
             {"contact/changed/" + field.id, say(ui, "contact.changed"), ButtonKind::kSecondary,
              Enabled::kYes}))
    asked.push_back(app::SayContactReason{field.id, app::ContactReason::kChanged});
  gap(ui, column, 1);
  if (button(
          ui, column,
          {"contact/undo/" + field.id, say(ui, "contact.undo"), ButtonKind::kQuiet, Enabled::kYes}))
    asked.push_back(app::UndoContact{field.id});
}

void draw_mark(Ui& ui, const app::ContactField& field, Column& column, Asked& asked) {
  switch (field.mark) {
    case app::ContactMark::kNothing:
    case app::ContactMark::kTyping: return;
    case app::ContactMark::kAskWhy: return ask_why(ui, field, column, asked);
    case app::ContactMark::kSaving: return prose(ui, column, ui.say("contact.saving"), kQuietStyle);
    case app::ContactMark::kSaved:
      return prose(ui, column, ui.say("contact.saved"), {Type::kSmall, colour::kGood});
    case app::ContactMark::kNotSaved:
      return notice_box(ui, column, ui.say("contact.not_saved"), Tone::kDanger);
  }
}

void draw_field(Ui& ui, const app::ContactField& field, Column& column, Asked& asked) {
  const bool tall = field.id == "address" || field.id == "how_to_reach";
  const Typed typed = text_field(
      ui, column,
      {"contact/field/" + field.id, say(ui, "contact.field_" + field.id), field.text,
       say(ui, "contact.empty"), Keyboard::kText, tall ? 2 : 1, kContactSizeMax, Enabled::kYes});
  if (typed.text) asked.push_back(app::TypeContact{field.id, *typed.text});
  if (typed.left || typed.done) asked.push_back(app::LeaveContactField{field.id});
  gap(ui, column, 0.5F);
  draw_mark(ui, field, column, asked);
  gap(ui, column, 2);
}

void draw_open(Ui& ui, const app::ContactState& contact, Column& column, Asked& asked) {
  prose(ui, column, ui.say("contact.text"), {Type::kBody, colour::kTextQuiet});
  gap(ui, column, 2);
  if (contact.why_needed) {
    notice_box(ui, column, ui.say("contact.why_needed"), Tone::kNotice);
    gap(ui, column, 2);
  }
  if (contact.erasure == app::ContactErasure::kDone) {
    notice_box(ui, column, ui.say("contact.erased"), Tone::kGood);
    gap(ui, column, 2);
  }
  for (const app::ContactField& field : contact.fields) draw_field(ui, field, column, asked);
  if (!contact.anything_kept) return;
  gap(ui, column, 3);  // not beside what is typed
  if (button(ui, column,
             {"contact/erase", say(ui, "contact.erase"), ButtonKind::kDanger, Enabled::kYes}))
    asked.push_back(app::AskEraseContact{});
}

void draw_erasure(Ui& ui, const app::ContactState& contact, Asked& asked) {
  dialog(ui, "contact/dialog", [&](Column& column) {
    prose(ui, column, ui.say("contact.erase_title"), kTitleStyle);
    gap(ui, column, 1);
    prose(ui, column, ui.say("contact.erase_text"), kBodyStyle);
    gap(ui, column, 2);
    if (contact.erasure == app::ContactErasure::kAtWork)
      return notice_box(ui, column, ui.say("contact.erasing"), Tone::kPlain);
    if (button(ui, column,
               {"contact/erase_cancel", say(ui, "contact.erase_cancel"), ButtonKind::kPrimary,
                Enabled::kYes}))
      asked.push_back(app::CancelEraseContact{});
    gap(ui, column, 1);
    if (button(ui, column,
               {"contact/erase_confirm", say(ui, "contact.erase_confirm"), ButtonKind::kDanger,
                Enabled::kYes}))
      asked.push_back(app::ConfirmEraseContact{});
  });
}

void draw_stage(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  switch (state.contact.stage) {
    case app::ContactStage::kClosed:
      prose(ui, column, ui.say("contact.passphrase"), {Type::kBody, colour::kTextQuiet});
      gap(ui, column, 2);
      return draw_passphrase(ui, state.unlock, column, asked);
    case app::ContactStage::kNoCustodian:
      return notice_box(ui, column, ui.say("contact.no_custodian"), Tone::kPlain);
    case app::ContactStage::kNoSlot:
      return notice_box(ui, column, ui.say("contact.no_slot"), Tone::kNotice);
    case app::ContactStage::kOpen: return draw_open(ui, state.contact, column, asked);
  }
}

}  // namespace

void draw_contact(Ui& ui, const app::State& state, Asked& asked) {
  const app::ContactState& contact = state.contact;
  const bool over = contact.erasure == app::ContactErasure::kAsked ||
                    contact.erasure == app::ContactErasure::kAtWork;
  const Rect whole = ui.area;
  ui.muted = over;
  const Header top{
      say(ui, "contact.title"),
      contact.participant + "  ·  " + contact.site_name,
      Button{"contact/back", say(ui, "common.back"), ButtonKind::kQuiet, Enabled::kYes},
      {{"contact/lock", say(ui, "today.lock"), ButtonKind::kQuiet, Enabled::kYes}},
      {}};
  const auto tapped = header(ui, top);
  const ScrollSpec spec{"contact", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_stage(ui, state, column, asked);
  end_scroll(ui, spec, column);
  // After the field that was left by the same tap.
  if (tapped)
    asked.push_back(*tapped == "contact/back" ? app::Intent(app::GoBack{})
                                              : app::Intent(app::LockNow{}));
  ui.muted = false;
  ui.area = whole;
  if (over) draw_erasure(ui, contact, asked);
}

}  // namespace faltbok::ui

#include <array>

#include "device/ui/screens/screens.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

std::string when_of(const Ui& ui, const app::VisitRow& visit) {
  if (visit.plan.opens && visit.plan.closes && visit.plan.opens != visit.plan.closes)
    return ui.words.fill("participant.window", {{"opens", date_of(visit.plan.opens)},
                                                {"closes", date_of(visit.plan.closes)}});
  if (visit.plan.due) return ui.words.fill("participant.due", {{"date", date_of(visit.plan.due)}});
  return visit.is_event ? std::string(ui.say("participant.event")) : std::string();
}

Mark mark_of_visit(const Ui& ui, const app::VisitRow& visit) {
  app::TodayRow row;
  row.visit_id = visit.visit_id;
  row.visit_status = visit.plan.status;
  if (visit.plan.status == forms::VisitStatus::kUpcoming ||
      visit.plan.status == forms::VisitStatus::kOverdue)
    return {};
  return mark_of(ui.words, row);
}

std::string form_detail(const Ui& ui, const app::FormRow& form) {
  const bool own = form.respondent == forms::Respondent::kParticipant;
  std::string detail(ui.say(own ? "participant.by_participant" : "participant.by_interviewer"));
  const auto add = [&detail](std::string_view part) { detail.append("  ·  ").append(part); };
  if (form.revision > 1)
    add(ui.words.fill("participant.revision", {{"number", std::to_string(form.revision)}}));
  if (form.state == app::RecordState::kDraft && form.answered_count > 0)
    add(ui.words.fill("participant.answered", {{"count", number(form.answered_count)}}));
  return detail;
}

// A participant's own form is only opened by handing over; a final one only by correcting it.
void form_row(Ui& ui, const app::VisitRow& visit, const app::FormRow& form, Column& column,
              Asked& asked) {
  const bool own = form.respondent == forms::Respondent::kParticipant;
  const bool open = form.state == app::RecordState::kNone || form.state == app::RecordState::kDraft;
  const Mark mark = mark_of(ui.words, form);
  const Enabled enabled = (own && open) ? Enabled::kNo : Enabled::kYes;
  if (!card(ui, column,
            {"form/" + visit.visit_id + "/" + form.form_id, form.title, form_detail(ui, form),
             mark.text, mark.tone, enabled}))
    return;
  if (open)
    asked.push_back(app::OpenForm{visit.visit_id, form.form_id});
  else
    asked.push_back(app::AskCorrection{visit.visit_id, form.form_id});
}

void visit_buttons(Ui& ui, const app::VisitRow& visit, Column& column, Asked& asked) {
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  if (visit.can_hand_over) {
    if (button(ui, column,
               {"visit/hand_over/" + visit.visit_id, say("participant.hand_over"),
                ButtonKind::kPrimary, Enabled::kYes}))
      asked.push_back(app::HandOverVisit{visit.visit_id});
    gap(ui, column, 1);
  }
  if (visit.can_review) {
    const ButtonKind kind = visit.can_hand_over ? ButtonKind::kSecondary : ButtonKind::kPrimary;
    if (button(ui, column,
               {"visit/review/" + visit.visit_id, say("participant.review"), kind, Enabled::kYes}))
      asked.push_back(app::ReviewVisit{visit.visit_id});
    gap(ui, column, 1);
  }
  if (visit.is_event) {
    const std::string_view key =
        visit.plan.due ? "participant.visit_date_change" : "participant.visit_date";
    if (button(ui, column,
               {"visit/date/" + visit.visit_id, say(key), ButtonKind::kSecondary, Enabled::kYes}))
      asked.push_back(app::AskVisitDate{visit.visit_id});
    gap(ui, column, 1);
  }
}

void draw_visit(Ui& ui, const app::ParticipantViewState& view, const app::VisitRow& visit,
                Column& column, Asked& asked) {
  if (view.visit_id != visit.visit_id) {
    const Mark mark = mark_of_visit(ui, visit);
    if (card(ui, column,
             {"participant/visit/" + visit.visit_id, visit.name, when_of(ui, visit), mark.text,
              mark.tone, Enabled::kYes}))
      asked.push_back(app::UnfoldVisit{visit.visit_id});
    gap(ui, column, 1);
    return;
  }
  gap(ui, column, 1);
  prose(ui, column, visit.name, kTitleStyle);
  const std::string when = when_of(ui, visit);
  if (!when.empty()) prose(ui, column, when, {Type::kBody, colour::kTextQuiet});
  gap(ui, column, 1.5F);
  if (visit.forms.empty())
    prose(ui, column, ui.say("participant.registers"), {Type::kBody, colour::kTextQuiet});
  for (const app::FormRow& form : visit.forms) {
    form_row(ui, visit, form, column, asked);
    gap(ui, column, 1);
  }
  gap(ui, column, 1);
  visit_buttons(ui, visit, column, asked);
  gap(ui, column, 2);
}

constexpr std::array kStates{
    forms::ParticipantState::kAsked,      forms::ParticipantState::kExcluded,
    forms::ParticipantState::kDeclined,   forms::ParticipantState::kEnrolled,
    forms::ParticipantState::kStarted,    forms::ParticipantState::kNeverStarted,
    forms::ParticipantState::kDormant,    forms::ParticipantState::kCompleted,
    forms::ParticipantState::kDroppedOut, forms::ParticipantState::kWithdrawn};

struct DialogWords {
  std::string_view title, text;
};

DialogWords words_of(app::ParticipantDialog dialog) {
  switch (dialog) {
    case app::ParticipantDialog::kVisitDate:
      return {"participant.dialog_visit_date_title", "participant.dialog_visit_date"};
    case app::ParticipantDialog::kState:
      return {"participant.dialog_state_title", "participant.dialog_state"};
    case app::ParticipantDialog::kCorrection:
      return {"participant.dialog_correction_title", "participant.dialog_correction"};
    case app::ParticipantDialog::kNone: break;
  }
  return {};
}

void dialog_fields(Ui& ui, const app::ParticipantViewState& view, Column& column, Asked& asked) {
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  if (view.dialog == app::ParticipantDialog::kState)
    for (const forms::ParticipantState state : kStates) {
      const std::string name(forms::name_of(state));
      if (option_row(ui, column,
                     {"dialog/state/" + name, state_of(ui.words, state), view.dialog_state == state,
                      Choosing::kOne, Enabled::kYes}))
        asked.push_back(app::SetDialogState{state});
      gap(ui, column, 1);
    }
  if (view.dialog == app::ParticipantDialog::kVisitDate) {
    const Typed typed =
        date_field(ui, column,
                   {"dialog/date", say("participant.dialog_date"), view.dialog_date,
                    say("participant.dialog_date_hint"), Keyboard::kDate, 1, 10, Enabled::kYes});
    if (typed.text) asked.push_back(app::SetDialogDate{*typed.text});
    gap(ui, column, 2);
  }
  const Typed typed = text_field(ui, column,
                                 {"dialog/reason", say("participant.dialog_reason"),
                                  view.dialog_reason, "", Keyboard::kText, 2, 500, Enabled::kYes});
  if (typed.text) asked.push_back(app::SetDialogReason{*typed.text});
}

void draw_dialog(Ui& ui, const app::ParticipantViewState& view, Asked& asked) {
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  dialog(ui, "participant/dialog", [&](Column& column) {
    const DialogWords words = words_of(view.dialog);
    prose(ui, column, ui.say(words.title), kTitleStyle);
    gap(ui, column, 1);
    prose(ui, column, ui.say(words.text), kBodyStyle);
    gap(ui, column, 2);
    dialog_fields(ui, view, column, asked);
    gap(ui, column, 2);
    if (button(ui, column,
               {"dialog/confirm", say("common.confirm"), ButtonKind::kPrimary,
                view.dialog_can_confirm ? Enabled::kYes : Enabled::kNo}))
      asked.push_back(app::ConfirmDialog{});
    gap(ui, column, 1);
    if (button(ui, column,
               {"dialog/cancel", say("common.cancel"), ButtonKind::kSecondary, Enabled::kYes}))
      asked.push_back(app::CancelDialog{});
  });
}

}  // namespace

void draw_participant(Ui& ui, const app::State& state, Asked& asked) {
  const app::ParticipantViewState& view = state.participant;
  const Rect whole = ui.area;
  ui.muted = view.dialog != app::ParticipantDialog::kNone;
  std::string detail = view.site_name + "  ·  " + state_of(ui.words, view.state);
  if (!view.state_reason.empty())
    detail.append("  ·  ").append(
        ui.words.fill("participant.reason", {{"reason", view.state_reason}}));
  Header top{view.participant,
             detail,
             Button{"participant/back", std::string(ui.say("common.back")), ButtonKind::kQuiet,
                    Enabled::kYes},
             {},
             {}};
  if (view.may_see_contact)
    top.actions.push_back({"participant/contact", std::string(ui.say("participant.contact")),
                           ButtonKind::kQuiet, Enabled::kYes});
  top.actions.push_back({"participant/state", std::string(ui.say("participant.state_change")),
                         ButtonKind::kQuiet, Enabled::kYes});
  if (const auto tapped = header(ui, top)) {
    if (*tapped == "participant/back") asked.push_back(app::GoBack{});
    if (*tapped == "participant/contact") asked.push_back(app::OpenContact{});
    if (*tapped == "participant/state") asked.push_back(app::AskState{});
  }
  const ScrollSpec spec{"participant", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  for (const app::VisitRow& visit : view.visits) draw_visit(ui, view, visit, column, asked);
  end_scroll(ui, spec, column);
  ui.muted = false;
  ui.area = whole;
  if (view.dialog != app::ParticipantDialog::kNone) draw_dialog(ui, view, asked);
}

}  // namespace faltbok::ui

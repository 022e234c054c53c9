#include "device/app/new_participant.h"

#include <algorithm>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

void draw(Step& step, const std::string& site) {
  NewParticipantState& view = step.state.new_participant;
  view.site = site;
  view.step = NewParticipantStep::kDrawing;
  step.want(DrawPseudonym{site});
}

}  // namespace

void on(Step& step, const AddParticipant&) {
  State& state = step.state;
  if (!state.today.may_add) return;
  NewParticipantState& view = state.new_participant;
  view = {};
  for (const std::string& site : state.session->place.sites)
    view.sites.push_back({site, state.session->site_name(site, state.settings.language)});
  go(step, Screen::kNewParticipant);
  if (view.sites.size() == 1) draw(step, view.sites.front().id);
}

void on(Step& step, const ChooseSite& what) {
  NewParticipantState& view = step.state.new_participant;
  const bool known = std::any_of(view.sites.begin(), view.sites.end(),
                                 [&](const SiteChoice& site) { return site.id == what.site; });
  if (known && view.step == NewParticipantStep::kSite) draw(step, what.site);
}

void on(Step& step, const PseudonymDrawn& what) {
  NewParticipantState& view = step.state.new_participant;
  if (view.step != NewParticipantStep::kDrawing) return;  // gone back meanwhile: drawn for nobody
  if (what.error) {
    view.step = NewParticipantStep::kSite;
    tell(step,
         what.error == base::ErrorKind::kConflict ? NoticeKind::kNoPseudonymLeft
                                                  : NoticeKind::kCannotStart,
         what.error);
    return go(step, Screen::kToday);
  }
  view.pseudonym = what.participant;
  view.step = NewParticipantStep::kPseudonym;
  page_changed(step);
}

void on(Step& step, const ConfirmPseudonym&) {
  NewParticipantState& view = step.state.new_participant;
  if (view.step != NewParticipantStep::kPseudonym) return;
  view.step = NewParticipantStep::kCreating;
  step.want(CreateParticipant{view.pseudonym, view.site});
}

void on(Step& step, const ParticipantCreated& what) {
  State& state = step.state;
  NewParticipantState& view = state.new_participant;
  if (what.error) {
    view.step = NewParticipantStep::kPseudonym;
    return tell(step, NoticeKind::kCannotStart, what.error);
  }
  if (!state.session) return;
  state.session->put(what.participant);
  view = {};
  show_participant(step, what.participant.participant, "");
  // Who may take part is asked before anything else.
  const forms::Study& study = *state.session->place.study;
  if (!study.enrolment.form_id.empty())
    open_form(step, nullptr, {study.enrolment.form_id, forms::Respondent::kInterviewer});
}

}  // namespace faltbok::app

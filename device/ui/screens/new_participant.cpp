#include "device/ui/screens/screens.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

void draw_pseudonym(Ui& ui, const app::NewParticipantState& state, Column& column) {
  prose_centred(ui, column, ui.say("new_participant.pseudonym_title"),
                {Type::kBody, colour::kTextQuiet});
  gap(ui, column, 2);
  const float height = ui.look.line_px(Type::kTitle) + ui.space(5);
  const Rect box{column.x, column.y, column.w, height};
  ui.canvas.fill(box, colour::kSurface, ui.px(14));
  ui.canvas.outline(box, colour::kLine, {ui.px(14), ui.px(1.5F)});
  Column inner{box.x, box.y + ui.space(2.5F), box.w};
  prose_centred(ui, inner, state.pseudonym, kTitleStyle);
  column.y += height;
  gap(ui, column, 2);
  prose_centred(ui, column, ui.say("new_participant.pseudonym"), kBodyStyle);
}

}  // namespace

void draw_new_participant(Ui& ui, const app::State& state, Asked& asked) {
  const app::NewParticipantState& fresh = state.new_participant;
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  Header top{say("new_participant.title"),
             "",
             Button{"new/back", say("common.back"), ButtonKind::kQuiet, Enabled::kYes},
             {},
             {}};
  if (header(ui, top)) asked.push_back(app::GoBack{});
  if (fresh.step == app::NewParticipantStep::kPseudonym) {
    const Button begin{"new/begin", say("new_participant.begin"), ButtonKind::kPrimary,
                       Enabled::kYes};
    if (footer(ui, std::span(&begin, 1))) asked.push_back(app::ConfirmPseudonym{});
  }
  const bool list = fresh.step == app::NewParticipantStep::kSite;
  const ScrollSpec spec{"new", list ? kReadingWidthDp : 560, list ? Stand::kTop : Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  switch (fresh.step) {
    case app::NewParticipantStep::kSite:
      prose(ui, column, ui.say("new_participant.site_title"), kTitleStyle);
      gap(ui, column, 2);
      for (const app::SiteChoice& site : fresh.sites) {
        if (option_row(ui, column,
                       {"new/site/" + site.id, site.name, fresh.site == site.id, Choosing::kOne,
                        Enabled::kYes}))
          asked.push_back(app::ChooseSite{site.id});
        gap(ui, column, 1);
      }
      break;
    case app::NewParticipantStep::kDrawing:
      prose_centred(ui, column, ui.say("new_participant.drawing"), kTitleStyle);
      break;
    case app::NewParticipantStep::kPseudonym: draw_pseudonym(ui, fresh, column); break;
    case app::NewParticipantStep::kCreating:
      prose_centred(ui, column, ui.say("new_participant.creating"), kTitleStyle);
      break;
  }
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui

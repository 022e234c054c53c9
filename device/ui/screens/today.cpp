#include "device/ui/screens/screens.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

constexpr std::size_t kSearchFromCount = 8;  // fewer are found by looking

enum class Shelf { kNow, kLater, kOthers };

Shelf shelf_of(const app::TodayRow& row) {
  if (row.draft_count > 0) return Shelf::kNow;
  if (row.visit_id.empty()) return Shelf::kOthers;
  switch (row.visit_status) {
    case forms::VisitStatus::kOpen:
    case forms::VisitStatus::kOverdue: return Shelf::kNow;
    case forms::VisitStatus::kUpcoming:
    case forms::VisitStatus::kUndated: return Shelf::kLater;
    case forms::VisitStatus::kDone: return Shelf::kOthers;
  }
  return Shelf::kOthers;
}

std::string detail_of(const Ui& ui, const app::TodayRow& row) {
  std::string detail = row.site_name;
  const auto add = [&detail](std::string_view part) {
    detail.append(detail.empty() ? "" : "  ·  ").append(part);
  };
  if (!row.visit_id.empty()) {
    if (row.due)
      add(ui.words.fill("today.visit_due",
                        {{"visit", row.visit_name}, {"date", date_of(row.due)}}));
    else
      add(row.visit_name);
    add(state_of(ui.words, row.state));
  }
  if (row.draft_count > 0) add(ui.words.fill("today.drafts", {{"count", number(row.draft_count)}}));
  return detail;
}

void draw_shelf(Ui& ui, const app::TodayState& today, Shelf shelf, Column& column, Asked& asked) {
  bool first = true;
  for (const app::TodayRow& row : today.rows) {
    if (shelf_of(row) != shelf) continue;
    if (first) {
      constexpr std::string_view kKeys[] = {"today.due_now", "today.later", "today.others"};
      prose(ui, column, ui.say(kKeys[static_cast<std::size_t>(shelf)]),
            {Type::kSmall, colour::kTextQuiet});
      gap(ui, column, 1);
      first = false;
    }
    const Mark mark = mark_of(ui.words, row);
    if (card(ui, column,
             {"today/open/" + row.participant, row.participant, detail_of(ui, row), mark.text,
              mark.tone, Enabled::kYes}))
      asked.push_back(app::OpenParticipant{row.participant});
    gap(ui, column, 1);
  }
  if (!first) gap(ui, column, 2);
}

std::string sending_line(const Ui& ui, const app::TodayState& today) {
  if (today.problem_count > 0)
    return ui.words.fill("today.problem", {{"count", number(today.problem_count)}});
  if (today.waiting_count > 0)
    return ui.words.fill("today.waiting", {{"count", number(today.waiting_count)}});
  return std::string(ui.say("today.all_sent"));
}

void draw_rows(Ui& ui, const app::TodayState& today, Column& column, Asked& asked) {
  if (today.participant_count >= kSearchFromCount || !today.search.empty()) {
    const Typed typed =
        text_field(ui, column,
                   {"today/search", "", today.search, std::string(ui.say("today.search")),
                    Keyboard::kText, 1, 40, Enabled::kYes});
    if (typed.text) asked.push_back(app::SetSearch{*typed.text});
    gap(ui, column, 2);
  }
  if (today.rows.empty()) {
    const std::string_view key = !today.search.empty() ? "today.no_match"
                                 : today.may_add       ? "today.empty"
                                                       : "today.empty_employment_specialist";
    prose(ui, column, ui.say(key), {Type::kBody, colour::kTextQuiet});
  }
  for (const Shelf shelf : {Shelf::kNow, Shelf::kLater, Shelf::kOthers})
    draw_shelf(ui, today, shelf, column, asked);
}

}  // namespace

void draw_today(Ui& ui, const app::State& state, Asked& asked) {
  const app::TodayState& today = state.today;
  const auto say = [&ui](std::string_view key) { return std::string(ui.say(key)); };
  std::string detail = base::iso_of(today.date);
  if (!today.study_name.empty()) detail = today.study_name + "  ·  " + detail;
  Header top{say("today.title"), detail, {}, {}, {}};
  top.actions = {{"today/settings", say("common.settings"), ButtonKind::kQuiet, Enabled::kYes},
                 {"today/lock", say("today.lock"), ButtonKind::kQuiet, Enabled::kYes}};
  if (const auto tapped = header(ui, top))
    asked.push_back(*tapped == "today/lock" ? app::Intent(app::LockNow{})
                                            : app::Intent(app::OpenSettings{}));

  std::vector<Button> low{{"today/sync", say("today.sync") + "  ·  " + sending_line(ui, today),
                           ButtonKind::kSecondary, Enabled::kYes}};
  if (today.may_add)
    low.push_back({"today/add", say("today.add"), ButtonKind::kPrimary, Enabled::kYes});
  if (const auto tapped = footer(ui, low))
    asked.push_back(*tapped == "today/add" ? app::Intent(app::AddParticipant{})
                                           : app::Intent(app::OpenSync{}));

  const ScrollSpec spec{"today", kReadingWidthDp,
                        today.rows.empty() ? Stand::kMiddle : Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_rows(ui, today, column, asked);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui

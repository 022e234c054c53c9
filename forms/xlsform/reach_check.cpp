#include "forms/xlsform/reach_check.h"

#include <algorithm>
#include <cmath>

#include "forms/xpath/value.h"

namespace faltbok::forms::xlsform {

namespace {

std::string said(Numbers numbers) {
  if (std::isinf(numbers.low)) return "at most " + text_of_number(numbers.high);
  if (std::isinf(numbers.high)) return "at least " + text_of_number(numbers.low);
  return text_of_number(numbers.low) + " to " + text_of_number(numbers.high);
}

// Where a choice's filter went wrong is the column that the filter reads, when it reads one.
std::string column_in(const std::string& filter, const Choice& choice) {
  for (const auto& [column, value] : choice.extra)
    if (filter.find(column) != std::string::npos) return column;
  return "name";
}

}  // namespace

ReachCheck::ReachCheck(const Survey& survey, Report& report)
    : survey_(survey), report_(report), reach_(survey) {
  gather_uses(*survey.root);
}

void ReachCheck::gather_uses(const Item& item) {
  for (const auto& child : item.children) {
    if (!child->selection.list.empty()) uses_[child->selection.list].push_back(child.get());
    gather_uses(*child);
  }
}

void ReachCheck::check_score(const Item& item) {
  if (!item.is_question() || item.bind_value("calculate").empty()) return;
  const Numbers declared = declared_range(item.bind_value("constraint"));
  if (declared == kAnyNumber) return;
  const Numbers possible = reach_.of_item(item).numbers;
  if (possible.none()) return;
  const bool short_of_low = !std::isinf(declared.low) && possible.low > declared.low;
  const bool short_of_high = !std::isinf(declared.high) && possible.high < declared.high;
  if (!short_of_low && !short_of_high) return;
  report_.warning(place_of(survey_, item, "constraint"),
                  "the score '" + item.name + "' is declared as " + said(declared) +
                      ", but its answers only come to " + said(possible),
                  "look at the points and the calculation, or correct the range");
}

void ReachCheck::check(const Item& item) {
  const std::string relevant(item.bind_value("relevant"));
  if (!relevant.empty() && !reach_.can_be_true(relevant))
    report_.warning(place_of(survey_, item, "relevant"),
                    "'" + item.name + "' is never reached: no answers make its relevance true",
                    "correct the relevance, or remove it");
  check_score(item);
}

// A choice is in reach when one of the questions that offer its list can let it through.
void ReachCheck::check_list(const ChoiceList& list, const std::vector<const Item*>& uses) {
  const bool open = std::any_of(uses.begin(), uses.end(), [](const Item* item) {
    return item->selection.from != ChoicesFrom::kList || item->selection.filter.empty();
  });
  if (open || uses.empty()) return;
  for (const Choice& choice : list.choices) {
    const bool in_reach = std::any_of(uses.begin(), uses.end(), [&](const Item* item) {
      return reach_.of_filter(item->selection.filter, choice).can_be_true;
    });
    if (in_reach) continue;
    report_.warning(
        {survey_.choices_sheet, choice.row, column_in(uses.front()->selection.filter, choice)},
        "the choice '" + choice.name + "' of list '" + list.name +
            "' is let through by no filter, whatever is answered",
        "correct the value, or remove the choice");
  }
}

void ReachCheck::check_choices() {
  for (const ChoiceList& list : survey_.lists)
    if (const auto uses = uses_.find(list.name); uses != uses_.end())
      check_list(list, uses->second);
}

}  // namespace faltbok::forms::xlsform

#include "forms/xlsform/checks.h"

#include <algorithm>
#include <map>
#include <set>

#include "forms/xlsform/row_reader.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

class Checker {
 public:
  Checker(const Survey& survey, Report& report) : survey_(survey), report_(report) {}
  void check(const Item& item);
  void gather_searches(const Item& item);

 private:
  void check_siblings(const Item& parent);
  void check_repeat_name(const Item& item);
  void check_question(const Item& item);
  void check_list(const Item& item);
  Place place(const Item& item, std::string_view column) const {
    return place_of(survey_, item, column);
  }
  const Survey& survey_;
  Report& report_;
  std::map<std::string, const Item*, std::less<>> repeats_;
  std::map<std::string, const Item*, std::less<>> searched_;
};

void Checker::check_siblings(const Item& parent) {
  std::map<std::string, const Item*, std::less<>> names;
  std::map<std::string, const Item*, std::less<>> small_names;
  for (const auto& child : parent.children) {
    const auto [same, added] = names.try_emplace(child->name, child.get());
    if (!added) {
      report_.error(place(*child, "name"),
                    "the name '" + child->name + "' is already used in row " +
                        std::to_string(same->second->row),
                    "names beside each other must differ");
      continue;
    }
    const auto [similar, new_small] = small_names.try_emplace(lower(child->name), child.get());
    if (!new_small)
      report_.warning(place(*child, "name"), "'" + child->name + "' and '" + similar->second->name +
                                                 "' differ only in upper and lower case");
  }
}

void Checker::check_repeat_name(const Item& item) {
  if (item.kind != ItemKind::kRepeat) return;
  const auto [same, added] = repeats_.try_emplace(item.name, &item);
  if (!added)
    report_.error(place(item, "name"),
                  "the repeat '" + item.name + "' is already begun in row " +
                      std::to_string(same->second->row),
                  "repeats must have different names");
  if (item.name == survey_.root->name)
    report_.error(place(item, "name"),
                  "a repeat cannot have the name of the form's root, '" + item.name + "'",
                  "choose another name");
}

void Checker::check_question(const Item& item) {
  if (!item.is_question() || item.type == nullptr) return;
  const bool says_nothing = item.label.empty() && item.media.empty() && item.hint.empty();
  if (item.has_control() && says_nothing && item.control_value("appearance") != "label")
    report_.error(place(item, "label"), "the question '" + item.name + "' has no label or hint",
                  "write what people are to read");
  const auto has = [&](std::string_view form) {
    return std::any_of(item.media.begin(), item.media.end(),
                       [&](const Media& m) { return m.form == form; });
  };
  if (has("big-image") && !has("image"))
    report_.error(place(item, "big-image"), "a big-image needs an image beside it",
                  "add the column image");
}

// The list of a search() names columns of a file: its rows are nobody's choices.
void Checker::gather_searches(const Item& item) {
  for (const auto& child : item.children) {
    if (child->selection.from == ChoicesFrom::kSearch)
      searched_.try_emplace(child->selection.list, child.get());
    gather_searches(*child);
  }
}

void Checker::check_list(const Item& item) {
  if (item.selection.from != ChoicesFrom::kList) return;
  const auto found = searched_.find(item.selection.list);
  if (found != searched_.end())
    report_.error(place(item, "type"),
                  "list '" + item.selection.list + "' names the columns for the search() of '" +
                      found->second->name + "' in row " + std::to_string(found->second->row),
                  "give this question a list of its own, or a search() too");
}

void Checker::check(const Item& item) {
  check_siblings(item);
  for (const auto& child : item.children) {
    check_repeat_name(*child);
    check_question(*child);
    check_list(*child);
    check(*child);
  }
}

void settle_item(Item& item) {
  for (const auto& child : item.children) {
    if (child->is_question() && child->type != nullptr)
      child->default_is_dynamic = is_dynamic_default(child->default_value, child->type->bind_type);
    if (!child->triggers
             .empty()) {  // what a change triggers is set then, and not computed at other times
      child->calculation = child->bind_value("calculate");
      std::erase_if(child->bind,
                    [](const Attribute& attribute) { return attribute.name == "calculate"; });
    }
    settle_item(*child);
  }
}

// Setting `flat`: groups leave the instance, so what they would hide must be said by each question.
void flatten(Item& item, const std::string& relevant) {
  for (const auto& child : item.children) {
    const std::string own(child->bind_value("relevant"));
    const std::string both = relevant.empty() ? own
                             : own.empty()    ? relevant
                                              : relevant + " and (" + own + ")";
    if (!child->is_question()) {
      child->flat = child->kind == ItemKind::kGroup;
      flatten(*child, both);
    } else if (!both.empty()) {
      child->set_bind("relevant", both, "relevant");
    }
  }
}

}  // namespace

void settle(Survey& survey) {
  settle_item(*survey.root);
  if (survey.settings.flat) flatten(*survey.root, {});
}

void check_survey(const Survey& survey, Report& report) {
  Checker checker(survey, report);
  checker.gather_searches(*survey.root);
  checker.check(*survey.root);
  if (survey.root->children.empty()) report.warning({survey.sheet, 0, {}}, "the form asks nothing");
}

}  // namespace faltbok::forms::xlsform

#include "forms/xlsform/style.h"

#include <algorithm>
#include <set>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

class StyleCheck {
 public:
  StyleCheck(const Survey& survey, Report& report) : survey_(survey), report_(report) {}
  void run();

 private:
  void gather(const Item& item);
  void gather_names(std::string_view text);
  void gather(const Text& text);
  void check(const Item& item);
  void check_text(const Text& text, const Place& place);
  void check_filter(const Item& item);
  void check_lists();

  const Survey& survey_;
  Report& report_;
  std::set<std::string> languages_;
  std::set<std::string, std::less<>> used_names_;
  std::set<std::string, std::less<>> used_lists_;
};

// Every ${name} in a text.
void StyleCheck::gather_names(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos;
       at = text.find("${", at + 2)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) return;
    used_names_.emplace(trimmed(text.substr(at + 2, end - at - 2)));
  }
}

void StyleCheck::gather(const Text& text) {
  for (const Text::Translation& translation : text.translations) {
    gather_names(translation.text);
    if (!translation.language.empty()) languages_.insert(translation.language);
  }
}

void StyleCheck::gather(const Item& item) {
  for (const Text* text : {&item.label, &item.hint, &item.guidance}) gather(*text);
  for (const std::vector<Attribute>* attributes : {&item.bind, &item.control, &item.instance})
    for (const Attribute& attribute : *attributes) {
      gather_names(attribute.value);
      gather(attribute.message);
    }
  for (const std::string* text :
       {&item.default_value, &item.calculation, &item.selection.filter, &item.selection.seed})
    gather_names(*text);
  used_names_.insert(item.triggers.begin(), item.triggers.end());
  if (item.selection.from == ChoicesFrom::kRepeat)
    used_names_.insert(item.selection.list);
  else
    used_lists_.insert(item.selection.list);
  for (const auto& child : item.children) gather(*child);
}

void StyleCheck::check_text(const Text& text, const Place& place) {
  if (!text.translated()) return;
  for (const std::string& language : languages_) {
    const auto in_language = [&](const Text::Translation& t) {
      return t.language == language ||
             (t.language.empty() && language == survey_.settings.default_language);
    };
    if (std::none_of(text.translations.begin(), text.translations.end(), in_language))
      report_.warning(place, "there is no text in '" + language + "'; people will see '-'",
                      "translate it");
  }
}

// "town = ${region}": a choice whose town is no choice of `region` is never shown.
void StyleCheck::check_filter(const Item& item) {
  const std::vector<std::string_view> sides = split(item.selection.filter, "=");
  const ChoiceList* list = survey_.list(item.selection.list);
  if (list == nullptr || sides.size() != 2 || !is_xml_name(sides[0]) ||
      !sides[1].starts_with("${") || !sides[1].ends_with("}"))
    return;
  const std::string_view name = trimmed(sides[1].substr(2, sides[1].size() - 3));
  const ChoiceList* answers = nullptr;
  const auto find = [&](const Item& from, const auto& self) -> void {
    for (const auto& child : from.children) {
      if (child->name == name && child->selection.from == ChoicesFrom::kList)
        answers = survey_.list(child->selection.list);
      self(*child, self);
    }
  };
  find(*survey_.root, find);
  if (answers == nullptr) return;
  for (const Choice& choice : list->choices) {
    const auto extra = std::find_if(choice.extra.begin(), choice.extra.end(),
                                    [&](const auto& value) { return value.first == sides[0]; });
    const auto fits = [&](const Choice& answer) {
      return extra != choice.extra.end() && answer.name == extra->second;
    };
    if (std::none_of(answers->choices.begin(), answers->choices.end(), fits))
      report_.warning({survey_.choices_sheet, choice.row, sides[0]},
                      "the choice '" + choice.name + "' is let through by no answer to '" +
                          std::string(name) + "'",
                      "correct the value, or remove the choice");
  }
}

void StyleCheck::check(const Item& item) {
  for (const Text* text : {&item.label, &item.hint, &item.guidance})
    check_text(*text, place_of(survey_, item, text->column));
  for (const Attribute& attribute : item.bind)
    check_text(attribute.message, place_of(survey_, item, attribute.column));
  const std::string_view relevant = trimmed(item.bind_value("relevant"));
  if (relevant == "false()" || relevant == "0")
    report_.warning(place_of(survey_, item, "relevant"), "'" + item.name + "' is never reached",
                    "remove it, or correct its relevance");
  const bool calculated =
      item.is_question() && item.type != nullptr && item.type->special == Special::kCalculate;
  if (calculated && used_names_.count(item.name) == 0)
    report_.warning(place_of(survey_, item, "name"),
                    "nothing in the form uses '" + item.name + "'; it is only exported");
  check_filter(item);
  for (const auto& child : item.children) check(*child);
}

void StyleCheck::check_lists() {
  for (const ChoiceList& list : survey_.lists) {
    for (const Choice& choice : list.choices)
      check_text(choice.label, {survey_.choices_sheet, choice.row, choice.label.column});
    if (used_lists_.count(list.name) == 0)
      report_.warning({survey_.choices_sheet, list.choices.front().row, "list_name"},
                      "no question uses the list '" + list.name + "'", "remove it");
  }
}

void StyleCheck::run() {
  gather(*survey_.root);
  for (const ChoiceList& list : survey_.lists)
    for (const Choice& choice : list.choices) gather(choice.label);
  gather_names(survey_.settings.instance_name);
  if (survey_.entity)
    for (const std::string* text : {&survey_.entity->id, &survey_.entity->create_if,
                                    &survey_.entity->update_if, &survey_.entity->label})
      gather_names(*text);
  for (const auto& child : survey_.root->children) check(*child);
  check_lists();
}

}  // namespace

void check_style(const Survey& survey, Report& report) { StyleCheck(survey, report).run(); }

}  // namespace faltbok::forms::xlsform

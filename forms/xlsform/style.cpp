#include "forms/xlsform/style.h"

#include <algorithm>
#include <set>

#include "forms/xlsform/reach_check.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

class StyleCheck {
 public:
  StyleCheck(const Survey& survey, Report& report)
      : survey_(survey), report_(report), reach_(survey, report) {}
  void run();

 private:
  void gather(const Item& item);
  void gather_names(std::string_view text);
  void gather_paths(std::string_view text);
  void gather_lists(std::string_view text);
  void gather_expression(std::string_view text);
  void gather(const Text& text);
  void check(const Item& item);
  void check_text(const Text& text, const Place& place);
  void check_messages(const Item& item);
  void check_default(const Item& item);
  void check_lists();

  const Survey& survey_;
  Report& report_;
  ReachCheck reach_;
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

// Paths that an author has written out: every step may be the question that is meant.
void StyleCheck::gather_paths(std::string_view text) {
  for (std::size_t at = text.find('/'); at != std::string_view::npos; at = text.find('/', at)) {
    const std::size_t from = ++at;
    while (at < text.size() && is_name_char(text[at])) ++at;
    if (at > from) used_names_.emplace(text.substr(from, at - from));
  }
}

// instance('list') uses a list as much as a question does.
void StyleCheck::gather_lists(std::string_view text) {
  constexpr std::string_view kCall = "instance(";
  for (std::size_t at = text.find(kCall); at != std::string_view::npos; at = text.find(kCall, at)) {
    at += kCall.size();
    const std::size_t from = text.find_first_of("'\"", at);
    if (from == std::string_view::npos) return;
    const std::size_t end = text.find(text[from], from + 1);
    if (end == std::string_view::npos) return;
    used_lists_.emplace(text.substr(from + 1, end - from - 1));
  }
}

void StyleCheck::gather_expression(std::string_view text) {
  gather_names(text);
  gather_paths(text);
  gather_lists(text);
}

void StyleCheck::gather(const Text& text) {
  for (const Text::Translation& translation : text.translations) {
    gather_names(translation.text);
    // What stands in no other language is written without any: it makes none.
    if (!translation.language.empty())
      languages_.insert(translation.language);
    else if (text.translated())
      languages_.insert(survey_.settings.default_language);
  }
}

void StyleCheck::gather(const Item& item) {
  for (const Text* text : {&item.label, &item.hint, &item.guidance}) gather(*text);
  for (const Media& medium : item.media) gather(medium.file);
  for (const std::vector<Attribute>* attributes : {&item.bind, &item.control, &item.instance})
    for (const Attribute& attribute : *attributes) {
      gather_expression(attribute.value);
      gather(attribute.message);
    }
  for (const std::string* text :
       {&item.default_value, &item.calculation, &item.selection.filter, &item.selection.seed})
    gather_expression(*text);
  used_names_.insert(item.triggers.begin(), item.triggers.end());
  if (item.selection.from == ChoicesFrom::kRepeat || item.selection.from == ChoicesFrom::kRows)
    used_names_.insert(item.selection.list);
  else
    used_lists_.insert(item.selection.list);
  for (const auto& child : item.children) gather(*child);
}

// Numbers, signs and references read the same in every language.
bool has_words(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("${")) at = std::min(text.find('}', at), text.size() - 1);
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  }
  return false;
}

// A text of one column without a language is shown in every language: it is wanted in the others
// as well. One with languages is shown as '-' where it lacks one.
void StyleCheck::check_text(const Text& text, const Place& place) {
  const bool from_cell = !place.column.empty();  // "Specify other." is ours
  if (!text.translated() && !(from_cell && has_words(text.plain()))) return;
  for (const std::string& language : languages_) {
    const auto in_language = [&](const Text::Translation& t) {
      return t.language == language ||
             (t.language.empty() && language == survey_.settings.default_language);
    };
    if (std::none_of(text.translations.begin(), text.translations.end(), in_language))
      report_.warning(place,
                      "there is no text in '" + language + "'; people will see " +
                          (text.translated() ? "'-'" : "that of the column without a language"),
                      "translate it");
  }
}

// A message without the rule that shows it.
void StyleCheck::check_messages(const Item& item) {
  constexpr std::pair<std::string_view, std::string_view> kShownBy[] = {
      {"jr:constraintMsg", "constraint"}, {"jr:requiredMsg", "required"}};
  for (const Attribute& attribute : item.bind)
    for (const auto& [message, rule] : kShownBy)
      if (attribute.name == message && item.bind_value(rule).empty())
        report_.warning(place_of(survey_, item, attribute.column),
                        "the message is never shown: there is no " + std::string(rule),
                        "write one, or remove the message");
}

void StyleCheck::check_default(const Item& item) {
  if (item.selection.from != ChoicesFrom::kList || item.default_is_dynamic) return;
  const ChoiceList* list = survey_.list(item.selection.list);
  if (list == nullptr || item.type == nullptr) return;
  const std::vector<std::string_view> given =
      item.type->control == "select1" ? std::vector<std::string_view>{item.default_value}
                                      : words_of(item.default_value);
  for (const std::string_view value : given)
    if (!value.empty() && std::none_of(list->choices.begin(), list->choices.end(),
                                       [&](const Choice& choice) { return choice.name == value; }))
      report_.warning(
          place_of(survey_, item, "default"),
          "the default '" + std::string(value) + "' is no choice of list '" + list->name + "'",
          "correct it");
}

void StyleCheck::check(const Item& item) {
  check_messages(item);
  check_default(item);
  for (const Text* text : {&item.label, &item.hint, &item.guidance})
    check_text(*text, place_of(survey_, item, text->column));
  for (const Attribute& attribute : item.bind)
    check_text(attribute.message, place_of(survey_, item, attribute.column));
  reach_.check(item);
  const bool calculated =
      item.is_question() && item.type != nullptr && item.type->special == Special::kCalculate;
  if (calculated && used_names_.count(item.name) == 0 && item.bind_value("entities:saveto").empty())
    report_.warning(place_of(survey_, item, "name"),
                    "nothing in the form uses '" + item.name + "'; it is only exported");
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
  reach_.check_choices();
}

void StyleCheck::run() {
  gather(*survey_.root);
  for (const ChoiceList& list : survey_.lists)
    for (const Choice& choice : list.choices) gather(choice.label);
  gather_expression(survey_.settings.instance_name);
  for (const Entity& entity : survey_.entities)
    for (const std::string* text :
         {&entity.id, &entity.create_if, &entity.update_if, &entity.label})
      gather_expression(*text);
  for (const auto& child : survey_.root->children) check(*child);
  check_lists();
}

}  // namespace

void check_style(const Survey& survey, Report& report) { StyleCheck(survey, report).run(); }

}  // namespace faltbok::forms::xlsform

// Selects and rank: the list or file that the choices come from, filter, order, "or other".
#include <algorithm>

#include "forms/xlsform/row_reader.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kFileEndings[] = {".csv", ".xml", ".geojson"};

bool names_a_file(std::string_view list) {
  return std::any_of(std::begin(kFileEndings), std::end(kFileEndings),
                     [&](std::string_view ending) { return list.ends_with(ending); });
}

std::vector<std::string_view> names_of(const std::vector<ChoiceList>& lists) {
  std::vector<std::string_view> names;
  for (const ChoiceList& list : lists) names.push_back(list.name);
  return names;
}

void check_list(const RowContext& context, std::string_view name,
                const std::vector<ChoiceList>& lists, std::string_view sheet) {
  if (std::any_of(lists.begin(), lists.end(),
                  [&](const ChoiceList& list) { return list.name == name; }))
    return;
  const std::string guess = did_you_mean(name, names_of(lists));
  context.report.error(
      context.place("type"),
      "there is no list '" + std::string(name) + "' on sheet " + std::string(sheet),
      guess.empty() ? "add it there" : guess);
}

void read_file_selection(const RowContext& context, const SelectWords& words,
                         Selection& selection) {
  selection.from = ChoicesFrom::kFile;
  if (words.list.ends_with(".geojson")) {
    selection.value_ref = "id";
    selection.label_ref = "title";
  }
  const Parameters parameters(context.get("parameters"), context.place("parameters"),
                              context.report);
  for (const auto& [name, into] :
       {std::pair{"value", &selection.value_ref}, std::pair{"label", &selection.label_ref}}) {
    if (!parameters.has(name)) continue;
    *into = parameters.get(name);
    if (!is_xml_name(*into))
      context.report.error(parameters.place(), "'" + *into + "' cannot be the name of a column",
                           "use the header of the file");
  }
}

void read_order(const RowContext& context, const SelectWords& words, Selection& selection) {
  const Parameters parameters(context.get("parameters"), context.place("parameters"),
                              context.report);
  if (selection.from == ChoicesFrom::kFile)
    parameters.allow({"randomize", "seed", "value", "label"});
  else
    parameters.allow({"randomize", "seed"});
  parameters.one_of("randomize", {"true", "false", "True", "False", "TRUE", "FALSE"});
  selection.randomized = lower(parameters.get("randomize")) == "true";
  selection.seed = parameters.get("seed");
  if (selection.seed.empty()) return;
  if (!parameters.has("randomize"))
    context.report.error(parameters.place(), "a seed without randomize=true has no effect",
                         "add randomize=true");
  const bool reference = selection.seed.starts_with("${") && selection.seed.ends_with("}");
  if (!reference && !is_number(selection.seed))
    context.report.error(parameters.place(), "'" + selection.seed + "' is no seed",
                         "give a number or ${name}");
  if (words.command == "select_one_external")
    context.report.warning(parameters.place(), "an external select is never randomized");
}

void check_multiple(const RowContext& context, const Selection& selection) {
  const ChoiceList* list = context.survey.list(selection.list);
  if (list == nullptr) return;
  for (const Choice& choice : list->choices)
    if (choice.name.find(' ') != std::string::npos)
      context.report.error({context.survey.choices_sheet, choice.row, "name"},
                           "'" + choice.name + "' has a space, and list '" + list->name +
                               "' is used where several can be chosen",
                           "answers are parted by spaces: use '_'");
}

void add_other(const RowContext& context, const std::string& name) {
  ChoiceList* list = context.survey.list(name);
  if (list == nullptr) return;
  const auto is_other = [](const Choice& choice) { return choice.name == "other"; };
  if (std::any_of(list->choices.begin(), list->choices.end(), is_other)) return;
  Choice other;
  other.name = "other";
  for (const Choice& choice : list->choices)
    for (const Text::Translation& given : choice.label.translations) {
      const auto same = [&](const Text::Translation& t) { return t.language == given.language; };
      auto& texts = other.label.translations;
      if (std::none_of(texts.begin(), texts.end(), same))
        texts.push_back({given.language, "Other"});
    }
  if (other.label.empty()) other.label.translations.push_back({{}, "Other"});
  list->choices.push_back(std::move(other));
}

}  // namespace

bool parse_select(std::string_view type, SelectWords& words) {
  const SelectCommand command = find_select_command(type);
  if (command.canonical.empty()) return false;
  words.command = command.canonical;
  std::string_view rest = trimmed(type.substr(command.size));
  for (const std::string_view ending : {" or specify other", " or_other", " or other"})
    if (rest.ends_with(ending)) {
      words.or_other = true;
      rest = trimmed(rest.substr(0, rest.size() - ending.size()));
      break;
    }
  words.list = rest;
  return true;
}

void read_select(const RowContext& context, const SelectWords& words, ItemFacts& item) {
  const QuestionType& type = select_type(words.command);
  std::vector<Attribute> own = std::move(item.bind);
  item.type = &type;
  item.bind = {{"type", std::string(type.bind_type), {}, {}}};
  item.bind.insert(item.bind.end(), own.begin(), own.end());
  Selection& selection = item.selection;
  selection.list = words.list;
  selection.filter = context.get("choice_filter");
  if (words.list.empty() || words_of(words.list).size() != 1) {
    context.report.error(
        context.place("type"),
        "'" + std::string(context.get("type")) + "' does not name one list of choices",
        "write for example 'select_one colours'; a list's name has no spaces");
    return;
  }
  const bool searches =
      std::any_of(item.control.begin(), item.control.end(), [](const Attribute& attribute) {
        return attribute.name == "appearance" &&
               attribute.value.find("search(") != std::string::npos;
      });
  if (words.command == "select_one_external") {
    selection.from = ChoicesFrom::kNowhere;
    check_list(context, words.list, context.survey.external_lists, "external_choices");
  } else if (names_a_file(words.list) || words.command.ends_with("_from_file")) {
    if (!names_a_file(words.list))
      context.report.error(context.place("type"),
                           "'" + std::string(words.list) + "' is no file of choices",
                           "it must end in .csv, .xml or .geojson");
    read_file_selection(context, words, selection);
    if (searches)
      context.report.error(context.place("control::appearance"),
                           "a select from a file takes no search()",
                           "use choice_filter, or a list on sheet choices that names the columns");
  } else if (words.list.starts_with("${")) {
    selection.from = ChoicesFrom::kRepeat;
    selection.list =
        words.list.ends_with('}') ? words.list.substr(2, words.list.size() - 3) : words.list;
  } else {
    selection.from = ChoicesFrom::kList;
    check_list(context, words.list, context.survey.lists, context.survey.choices_sheet);
    if (searches) selection.from = ChoicesFrom::kSearch;
  }
  read_order(context, words, selection);
  if (words.command.starts_with("select_multiple")) check_multiple(context, selection);
  if (!words.or_other) return;
  if (selection.from != ChoicesFrom::kList || !selection.filter.empty())
    context.report.error(
        context.place("type"),
        "or_other works only with a list on sheet choices and without choice_filter",
        "add a choice and a text question instead");
  add_other(context, selection.list);
}

}  // namespace faltbok::forms::xlsform

// The survey sheet, row by row: nesting, names, and what a row adds to the tree beside itself.
#include <algorithm>
#include <set>

#include "forms/xlsform/controls.h"
#include "forms/xlsform/limits.h"
#include "forms/xlsform/loops.h"
#include "forms/xlsform/readers.h"
#include "forms/xlsform/row_reader.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

bool shows_table_list(const Attribute& attribute) {
  return attribute.name == "appearance" && attribute.value.find("table-list") != std::string::npos;
}

class SurveyReader {
 public:
  SurveyReader(const Table& table, Survey& survey, Report& report)
      : table_(table), survey_(survey), report_(report) {}
  void read();

 private:
  void read_row(const TableRow& row);
  bool skips(const TableRow& row);
  bool read_setting(const RowContext& context, std::string_view type);
  void begin(const RowContext& context, const Control& control);
  void end(const RowContext& context, const Control& control);
  void question(const RowContext& context, std::string_view type);
  void select(const RowContext& context, const SelectWords& words, ItemFacts item);
  std::vector<Choice> choices_of_tag(std::string_view key) const;
  void osm(const RowContext& context, std::string_view type, ItemFacts& item);
  void unknown_type(const RowContext& context, std::string_view type, ItemFacts item);
  bool name_is_good(const RowContext& context, ItemFacts& item, std::string_view type);
  void move_count(const RowContext& context, ItemFacts& repeat);
  void begin_table_list(const RowContext& context, Item& group);
  void check_loop_names(const ChoiceList* list) const;
  void table_list_select(const RowContext& context, const SelectWords& words, ItemFacts& item);
  Item& add(ItemFacts item);

  const Table& table_;
  Survey& survey_;
  Report& report_;
  Item* here_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t item_count_ = 0;
  enum class TableList : std::uint8_t { kOff, kFirst, kOn } table_list_ = TableList::kOff;
  std::string table_list_name_;
};

Item& SurveyReader::add(ItemFacts item) {
  ++item_count_;
  return here_->add(std::move(item));
}

bool SurveyReader::skips(const TableRow& row) {
  const std::string_view disabled = row.get("disabled");
  if (!disabled.empty()) {
    report_.warning(table_.place(row, "disabled"), "the column 'disabled' is not part of XLSForm",
                    "use relevant");
    if (yes_or_no(disabled).value_or(false)) return true;
  }
  if (!row.get("type").empty()) return false;
  const bool comment = row.find("name") == nullptr && row.find("label") == nullptr;
  if (comment)
    report_.warning({table_.sheet, row.number, {}},
                    "the row has no type, name or label and is left out");
  else
    report_.error(table_.place(row, "type"), "the question has no type",
                  "write one, such as 'text'");
  return true;
}

// Titles and ids may stand in the survey itself, in forms from before there were settings.
bool SurveyReader::read_setting(const RowContext& context, std::string_view type) {
  if (type == "set form title" || type == "form_title")
    survey_.settings.title = context.get("name");
  else if (type == "set form id" || type == "form_id")
    survey_.settings.id = context.get("name");
  else
    return false;
  return true;
}

bool SurveyReader::name_is_good(const RowContext& context, ItemFacts& item, std::string_view type) {
  if (item.name.empty() && type == "note")
    item.name = "generated_note_name_" + std::to_string(context.row.ordinal);
  const Place place = context.place("name");
  if (item.name.empty()) {
    report_.error(place, "the question or group has no name",
                  "give it one: letters, digits, '-' and '_'");
    item.name =
        "_nameless_" + std::to_string(context.row.ordinal);  // so that the rest can be checked
  } else if (!is_xml_name(item.name)) {
    report_.error(place, "'" + item.name + "' cannot be a name",
                  "begin with a letter or '_', then letters, digits, '-', '_' and '.'");
  } else if (here_->parent == nullptr && item.name == "meta") {
    report_.error(place, "the name 'meta' is taken by the form itself", "choose another name");
  }
  return true;
}

// `repeat_count` must be a path in an XForm; anything else is computed in a question of its own.
void SurveyReader::move_count(const RowContext& context, ItemFacts& repeat) {
  for (Attribute& attribute : repeat.control) {
    if (attribute.name != "jr:count") continue;
    const std::string_view count = attribute.value;
    if (count.starts_with("${") && count.find('}') == count.size() - 1) return;
    ItemFacts computed;
    computed.row = context.row.number;
    computed.name = repeat.name + "_count";
    computed.type = find_question_type("calculate");
    computed.bind = {{"type", "string", {}, {}},
                     {"readonly", "true()", {}, {}},
                     {"calculate", attribute.value, attribute.column, {}}};
    attribute.value = "${" + computed.name + "}";
    add(std::move(computed));
    return;
  }
}

// Appearance table-list: a field list whose first row shows the choices once;
// label and hint become a note above.
void SurveyReader::begin_table_list(const RowContext& context, Item& group) {
  for (Attribute& attribute : group.control) {
    if (attribute.name != "appearance") continue;
    const std::vector<std::string_view> words = words_of(attribute.value);
    if (std::find(words.begin(), words.end(), "table-list") == words.end()) return;
    std::string appearance = "field-list";
    for (const std::string_view word : words)
      if (word != "table-list") appearance.append(" ").append(word);
    attribute.value = appearance;
    table_list_ = TableList::kFirst;
    if (group.label.empty() && group.hint.empty()) return;
    ItemFacts note;
    note.row = context.row.number;
    note.name = "generated_table_list_label_" + std::to_string(context.row.ordinal);
    note.type = find_question_type("note");
    note.bind = {{"readonly", "true()", {}, {}}, {"type", "string", {}, {}}};
    note.label = std::move(group.label);
    note.hint = std::move(group.hint);
    group.label = {};
    group.hint = {};
    group.add(std::move(note));
    return;
  }
}

// A loop makes a group of each choice, with the choice's name.
void SurveyReader::check_loop_names(const ChoiceList* list) const {
  if (list == nullptr) return;
  for (const Choice& choice : list->choices)
    if (!is_xml_name(choice.name))
      report_.error({survey_.choices_sheet, choice.row, "name"},
                    "'" + choice.name +
                        "' cannot be a group's name, and a loop makes groups of list '" +
                        list->name + "'",
                    "begin with a letter or '_', then letters, digits, '-', '_' and '.'");
}

void SurveyReader::begin(const RowContext& context, const Control& control) {
  ItemFacts facts = read_common(context);
  facts.kind = control.kind;
  name_is_good(context, facts, {});
  if (control.kind == ItemKind::kLoop) {
    facts.selection.list = control.list;
    check_loop_names(survey_.list(control.list));
    if (survey_.list(control.list) == nullptr)
      report_.error(context.place("type"),
                    control.list.empty()
                        ? "the loop names no list"
                        : "there is no list '" + std::string(control.list) + "' to loop over",
                    "write 'begin loop over LIST'");
  }
  if (std::erase_if(facts.bind,
                    [](const Attribute& attribute) { return attribute.name == "required"; }) > 0 &&
      yes_or_no(context.get("bind::required")).value_or(true))
    report_.warning(context.place("bind::required"),
                    "a group or repeat cannot be required; this is left out",
                    "make a question in it required");
  if (!facts.triggers.empty())
    report_.warning(context.place("trigger"),
                    "a group or repeat has no value to set; the trigger is left out",
                    "give it to a question");
  facts.triggers.clear();
  if (!facts.hint.empty() &&
      std::none_of(facts.control.begin(), facts.control.end(), shows_table_list)) {
    report_.warning(context.place("hint"),
                    "the hint of a group or repeat is shown nowhere; it is left out",
                    "move it to a note");
    facts.hint = {};
  }
  if (const std::string_view intent = context.get("intent"); !intent.empty())
    facts.control.push_back({"intent", std::string(intent), "intent", {}});
  if (control.kind == ItemKind::kRepeat) move_count(context, facts);
  if (++depth_ > kGroupDepthMax) {
    report_.error(context.place("type"), "groups are nested deeper than 64",
                  "take groups out of groups");
    return;
  }
  here_ = &add(std::move(facts));
  begin_table_list(context, *here_);
}

void SurveyReader::end(const RowContext& context, const Control& control) {
  table_list_ = TableList::kOff;
  const std::string ending = "end_" + std::string(word_for(control.kind));
  if (depth_ > kGroupDepthMax) {
    --depth_;
    return;
  }
  if (here_->parent == nullptr) {
    report_.error(context.place("type"), "'" + ending + "' ends nothing",
                  "remove it, or add the row that begins it");
    return;
  }
  if (here_->kind != control.kind)
    report_.error(context.place("type"),
                  "'" + ending + "' ends the " + std::string(word_for(here_->kind)) + " '" +
                      here_->name + "' that begins in row " + std::to_string(here_->row),
                  "write 'end_" + std::string(word_for(here_->kind)) + "'");
  --depth_;
  here_ = here_->parent;
}

std::vector<Choice> SurveyReader::choices_of_tag(std::string_view key) const {
  for (const ChoiceList& list : survey_.osm_lists)
    if (list.name == key) return list.choices;
  return {};
}

void SurveyReader::osm(const RowContext& context, std::string_view type, ItemFacts& item) {
  const std::string_view list = trimmed(type.substr(3));
  for (const ChoiceList& tags : survey_.osm_lists)
    if (tags.name == list)
      for (const Choice& choice : tags.choices)
        item.tags.push_back({choice.name, choice.label, choices_of_tag(choice.name)});
  if (list.empty() || !item.tags.empty()) return;
  const std::string what = "there is no list '" + std::string(list) + "' on sheet osm";
  if (survey_.osm_lists.empty())  // tags are then chosen in the map program
    report_.warning(context.place("type"), what, "add it there, or write only 'osm'");
  else
    report_.error(context.place("type"), what, "add it there");
}

void SurveyReader::table_list_select(const RowContext& context, const SelectWords& words,
                                     ItemFacts& item) {
  if (table_list_ == TableList::kFirst) {
    table_list_ = TableList::kOn;
    table_list_name_ = words.list;
    if (!item.selection.filter.empty())
      report_.error(context.place("choice_filter"), "a table-list cannot filter its choices",
                    "remove the filter or the appearance");
    ItemFacts header;
    header.row = context.row.number;
    header.name = "reserved_name_for_field_list_labels_" + std::to_string(context.row.ordinal);
    header.type = item.type;
    header.bind = {{"type", "string", {}, {}}};
    header.control = {{"appearance", "label", {}, {}}};
    header.selection.from = item.selection.from;
    header.selection.list = item.selection.list;
    add(std::move(header));
  }
  if (table_list_name_ != words.list)
    report_.error(context.place("type"),
                  "a table-list shows one list of choices: '" + table_list_name_ + "', not '" +
                      std::string(words.list) + "'",
                  "put this question into another group");
  std::erase_if(item.control,
                [](const Attribute& attribute) { return attribute.name == "appearance"; });
  item.control.push_back({"appearance", "list-nolabel", {}, {}});
}

void SurveyReader::select(const RowContext& context, const SelectWords& words, ItemFacts item) {
  read_select(context, words, item);
  if (table_list_ != TableList::kOff) table_list_select(context, words, item);
  const std::string name = item.name;
  add(std::move(item));
  if (!words.or_other) return;
  ItemFacts other;
  other.row = context.row.number;
  other.name = name + "_other";
  other.type = find_question_type("text");
  other.bind = {{"type", "string", {}, {}},
                {"relevant", "selected(../" + name + ", 'other')", {}, {}}};
  other.label.translations.push_back({{}, "Specify other."});
  add(std::move(other));
}

// Said, and then taken as something, so that what refers to it or stands in it is looked at too.
void SurveyReader::unknown_type(const RowContext& context, std::string_view type, ItemFacts item) {
  const std::string_view first = type.substr(0, type.find(' '));
  std::string guess = did_you_mean(type, known_type_names());
  if (guess.empty()) guess = did_you_mean(first, select_commands());
  report_.error(context.place("type"),
                "'" +
                    std::string(guess.empty()                               ? type
                                : guess.find("select") != std::string::npos ? first
                                                                            : type) +
                    "' is not a type",
                guess.empty() ? "see xlsform.org for the question types" : guess);
  if (type.starts_with("begin")) return begin(context, {true, ItemKind::kGroup, {}});
  if (type.starts_with("end") && here_->parent != nullptr)
    return end(context, {false, here_->kind, {}});
  item.type = find_question_type("barcode");
  if (item.label.empty()) item.label.translations.push_back({{}, item.name});
  add(std::move(item));
}

void SurveyReader::question(const RowContext& context, std::string_view type) {
  ItemFacts item = read_common(context);
  name_is_good(context, item, type);
  SelectWords words;
  if (parse_select(type, words)) return select(context, words, std::move(item));
  const bool with_tags = type == "osm" || type.starts_with("osm ");
  const QuestionType* known = find_question_type(with_tags ? "osm" : type);
  if (known == nullptr) return unknown_type(context, type, std::move(item));
  read_question(context, *known, item);
  if (with_tags) osm(context, type, item);
  add(std::move(item));
}

void SurveyReader::read_row(const TableRow& row) {
  if (report_.full() || item_count_ > kItemCountMax || skips(row)) return;
  const RowContext context{table_, row, survey_, report_};
  const std::string_view type = row.get("type");
  if (read_setting(context, type)) return;
  if (type == "audit") return read_audit(context);
  const std::optional<Control> control = parse_control(type);
  if (!control) return question(context, type);
  if (control->begins)
    begin(context, *control);
  else
    end(context, *control);
}

void SurveyReader::read() {
  survey_.sheet = table_.sheet;
  survey_.root = std::make_unique<Item>();
  survey_.root->kind = ItemKind::kGroup;
  survey_.root->name = survey_.settings.root_name;
  here_ = survey_.root.get();
  if (!table_.has("type")) {
    report_.error({table_.sheet, 0, {}}, "the sheet has no column 'type'",
                  "add it, beside 'name' and 'label'");
    return;
  }
  for (const TableRow& row : table_.rows) read_row(row);
  for (; here_->parent != nullptr; here_ = here_->parent)
    report_.error(
        {table_.sheet, here_->row, "type"},
        "the " + std::string(word_for(here_->kind)) + " '" + here_->name + "' is never ended",
        "add a row 'end_" + std::string(word_for(here_->kind)) + "'");
  if (!unroll_loops(survey_) || item_count_ > kItemCountMax)
    report_.error({table_.sheet, 0, {}}, "the form has more than 100,000 questions",
                  "use repeats instead of loops");
}

}  // namespace

void read_survey(const Workbook& workbook, Survey& survey, Report& report) {
  const Sheet* sheet = workbook.find("survey");
  if (sheet == nullptr && workbook.sheets.size() == 1)
    sheet = &workbook.sheets.front();  // a workbook of one sheet
  if (sheet == nullptr) {
    std::vector<std::string_view> names;
    for (const Sheet& other : workbook.sheets) names.push_back(other.name);
    const std::string guess = did_you_mean("survey", names);
    report.error({}, "the workbook has no sheet 'survey'",
                 guess.empty() ? "name the sheet of the questions 'survey'" : guess);
    return;
  }
  const Spaces spaces = survey.settings.clean_text ? Spaces::kSingle : Spaces::kKeep;
  const Table table = read_table(*sheet, SheetKind::kSurvey, spaces, report);
  SurveyReader(table, survey, report).read();
}

}  // namespace faltbok::forms::xlsform

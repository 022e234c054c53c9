#include <algorithm>
#include <map>
#include <set>

#include "forms/xlsform/readers.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

class ChoicesReader {
 public:
  ChoicesReader(const Table& table, std::vector<ChoiceList>& lists, Report& report)
      : table_(table), lists_(lists), report_(report) {}
  void read();
  void check_duplicates() const;

 private:
  void check_columns();
  void read_row(const TableRow& row);
  ChoiceList& list_named(const std::string& name);
  const Table& table_;
  std::vector<ChoiceList>& lists_;
  Report& report_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::set<const Column*> left_out_;
};

bool is_own(std::string_view key) {
  return key == "list_name" || key == "name" || key == "label" || key == "sms_option" ||
         key.starts_with("media::");
}

void ChoicesReader::check_columns() {
  for (const std::string_view needed : {"list_name", "name"})
    if (!table_.rows.empty() && !table_.has(needed))
      report_.error({table_.sheet, 0, {}}, "the sheet has no column '" + std::string(needed) + "'",
                    "add it");
  for (const Column& column : table_.columns) {
    if (is_own(column.key) || is_xml_name(column.key)) continue;
    left_out_.insert(&column);
    report_.warning({table_.sheet, 0, column.header},
                    "the header cannot name data for choice filters; the column is left out",
                    "begin with a letter or '_' and use no spaces");
  }
}

ChoiceList& ChoicesReader::list_named(const std::string& name) {
  const auto [found, added] = index_.try_emplace(name, lists_.size());
  if (added) lists_.push_back({name, {}});
  return lists_[found->second];
}

void ChoicesReader::read_row(const TableRow& row) {
  const std::string list(trimmed(row.get("list_name")));
  if (list.empty()) {
    if (!row.get("name").empty())
      report_.warning(table_.place(row, "list_name"),
                      "the choice belongs to no list and is left out", "write the list's name");
    return;
  }
  Choice choice;
  choice.row = row.number;
  choice.name = trimmed(row.get("name"));
  if (choice.name.empty()) {
    report_.error(table_.place(row, "name"), "the choice has no name",
                  "write the value that is to be stored");
    return;
  }
  choice.label = text_in(row, "label");
  choice.media = media_in(row);
  for (const Value& value : row.values)
    if (!is_own(value.column->key) && left_out_.count(value.column) == 0)
      choice.extra.emplace_back(value.column->key, value.text);
  if (choice.label.empty() && choice.media.empty())
    report_.warning(table_.place(row, "label"), "the choice has no label",
                    "write what people are to read");
  list_named(list).choices.push_back(std::move(choice));
}

void ChoicesReader::read() {
  check_columns();
  if (!table_.has("list_name") || !table_.has("name")) return;
  for (const TableRow& row : table_.rows)
    if (!report_.full()) read_row(row);
}

void ChoicesReader::check_duplicates() const {
  for (const ChoiceList& list : lists_) {
    std::set<std::string_view> seen;
    for (const Choice& choice : list.choices) {
      if (seen.insert(choice.name).second) continue;
      report_.error({table_.sheet, choice.row, "name"},
                    "list '" + list.name + "' has the choice '" + choice.name + "' twice",
                    "rename one, or write yes under allow_choice_duplicates in the settings");
    }
  }
}

}  // namespace

Text text_in(const TableRow& row, std::string_view key) {
  Text text;
  for (const Value& value : row.values) {
    if (value.column->key != key) continue;
    if (text.column.empty()) text.column = value.column->header;
    text.translations.push_back({value.column->language, value.text});
  }
  return text;
}

std::vector<Media> media_in(const TableRow& row) {
  constexpr std::string_view kPrefix = "media::";
  std::vector<Media> media;
  for (const Value& value : row.values) {
    const std::string& key = value.column->key;
    if (!key.starts_with(kPrefix)) continue;
    const std::string_view form = std::string_view(key).substr(kPrefix.size());
    if (std::any_of(media.begin(), media.end(), [&](const Media& m) { return m.form == form; }))
      continue;
    media.push_back({std::string(form), text_in(row, key)});
  }
  return media;
}

void read_choices(const Workbook& workbook, Survey& survey, Report& report) {
  if (const Sheet* sheet = sheet_named(workbook, "choices", report)) {
    const Table table = read_table(*sheet, SheetKind::kChoices, Spaces::kKeep, report);
    survey.choices_sheet = sheet->name;
    ChoicesReader reader(table, survey.lists, report);
    reader.read();
    if (!survey.settings.allow_duplicate_choices) reader.check_duplicates();
  }
  const std::pair<std::string_view, std::vector<ChoiceList>*> others[] = {
      {"external_choices", &survey.external_lists}, {"osm", &survey.osm_lists}};
  for (const auto& [name, lists] : others) {
    const Sheet* sheet = workbook.find(name);
    if (sheet == nullptr) continue;
    const Table table = read_table(*sheet, SheetKind::kChoices, Spaces::kKeep, report);
    ChoicesReader(table, *lists, report).read();
  }
}

}  // namespace faltbok::forms::xlsform

#include <algorithm>

#include "forms/xlsform/readers.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

std::string stem_of(std::string_view file_name) {
  const std::size_t slash = file_name.find_last_of("/\\");
  if (slash != std::string_view::npos) file_name.remove_prefix(slash + 1);
  const std::size_t dot = file_name.rfind('.');
  if (dot != std::string_view::npos && dot > 0) file_name = file_name.substr(0, dot);
  return file_name.empty() ? "data" : std::string(file_name);
}

struct Reader {
  const Table& table;
  const TableRow& row;
  Report& report;

  void text(std::string_view key, std::string& into) const {
    if (const Value* value = row.find(key)) into = value->text;
  }
  void flag(std::string_view key, bool& into) const {
    const Value* value = row.find(key);
    if (value == nullptr) return;
    const std::optional<bool> flag = yes_or_no(value->text);
    if (flag)
      into = *flag;
    else
      report.warning(table.place(row, key),
                     "'" + value->text + "' is neither yes nor no; it is left out",
                     "write yes or no");
  }
};

void read_row(const Reader& reader, Settings& settings) {
  const std::pair<std::string_view, std::string*> texts[] = {
      {"title", &settings.title},
      {"id_string", &settings.id},
      {"version", &settings.version},
      {"name", &settings.root_name},
      {"style", &settings.style},
      {"default_language", &settings.default_language},
      {"prefix", &settings.prefix},
      {"delimiter", &settings.delimiter},
      {"namespaces", &settings.namespaces},
      {"instance_name", &settings.instance_name},
      {"public_key", &settings.public_key},
      {"instance_id", &settings.instance_id},
      {"auto_send", &settings.auto_send},
      {"instance_xmlns", &settings.instance_xmlns},
      {"auto_delete", &settings.auto_delete},
      {"submission_url", &settings.submission_url},
      {"client_editable", &settings.client_editable}};
  for (const auto& [key, into] : texts) reader.text(key, *into);
  reader.flag("allow_choice_duplicates", settings.allow_duplicate_choices);
  reader.flag("clean_text_values", settings.clean_text);
  reader.flag("omit_instanceID", settings.omit_instance_id);
  reader.flag("flat", settings.flat);
  for (const Value& value : reader.row.values) {
    constexpr std::string_view kPrefix = "attribute::";
    if (value.column->key.starts_with(kPrefix))
      settings.attributes.emplace_back(value.column->key.substr(kPrefix.size()), value.text);
    if (value.column->key == "sms")
      reader.report.warning({reader.table.sheet, reader.row.number, value.column->header},
                            "forms by SMS are not supported; the column is left out");
  }
}

void check(const Reader& reader, const Settings& settings) {
  if (!is_xml_name(settings.root_name))
    reader.report.error(reader.table.place(reader.row, "name"),
                        "'" + settings.root_name + "' cannot be the root element's name",
                        "begin with a letter or '_', then letters, digits, '-', '_' and '.'");
  if (settings.omit_instance_id && !settings.public_key.empty())
    reader.report.error(reader.table.place(reader.row, "omit_instanceID"),
                        "an encrypted form needs its instanceID",
                        "remove omit_instanceID or public_key");
  for (const auto& [name, value] : settings.attributes)
    if (!is_xml_name(replaced(name, ":", "_")))
      reader.report.error({reader.table.sheet, reader.row.number, name},
                          "'" + name + "' cannot be an attribute's name",
                          "use letters, digits, '-', '_' and '.'");
}

}  // namespace

const Sheet* sheet_named(const Workbook& workbook, std::string_view name, Report& report) {
  if (const Sheet* sheet = workbook.find(name)) return sheet;
  for (const Sheet& sheet : workbook.sheets) {
    const std::string guess = did_you_mean(sheet.name, {name});
    if (!guess.empty() && !sheet.name.starts_with('_'))
      report.warning({sheet.name, 0, {}},
                     "there is no sheet '" + std::string(name) + "', but this one", guess);
  }
  return nullptr;
}

void read_settings(const Workbook& workbook, std::string_view file_name, Survey& survey,
                   Report& report) {
  Settings& settings = survey.settings;
  settings.id = stem_of(file_name);
  if (const Sheet* sheet = sheet_named(workbook, "settings", report)) {
    const Table table = read_table(*sheet, SheetKind::kSettings, Spaces::kKeep, report);
    settings.sheet = sheet->name;
    if (table.rows.size() > 1)
      report.warning({table.sheet, table.rows[1].number, {}},
                     "only the first row of the settings counts", "remove this row");
    if (!table.rows.empty()) {
      settings.row = table.rows.front().number;
      const Reader reader{table, table.rows.front(), report};
      read_row(reader, settings);
      check(reader, settings);
    }
  }
  if (settings.title.empty()) settings.title = settings.id;
}

}  // namespace faltbok::forms::xlsform

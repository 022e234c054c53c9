#include "forms/xlsform/row_reader.h"

#include <algorithm>

#include "forms/xlsform/readers.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kMessages[] = {"jr:constraintMsg", "jr:requiredMsg",
                                          "jr:noAppErrorString"};
constexpr std::string_view kExpressions[] = {"relevant", "required", "readonly", "constraint",
                                             "calculate"};
constexpr std::string_view kPrefixes[] = {"jr", "odk", "orx", "entities", "ev", "xsd", "h"};

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool declares(std::string_view namespaces, std::string_view prefix) {
  for (const std::string_view word : words_of(namespaces))
    if (word.substr(0, word.find('=')) == prefix) return true;
  return false;
}

bool check_attribute(const RowContext& context, const Value& value, std::string_view name) {
  const std::size_t colon = name.find(':');
  const Place place{context.table.sheet, context.row.number, value.column->header};
  if (colon != std::string_view::npos) {
    const std::string_view prefix = name.substr(0, colon);
    if (!contains(kPrefixes, prefix) && !declares(context.survey.settings.namespaces, prefix)) {
      context.report.error(place, "the prefix '" + std::string(prefix) + "' is not declared",
                           "declare it under namespaces in the settings");
      return false;
    }
    name.remove_prefix(colon + 1);
  }
  if (is_xml_name(name)) return true;
  context.report.error(place, "'" + std::string(name) + "' cannot be an attribute's name",
                       "use letters, digits, '-', '_' and '.'");
  return false;
}

std::string boolean_expression(std::string_view name, const std::string& text) {
  const std::optional<bool> flag = yes_or_no(text);
  if (!flag || !contains(kExpressions, name)) return text;
  return *flag ? "true()" : "false()";
}

void read_attribute(const RowContext& context, const Value& value, ItemFacts& item) {
  const std::string& key = value.column->key;
  const std::size_t colons = key.find("::");
  if (colons == std::string::npos) return;
  const std::string_view group = std::string_view(key).substr(0, colons);
  const std::string name = key.substr(colons + 2);
  if (group == "media" || !check_attribute(context, value, name)) return;
  std::vector<Attribute>& into = group == "bind"      ? item.bind
                                 : group == "control" ? item.control
                                                      : item.instance;
  const auto same =
      std::find_if(into.begin(), into.end(), [&](const Attribute& a) { return a.name == name; });
  if (contains(kMessages, name)) {
    if (same == into.end())
      into.push_back({name, {}, value.column->header, text_in(context.row, key)});
    return;
  }
  Attribute attribute{name, boolean_expression(name, value.text), value.column->header, {}};
  if (same == into.end())
    into.push_back(std::move(attribute));
  else
    *same = std::move(attribute);
}

void read_triggers(const RowContext& context, ItemFacts& item) {
  const std::string_view cell = context.get("trigger");
  if (cell.empty()) return;
  for (const std::string_view part : split(cell, ",")) {
    if (part.starts_with("${") && part.ends_with("}"))
      item.triggers.emplace_back(trimmed(part.substr(2, part.size() - 3)));
    else
      context.report.error(context.place("trigger"),
                           "'" + std::string(part) + "' is no reference to a question",
                           "write ${name}; several are parted by commas");
  }
}

}  // namespace

ItemFacts read_common(const RowContext& context) {
  ItemFacts item;
  item.row = context.row.number;
  item.name = context.get("name");
  item.label = text_in(context.row, "label");
  item.hint = text_in(context.row, "hint");
  item.guidance = text_in(context.row, "guidance_hint");
  item.media = media_in(context.row);
  item.default_value = context.get("default");
  for (const Value& value : context.row.values) read_attribute(context, value, item);
  read_triggers(context, item);
  return item;
}

namespace {
// A number, date or time with its zone ("01:02:55+10:00") is data, whatever signs it holds.
std::size_t size_of_literal(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size()) {
    const bool zone = text[size] == '+' &&
                      text.substr(0, size).find(':') != std::string_view::npos &&
                      size + 1 < text.size() && is_integer(text.substr(size + 1, 1));
    if (!is_name_char(text[size]) && text[size] != ':' && !zone) break;
    ++size;
  }
  return size;
}
}  // namespace

bool is_dynamic_default(std::string_view text, std::string_view bind_type) {
  const bool hyphens_are_data =
      bind_type.starts_with("date") || bind_type.starts_with("geo") || bind_type == "time";
  if (text.find("${") != std::string_view::npos) return true;
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos && is_xml_name(text.substr(0, scheme)))
    return false;  // an address
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const bool starts_number = (c >= '0' && c <= '9') || (c == '-' && i + 1 < text.size() &&
                                                          text[i + 1] >= '0' && text[i + 1] <= '9');
    if (c == '\'' || c == '"') {
      i = std::min(text.find(c, i + 1), text.size() - 1) + 1;
    } else if (is_name_start(c)) {
      const std::size_t from = i;
      while (i < text.size() && is_name_char(text[i])) ++i;
      const std::string_view word = text.substr(from, i - from);
      if (i < text.size() && text[i] == '(') return true;
      if ((word == "div" || word == "mod") && from > 0 && i < text.size()) return true;
    } else if (starts_number) {
      i += size_of_literal(text.substr(i));
    } else {
      if (c == '-' && hyphens_are_data) return false;
      if (c == '*' || c == '+' || c == '-' || c == '|' || c == '[') return true;
      ++i;
    }
  }
  return false;
}

}  // namespace faltbok::forms::xlsform

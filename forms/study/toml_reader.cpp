#include "forms/study/toml_reader.h"

#include <algorithm>

namespace faltbok::forms {
namespace {

std::string quoted(std::string_view key) { return "'" + std::string(key) + "'"; }

}  // namespace

void TomlReader::problem(const toml::node& at, std::string what, std::string advice) {
  Problem found;
  found.where.sheet = "study.toml";
  found.where.line = static_cast<int>(at.source().begin.line);
  found.what = std::move(what);
  found.advice = std::move(advice);
  problems_.push_back(std::move(found));
}

std::string TomlReader::text(const toml::table& table, std::string_view key) {
  std::string value = optional_text(table, key);
  if (value.empty() && table.get(key) == nullptr)
    problem(table, quoted(key) + " is missing", "add " + std::string(key) + " = \"...\" here");
  return value;
}

std::string TomlReader::optional_text(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return "";
  const auto value = node->value<std::string>();
  if (!node->is_string() || !value || value->empty()) {
    problem(*node, quoted(key) + " is not a text", "write it in quotation marks");
    return "";
  }
  return *value;
}

int TomlReader::integer(const toml::table& table, std::string_view key, int if_absent) {
  constexpr std::int64_t kIntegerMax = 10'000;
  const toml::node* node = table.get(key);
  if (node == nullptr) return if_absent;
  const auto value = node->value<std::int64_t>();
  if (!node->is_integer() || !value || *value < 0 || *value > kIntegerMax) {
    problem(*node, quoted(key) + " is not a whole number from 0 to 10000", "");
    return if_absent;
  }
  return static_cast<int>(*value);
}

bool TomlReader::boolean(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return false;
  if (!node->is_boolean()) problem(*node, quoted(key) + " is not true or false", "");
  return node->value<bool>().value_or(false);
}

std::vector<std::string> TomlReader::texts(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  const toml::node* node = table.get(key);
  const toml::array* array = node == nullptr ? nullptr : node->as_array();
  if (array == nullptr) {
    problem(node == nullptr ? static_cast<const toml::node&>(table) : *node,
            quoted(key) + " is not a list of texts", "write " + std::string(key) + " = [\"...\"]");
    return out;
  }
  for (const toml::node& item : *array) {
    const auto value = item.value<std::string>();
    if (item.is_string() && value && !value->empty())
      out.push_back(*value);
    else
      problem(item, "an item of " + quoted(key) + " is not a text", "write it in quotation marks");
  }
  return out;
}

Texts TomlReader::translations(const toml::table& table, std::string_view key,
                               const std::vector<std::string>& languages) {
  Texts out;
  const toml::node* node = table.get(key);
  const toml::table* by_language = node == nullptr ? nullptr : node->as_table();
  if (by_language == nullptr) {
    problem(node == nullptr ? static_cast<const toml::node&>(table) : *node,
            quoted(key) + " has no texts by language",
            "write " + std::string(key) + " = { sv = \"...\" }");
    return out;
  }
  for (const auto& [language, text] : *by_language) {
    const auto value = text.value<std::string>();
    if (std::find(languages.begin(), languages.end(), language.str()) == languages.end())
      problem(text, quoted(language.str()) + " is not one of the study's languages",
              "add it to 'languages', or remove it here");
    else if (!text.is_string() || !value || value->empty())
      problem(text, quoted(key) + " in '" + std::string(language.str()) + "' is not a text", "");
    else
      out.emplace(language.str(), *value);
  }
  for (const std::string& language : languages)
    if (!by_language->contains(language))
      problem(*by_language, quoted(key) + " is not translated to '" + language + "'",
              "add " + language + " = \"...\"");
  return out;
}

std::vector<const toml::table*> TomlReader::tables(const toml::table& table, std::string_view key) {
  std::vector<const toml::table*> out;
  const toml::node* node = table.get(key);
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    problem(*node, quoted(key) + " is not a list of tables", "write [[" + std::string(key) + "]]");
    return out;
  }
  for (const toml::node& item : *array) {
    if (item.is_table())
      out.push_back(item.as_table());
    else
      problem(item, "an item of " + quoted(key) + " is not a table",
              "write [[" + std::string(key) + "]]");
  }
  return out;
}

void TomlReader::only(const toml::table& table, std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    std::string all;
    for (const std::string_view one : known) all += (all.empty() ? "" : ", ") + std::string(one);
    problem(node, quoted(key.str()) + " is not known here", "known are: " + all);
  }
}

}  // namespace faltbok::forms

// The columns of each sheet with their aliases, and how a header is taken apart.
#include <algorithm>
#include <array>

#include "forms/xlsform/table.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

struct Alias {
  std::string_view header;  // in snake case
  std::string_view key;
};

constexpr Alias kSurvey[] = {
    {"type", "type"},
    {"command", "type"},
    {"name", "name"},
    {"tag", "name"},
    {"value", "name"},
    {"label", "label"},
    {"caption", "label"},
    {"hint", "hint"},
    {"guidance_hint", "guidance_hint"},
    {"image", "media::image"},
    {"big-image", "media::big-image"},
    {"audio", "media::audio"},
    {"video", "media::video"},
    {"media", "media"},
    {"relevant", "bind::relevant"},
    {"relevance", "bind::relevant"},
    {"required", "bind::required"},
    {"constraint", "bind::constraint"},
    {"calculation", "bind::calculate"},
    {"calculate", "bind::calculate"},
    {"read_only", "bind::readonly"},
    {"readonly", "bind::readonly"},
    {"constraint_message", "bind::jr:constraintMsg"},
    {"constraining_message", "bind::jr:constraintMsg"},
    {"required_message", "bind::jr:requiredMsg"},
    {"requiredmsg", "bind::jr:requiredMsg"},
    {"no_app_error_string", "bind::jr:noAppErrorString"},
    {"noapperrorstring", "bind::jr:noAppErrorString"},
    {"save_to", "bind::entities:saveto"},
    {"bind", "bind"},
    {"appearance", "control::appearance"},
    {"repeat_count", "control::jr:count"},
    {"count", "control::jr:count"},
    {"jr:count", "control::jr:count"},
    {"rows", "control::rows"},
    {"autoplay", "control::autoplay"},
    {"body", "control"},
    {"control", "control"},
    {"instance", "instance"},
    {"compact_tag", "instance::odk:tag"},
    {"default", "default"},
    {"choice_filter", "choice_filter"},
    {"parameters", "parameters"},
    {"trigger", "trigger"},
    {"intent", "intent"},
    {"disabled", "disabled"},
    {"query", "query"},
    {"itemset", "itemset"},
    {"list_name", "list_name"},
    {"flat", "flat"},
    {"sms_field", "sms_field"},
    {"sms_option", "sms_option"},
    {"buttontext", "buttontext"},
};

constexpr Alias kChoices[] = {
    {"list_name", "list_name"}, {"list", "list_name"},     {"name", "name"},
    {"value", "name"},          {"label", "label"},        {"caption", "label"},
    {"image", "media::image"},  {"audio", "media::audio"}, {"big-image", "media::big-image"},
    {"video", "media::video"},  {"media", "media"},        {"sms_option", "sms_option"},
};

constexpr Alias kSettings[] = {
    {"form_title", "title"},
    {"set_form_title", "title"},
    {"title", "title"},
    {"form_id", "id_string"},
    {"set_form_id", "id_string"},
    {"id_string", "id_string"},
    {"version", "version"},
    {"default_language", "default_language"},
    {"instance_name", "instance_name"},
    {"instance_id", "instance_id"},
    {"instance_xmlns", "instance_xmlns"},
    {"name", "name"},
    {"style", "style"},
    {"namespaces", "namespaces"},
    {"public_key", "public_key"},
    {"submission_url", "submission_url"},
    {"auto_send", "auto_send"},
    {"auto_delete", "auto_delete"},
    {"client_editable", "client_editable"},
    {"allow_choice_duplicates", "allow_choice_duplicates"},
    {"clean_text_values", "clean_text_values"},
    {"omit_instanceid", "omit_instanceID"},
    {"add_none_option", "add_none_option"},
    {"flat", "flat"},
    {"prefix", "prefix"},
    {"delimiter", "delimiter"},
    {"attribute", "attribute"},
    {"sms_keyword", "sms"},
    {"sms_separator", "sms"},
    {"sms_allow_media", "sms"},
    {"sms_date_format", "sms"},
    {"sms_datetime_format", "sms"},
    {"sms_response", "sms"},
    {"xml_root", "xml_root"},
};

constexpr Alias kEntities[] = {
    {"list_name", "dataset"},   {"dataset", "dataset"},     {"entity_id", "entity_id"},
    {"create_if", "create_if"}, {"update_if", "update_if"}, {"label", "label"},
    {"repeat", "repeat"},
};

struct Aliases {
  const Alias* begin;
  const Alias* end;
};

Aliases aliases_of(SheetKind kind) {
  switch (kind) {
    case SheetKind::kSurvey: return {std::begin(kSurvey), std::end(kSurvey)};
    case SheetKind::kChoices: return {std::begin(kChoices), std::end(kChoices)};
    case SheetKind::kSettings: return {std::begin(kSettings), std::end(kSettings)};
    case SheetKind::kEntities: return {std::begin(kEntities), std::end(kEntities)};
  }
  return {nullptr, nullptr};
}

std::string_view key_of(std::string_view header, SheetKind kind) {
  const Aliases aliases = aliases_of(kind);
  const auto* found =
      std::find_if(aliases.begin, aliases.end, [&](const Alias& a) { return a.header == header; });
  return found == aliases.end ? std::string_view() : found->key;
}

bool is_translated(std::string_view key) {
  constexpr std::array<std::string_view, 6> kPlain = {"label",
                                                      "hint",
                                                      "guidance_hint",
                                                      "bind::jr:constraintMsg",
                                                      "bind::jr:requiredMsg",
                                                      "bind::jr:noAppErrorString"};
  return std::find(kPlain.begin(), kPlain.end(), key) != kPlain.end() || key.starts_with("media::");
}

// `jr:count` holds a colon that parts nothing.
std::vector<std::string> parts_of(std::string_view header, std::string_view delimiter) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(header, delimiter)) {
    if (delimiter == ":" && !parts.empty() &&
        (parts.back() == "jr" || parts.back() == "odk" || parts.back() == "orx"))
      parts.back().append(":").append(part);
    else
      parts.emplace_back(part);
  }
  return parts;
}

}  // namespace

std::vector<std::string_view> known_columns(SheetKind kind) {
  std::vector<std::string_view> names;
  const Aliases aliases = aliases_of(kind);
  for (const Alias* alias = aliases.begin; alias != aliases.end; ++alias)
    names.push_back(alias->header);
  return names;
}

std::string_view header_of(SheetKind kind, std::string_view key) {
  const Aliases aliases = aliases_of(kind);
  const auto* found =
      std::find_if(aliases.begin, aliases.end, [&](const Alias& a) { return a.key == key; });
  return found == aliases.end || key_of(key, kind) == key ? key : found->header;
}

Column understand_header(std::string_view header, SheetKind kind, std::string_view delimiter) {
  Column column;
  column.header = header;
  column.key = key_of(snake(header), kind);
  constexpr std::string_view kPrefixOnly[] = {"media", "bind", "control", "instance", "attribute"};
  const bool prefix_only = std::find(std::begin(kPrefixOnly), std::end(kPrefixOnly), column.key) !=
                           std::end(kPrefixOnly);
  if (!column.key.empty() && !prefix_only) return column;
  const std::vector<std::string> parts =
      parts_of(header, header.find("::") != std::string_view::npos ? "::" : delimiter);
  column.key = key_of(snake(parts.front()), kind);
  std::size_t next = 1;
  const bool grouped = std::find(std::begin(kPrefixOnly), std::end(kPrefixOnly), column.key) !=
                       std::end(kPrefixOnly);
  if (grouped && parts.size() > 1)
    column.key += "::" + (column.key == "media" ? snake(parts[next++]) : parts[next++]);
  else if (grouped)
    column.key.clear();
  if (next < parts.size() && is_translated(column.key)) column.language = parts[next++];
  if (next < parts.size()) column.key.clear();  // more parts than such a column has
  return column;
}

}  // namespace faltbok::forms::xlsform

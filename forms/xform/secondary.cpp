// Files that come beside a form. Each becomes root/item/column, as the specification has it.
#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "forms/limits.h"
#include "forms/xform/loader.h"
#include "forms/xpath/value.h"

namespace faltbok::forms {
namespace {

constexpr std::size_t kColumnCountMax = 1'000;

base::Error bad(std::string_view why) { return base::fail(base::ErrorKind::kInvalidInput, why); }

// One field; `at` is left on the separator, the line's end or the text's end.
std::string field_at(std::string_view text, std::size_t& at, char separator) {
  std::string out;
  if (at < text.size() && text[at] == '"') {
    for (++at; at < text.size(); ++at) {
      if (text[at] != '"')
        out.push_back(text[at]);
      else if (at + 1 < text.size() && text[at + 1] == '"')
        out.push_back(text[++at]);
      else
        break;
    }
    if (at < text.size()) ++at;
  }
  while (at < text.size() && text[at] != separator && text[at] != '\n' && text[at] != '\r')
    out.push_back(text[at++]);
  return out;
}

bool line_at(std::string_view text, std::size_t& at, char separator,
             std::vector<std::string>& out) {
  out.clear();
  if (at >= text.size()) return false;
  while (out.size() < kColumnCountMax) {
    out.push_back(field_at(text, at, separator));
    if (at >= text.size() || text[at] != separator) break;
    ++at;
  }
  if (at < text.size() && text[at] == '\r') ++at;
  if (at < text.size() && text[at] == '\n') ++at;
  return true;
}

// The separator that the first line has more of.
char separator_of(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return std::count(line.begin(), line.end(), ';') > std::count(line.begin(), line.end(), ',')
             ? ';'
             : ',';
}

using Json = nlohmann::json;

std::string text_of_json(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return text_of_number(value.get<double>());
  return value.is_null() ? std::string{} : value.dump();
}

// GeoJSON has longitude first; ODK has "latitude longitude altitude accuracy".
std::string place_of(const Json& pair) {
  if (!pair.is_array() || pair.size() < 2 || !pair[0].is_number() || !pair[1].is_number())
    return {};
  return text_of_number(pair[1].get<double>()) + " " + text_of_number(pair[0].get<double>()) +
         " 0 0";
}
std::string geometry_of(const Json& geometry) {
  if (!geometry.is_object() || !geometry.contains("coordinates")) return {};
  const std::string type = text_of_json(geometry.value("type", Json{}));
  const Json& coordinates = geometry["coordinates"];
  if (type == "Point") return place_of(coordinates);
  const Json* line = &coordinates;
  if (type == "Polygon" && coordinates.is_array() && !coordinates.empty()) line = &coordinates[0];
  if (!line->is_array()) return {};
  std::string out;
  for (const Json& pair : *line) out.append(out.empty() ? "" : ";").append(place_of(pair));
  return out;
}

}  // namespace

base::Result<Tree> tree_of_csv(std::string_view text, Names& names) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto bad_at = first_not_utf8(text)) {
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad_at), '\n');
    return bad("csv: line " + std::to_string(line + 1) + " is not UTF-8; save it as UTF-8");
  }
  Tree tree;
  const NameId item = names.intern("item");
  const std::uint32_t root = tree.add_child(0, names.intern("root"), {});
  const char separator = separator_of(text);
  std::size_t at = 0;
  std::vector<std::string> fields;
  std::vector<NameId> columns;
  if (!line_at(text, at, separator, fields)) return tree;
  for (const std::string& name : fields) columns.push_back(names.intern(trimmed(name)));
  while (line_at(text, at, separator, fields)) {
    if (fields.size() == 1 && fields.front().empty()) continue;
    if (tree.size() + fields.size() > kNodeCountMax) return bad("csv: too many cells");
    const std::uint32_t row = tree.add_child(root, item, {});
    for (std::size_t i = 0; i < fields.size() && i < columns.size(); ++i)
      tree.add_child(row, columns[i], tree.own(std::move(fields[i])));
  }
  return tree;
}

base::Result<Tree> tree_of_geojson(std::string_view text, Names& names) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return bad("geojson: not JSON");
  if (text_of_json(json.value("type", Json{})) != "FeatureCollection" ||
      !json.contains("features") || !json["features"].is_array())
    return bad("geojson: not a FeatureCollection");
  Tree tree;
  const std::uint32_t root = tree.add_child(0, names.intern("root"), {});
  const auto add = [&](std::uint32_t row, const std::string& name, std::string value) {
    tree.add_child(row, names.intern(name), tree.own(std::move(value)));
  };
  for (const Json& feature : json["features"]) {
    if (!feature.is_object()) return bad("geojson: a feature is not an object");
    if (tree.size() > kNodeCountMax) return bad("geojson: too many features");
    const std::uint32_t row = tree.add_child(root, names.intern("item"), {});
    add(row, "geometry",
        feature.contains("geometry") ? geometry_of(feature["geometry"]) : std::string{});
    if (feature.contains("id")) add(row, "id", text_of_json(feature["id"]));
    if (!feature.contains("properties") || !feature["properties"].is_object()) continue;
    for (const auto& [name, value] : feature["properties"].items())
      if (name != "id" || !feature.contains("id")) add(row, name, text_of_json(value));
  }
  return tree;
}

base::Result<Tree> tree_of_xml(base::BytesView bytes, Names& names) {
  const XmlBytes read = utf8_of(bytes);
  if (read.failure) return bad("xml: " + read.failure->why);
  Tree tree;
  const std::span<char> kept = tree.own_bytes(
      std::string(base::text_of(read.converted ? base::BytesView(*read.converted) : bytes)));
  XmlDocument document;
  if (document.parse(kept, names)) return bad("xml: not well-formed");
  tree.reserve(document.root().count_below() * std::size_t{9} / 8 + 16);  // and some attributes
  tree.add_child(0, document.root().id(), trimmed(document.root().text()));
  copy_xml(document.root(), tree, 1);
  if (tree.at(1).first_child != kNone) tree.at(1).text = {};
  return tree;
}

}  // namespace faltbok::forms

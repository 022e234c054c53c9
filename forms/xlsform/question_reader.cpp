// Questions other than selects: what their types and parameters add.
#include <algorithm>

#include "forms/xlsform/row_reader.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kParameters = "parameters";

void begin_bind(const QuestionType& type, ItemFacts& item) {
  std::vector<Attribute> bind;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) bind.push_back({std::string(name), std::string(value), {}, {}});
  };
  add("jr:preload", type.preload);
  add("readonly", type.readonly);
  add("type", type.bind_type);
  add("jr:preloadParams", type.preload_params);
  add("constraint", type.constraint);
  std::vector<Attribute> own = std::move(item.bind);
  item.bind = std::move(bind);
  for (Attribute& attribute : own) {
    bool placed = false;
    for (Attribute& given : item.bind) {
      if (given.name != attribute.name) continue;
      given = attribute;
      placed = true;
    }
    if (!placed) item.bind.push_back(std::move(attribute));
  }
}

void set(std::vector<Attribute>& attributes, std::string_view name, std::string_view value) {
  if (!value.empty())
    attributes.push_back({std::string(name), std::string(value), std::string(kParameters), {}});
}

// "org.example.app": parts of letters, digits and '_', each of which begins with a letter.
bool names_an_app(std::string_view app) {
  const auto is_part = [](std::string_view part) {
    return is_xml_name(part) && part.front() != '_' &&
           part.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               std::string_view::npos;
  };
  const std::vector<std::string_view> parts = split(app, ".");
  return parts.size() > 1 && std::all_of(parts.begin(), parts.end(), is_part);
}

void read_image(const RowContext& context, const Parameters& parameters, ItemFacts& item) {
  parameters.allow({"max-pixels", "app"});
  parameters.integer("max-pixels");
  set(item.bind, "orx:max-pixels", parameters.get("max-pixels"));
  std::string_view appearance;
  for (const Attribute& attribute : item.control)
    if (attribute.name == "appearance") appearance = attribute.value;
  const std::string_view app = parameters.get("app");
  if (appearance.empty() || appearance == "annotate") {  // others take no picture with an app
    if (!app.empty() && !names_an_app(app))
      context.report.error(parameters.place(),
                           "'" + std::string(app) + "' is no name of an Android app",
                           "write it as org.example.app");
    set(item.control, "intent", app);
  }
  if (!item.default_value.empty() && item.default_value.find("jr://images/") == std::string::npos &&
      !is_dynamic_default(item.default_value, "binary"))
    item.default_value.insert(0, "jr://images/");
}

// Places that the map shows beside the answer: of a list or file, or of the rows of ${repeat}.
void read_reference_places(const RowContext& context, const Parameters& parameters,
                           Selection& selection) {
  std::string_view places = parameters.get("reference-geometry");
  if (places.empty()) return;
  selection.filter = context.get("choice_filter");
  selection.from = ChoicesFrom::kInstance;
  if (places.starts_with("${") && places.ends_with('}')) {
    selection.from = ChoicesFrom::kRows;
    places = places.substr(2, places.size() - 3);
  }
  selection.list = places;
}

void read_geo(const RowContext& context, const Parameters& parameters, Special special,
              ItemFacts& item) {
  if (special == Special::kGeopoint)
    parameters.allow(
        {"allow-mock-accuracy", "capture-accuracy", "warning-accuracy", "reference-geometry"});
  else
    parameters.allow({"allow-mock-accuracy", "incremental", "reference-geometry"});
  read_reference_places(context, parameters, item.selection);
  parameters.one_of("allow-mock-accuracy", {"true", "false"});
  const bool incremental = yes_or_no(parameters.get("incremental")).value_or(false);
  if (!incremental) parameters.one_of("incremental", {"true"});
  parameters.number("capture-accuracy");
  parameters.number("warning-accuracy");
  set(item.bind, "odk:allow-mock-accuracy", parameters.get("allow-mock-accuracy"));
  set(item.control, "accuracyThreshold", parameters.get("capture-accuracy"));
  set(item.control, "unacceptableAccuracyThreshold", parameters.get("warning-accuracy"));
  if (incremental) set(item.control, "incremental", "true");
}

void read_calculate(const RowContext& context, const ItemFacts& item) {
  for (const Attribute& attribute : item.bind)
    if (attribute.name == "calculate") return;
  if (!is_dynamic_default(item.default_value, {}))
    context.report.error(context.place("bind::calculate"), "the calculation is missing",
                         "write an expression");
}

void read_background(const RowContext& context, const Parameters& parameters, Special special,
                     ItemFacts& item) {
  if (special == Special::kStartGeopoint)
    item.actions.push_back({"odk:setgeopoint", "odk-instance-first-load", {}, {}, {}});
  if (special == Special::kBackgroundGeopoint && item.triggers.empty())
    context.report.error(context.place("trigger"), "background-geopoint needs a trigger",
                         "write ${name} of a question");
  if (special == Special::kBackgroundGeopoint && !context.get("bind::calculate").empty())
    context.report.error(context.place("bind::calculate"),
                         "background-geopoint takes its value from the device, not a calculation",
                         "remove the calculation");
  if (special != Special::kBackgroundAudio) return;
  parameters.allow({"quality"});
  parameters.one_of("quality", {"voice-only", "low", "normal"});
  Action action{"odk:recordaudio", "odk-instance-load", {}, {}, {}};
  if (parameters.has("quality"))
    action.attributes.emplace_back("odk:quality", parameters.get("quality"));
  item.actions.push_back(std::move(action));
}

}  // namespace

void read_question(const RowContext& context, const QuestionType& type, ItemFacts& item) {
  item.type = &type;
  if (item.hint.empty() && type.name == "phone number")
    item.hint.translations.push_back({{}, "Digits only."});
  begin_bind(type, item);
  const Parameters parameters(context.get(kParameters), context.place(kParameters), context.report);
  switch (type.special) {
    case Special::kRange: read_range(context, parameters, item); break;
    case Special::kImage: read_image(context, parameters, item); break;
    case Special::kGeopoint:
    case Special::kGeoLine: read_geo(context, parameters, type.special, item); break;
    case Special::kCalculate: read_calculate(context, item); break;
    case Special::kStartGeopoint:
    case Special::kBackgroundGeopoint:
    case Special::kBackgroundAudio: read_background(context, parameters, type.special, item); break;
    case Special::kText:
      parameters.allow({"rows"});
      parameters.integer("rows");
      set(item.control, "rows", parameters.get("rows"));
      break;
    case Special::kAudio:
      parameters.allow({"quality"});
      parameters.one_of("quality", {"voice-only", "low", "normal", "external"});
      set(item.bind, "odk:quality", parameters.get("quality"));
      break;
    case Special::kXmlExternal:
    case Special::kCsvExternal: item.kind = ItemKind::kExternalInstance; break;
    case Special::kNotCollected:
      context.report.warning(context.place("type"),
                             "'" + std::string(type.name) + "' is no longer given by most devices");
      break;
    case Special::kNone:
    case Special::kNote:
    case Special::kAudit:
    case Special::kOsm:
    case Special::kSelect: break;
  }
}

}  // namespace faltbok::forms::xlsform

// Binds, the texts of elements, and actions.
#include <algorithm>
#include <array>
#include <utility>

#include "forms/xform/loader.h"

namespace faltbok::forms {
namespace {

constexpr std::array<std::pair<std::string_view, SlotKind>, 5> kSlots{
    {{"relevant", SlotKind::kRelevant},
     {"calculate", SlotKind::kCalculate},
     {"readonly", SlotKind::kReadonly},
     {"required", SlotKind::kRequired},
     {"constraint", SlotKind::kConstraint}}};

constexpr std::array<std::pair<std::string_view, FormEvent>, 9> kEvents{
    {{"odk-instance-first-load", FormEvent::kFirstLoad},
     {"xforms-ready", FormEvent::kFirstLoad},
     {"odk-instance-load", FormEvent::kLoad},
     {"odk-new-repeat", FormEvent::kNewRepeat},
     {"jr-insert", FormEvent::kNewRepeat},
     {"xforms-value-changed", FormEvent::kValueChanged},
     {"xforms-revalidate", FormEvent::kRevalidate},
     {"xforms-model-construct-done", FormEvent::kFirstLoad},
     {"xforms-disabled", FormEvent::kRevalidate}}};

bool is_jr(const XmlAttribute& attribute) {
  return attribute.name().find(':') != std::string_view::npos;
}

std::string_view quoted_id(std::string_view reference) {  // jr:itext('id') -> id
  reference = trimmed(reference);
  if (!reference.starts_with("jr:itext(") || !reference.ends_with(')')) return {};
  reference = trimmed(reference.substr(9, reference.size() - 10));
  if (reference.size() < 2 || (reference.front() != '\'' && reference.front() != '"') ||
      reference.back() != reference.front())
    return {};
  return reference.substr(1, reference.size() - 2);
}

// An action that stands outside rows and does not say which one it means sets them all.
void warn_of_all_rows(Loader& loader, const XmlNode& at, const Action& action) {
  const DefinitionData& data = loader.data;
  const Program& path = data.expressions[action.target_path];
  const bool positioned = std::any_of(path.steps.begin(), path.steps.end(),
                                      [](const Step& step) { return step.predicate_count > 0; });
  const auto inside = [&](ModelId rows) {
    return action.context != kNone && action.context >= rows &&
           action.context < data.model[rows].end;
  };
  for (ModelId rows = data.model[action.target].repeat; rows != kNone && !positioned;) {
    if (!inside(rows))
      return loader.warning(at,
                            "the action sets '" + path_of(data, action.target) +
                                "' in every row of '" + path_of(data, rows) +
                                "'; other apps stop with an error when there are several",
                            "say which row, as in " + path_of(data, rows) +
                                "[position() = 1], or "
                                "put the action into the rows");
    const ModelId up = data.model[rows].parent;
    rows = up == kNone ? kNone : data.model[up].repeat;
  }
}

}  // namespace

TextParts Loader::parts(const XmlNode& element) {
  TextParts out;
  if (!element.first_child() && !element.text().empty()) out.push_back({element.text(), kNone});
  for (const XmlNode& child : element.children()) {
    if (!child.is_element()) out.push_back({child.text(), kNone});
    if (local(child) != "output") continue;
    std::string_view value = attribute_of(child, "value");
    if (value.empty()) value = attribute_of(child, "ref");
    if (value.empty()) error(child, "<output> has neither value nor ref", "say what it shows");
    const ExpressionId output = expression(child, value);
    if (output != kNone) out.push_back({{}, output});
  }
  return out;
}

Text Loader::text(const XmlNode& element) {
  Text out;
  const std::string_view reference = attribute_of(element, "ref");
  out.itext = quoted_id(reference);
  if (!out.itext.empty())
    check_itext_id(element, out.itext);
  else if (!reference.empty())
    error(element, "the ref of <" + std::string(local(element)) + "> is not jr:itext('...')",
          "name an itext, or put an <output> into the text");
  else
    out.parts = parts(element);
  return out;
}

Text Loader::message(const XmlNode& at, std::string_view value) {
  Text out;
  out.itext = quoted_id(value);
  // A warning: unlike a question without words, a rule without them still holds.
  if (!out.itext.empty() &&
      (data.translations.empty() ||
       data.translations.front().text(data.itext_ids.find(out.itext)) == kNone))
    warning(at,
            "the message '" + std::string(out.itext) +
                "' is not there in the default language; nothing is said where it should be",
            "add it to <itext>, or correct the id");
  if (out.itext.empty() && !value.empty()) out.parts.push_back({value, kNone});
  return out;
}

void Loader::load_binds(const XmlNode& model) {
  for (const XmlNode& element : model.children()) {
    if (local(element) != "bind") continue;
    std::string_view nodeset = attribute_of(element, "nodeset");
    if (nodeset.empty()) nodeset = attribute_of(element, "ref");
    const std::string_view id = attribute_of(element, "id");
    if (!id.empty()) nodeset_of_bind_id.emplace(id, nodeset);
    const ModelId node = resolve(element, nodeset, kNone);
    if (node == kNone) {
      warning(element, "the bind is for '" + std::string(nodeset) +
                           "', which is not in the instance; it does nothing");
      continue;
    }
    if (data.model[node].bind == kNone) {
      data.model[node].bind = static_cast<std::uint32_t>(data.binds.size());
      data.binds.emplace_back();
    }
    Bind& bind = data.binds[data.model[node].bind];
    for (const XmlAttribute& attribute : element.attributes()) {
      const std::string_view name = local(attribute);
      const std::string_view value = attribute.value();
      for (const auto& [spelled, kind] : kSlots)
        if (name == spelled && !is_jr(attribute)) {
          const ExpressionId id_of = expression(element, value);
          bind.slots[static_cast<std::size_t>(kind)] = id_of;
          if (id_of != kNone) check_paths(element, data.expressions[id_of]);
        }
      if (name == "type" && !is_jr(attribute)) {
        bind.type_name = local_name(value);
        bind.type = data_type_from(value);
      }
      if (name == "constraintMsg") bind.constraint_message = message(element, value);
      if (name == "requiredMsg") bind.required_message = message(element, value);
      if (name == "preload") bind.preload = value;
      if (name == "preloadParams") bind.preload_parameter = value;
    }
  }
}

// What counts (0 is no) is known to the trees, so that expressions need no binds.
void Loader::mark_numbers() {
  for (Tree* tree : {&data.initial, &data.templates})
    for (std::uint32_t node = 1; node < tree->size(); ++node) {
      const ModelId model = tree->at(node).model;
      const std::uint32_t bind = model == kNone ? kNone : data.model[model].bind;
      tree->at(node).number = bind != kNone && counts(data.binds[bind].type);
    }
}

// setvalue and its like, once every node and control is known.
void Loader::load_actions() {
  for (const auto& [element, control] : pending_actions) {
    const std::string_view kind = local(element);
    const std::string_view names = attribute_of(element, "event");
    if (kind != "setvalue" && kind != "setgeopoint") {
      warning(element,
              "'" + std::string(kind) + "' is not an action that is known here; it does nothing");
      continue;
    }
    Action action;
    std::size_t known = 0;
    std::size_t given = 0;
    for (std::size_t at = 0; at < names.size();) {
      const std::size_t end = std::min(names.find(' ', at), names.size());
      const std::string_view name = names.substr(at, end - at);
      at = end + 1;
      if (name.empty()) continue;
      ++given;
      for (const auto& [spelled, event] : kEvents) {
        if (spelled != name) continue;
        action.events =
            static_cast<std::uint8_t>(action.events | 1U << static_cast<unsigned>(event));
        ++known;
      }
    }
    if (given == 0 || known < given) {
      error(
          element, "'" + std::string(names) + "' is not an event",
          "use odk-instance-first-load, odk-instance-load, odk-new-repeat or xforms-value-changed");
      continue;
    }
    if (control == kNone && action.has_event(FormEvent::kNewRepeat)) {
      error(element, "no row comes where this action stands, in <model>",
            "put it into the <repeat> whose rows it is for");
      continue;
    }
    if (kind == "setgeopoint" && element.name().find(':') == std::string_view::npos) {
      error(element, "setgeopoint must be in the namespace http://www.opendatakit.org/xforms",
            "write odk:setgeopoint");
      continue;
    }
    action.context = control == kNone ? kNone : data.controls[control].model;
    std::string_view target = attribute_of(element, "ref");
    if (target.empty()) target = attribute_of(element, "nodeset");
    if (target.empty()) target = nodeset_of_bind_id[attribute_of(element, "bind")];
    action.target = resolve(element, target, action.context);
    action.target_path = expression(element, target);
    if (action.target == kNone) {
      error(element, "the action sets '" + std::string(target) + "', which is not in the instance",
            "correct ref");
      continue;
    }
    warn_of_all_rows(*this, element, action);
    action.value = expression(element, attribute_of(element, "value"));
    if (element.attribute("value") == nullptr) action.text = trimmed(element.text());
    action.position = kind == "setgeopoint";
    data.actions.push_back(action);
  }
}

}  // namespace faltbok::forms

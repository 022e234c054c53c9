#include "forms/xlsform/form_writer.h"

namespace faltbok::forms::xlsform {

namespace {
bool is_expression(std::string_view attribute) {
  return attribute == "relevant" || attribute == "required" || attribute == "readonly" ||
         attribute == "constraint" || attribute == "calculate";
}
}  // namespace

void FormWriter::write_bind(const Item& item) {
  if (item.bind.empty() || item.flat || item.kind == ItemKind::kExternalInstance) return;
  const std::string path = path_of(item);
  xml_.open("bind").attribute("nodeset", path);
  for (const Attribute& attribute : item.bind) {
    if (attribute.message.empty() && is_expression(attribute.name))
      xml_.attribute(attribute.name, expression(attribute.value, reader(item, attribute.column)));
    else if (attribute.message.empty())
      xml_.attribute(attribute.name, resolved(attribute.value, item, attribute.column));
    else if (message_needs_itext(attribute.message))
      xml_.attribute(attribute.name, "jr:itext('" + path + ":" + attribute.name + "')");
    else
      xml_.attribute(attribute.name, attribute.message.plain());
  }
  xml_.close();
}

void FormWriter::write_load_actions(const Item& item) {
  if (item.default_is_dynamic) {
    xml_.open("setvalue")
        .attribute("ref", path_of(item))
        .attribute("event", "odk-instance-first-load");
    xml_.attribute("value", expression(item.default_value, reader(item, "default"))).close();
  }
  for (const Action& action : item.actions) {
    xml_.open(action.element).attribute("ref", path_of(item)).attribute("event", action.event);
    for (const auto& [name, value] : action.attributes) xml_.attribute(name, value);
    xml_.close();
  }
}

void FormWriter::write_binds(const Item& item) {
  for (const auto& child : item.children) {
    write_bind(*child);
    write_load_actions(*child);
    write_binds(*child);
    if (survey_.entity && child->kind == ItemKind::kRepeat && survey_.entity->repeat == child->name)
      write_entity_binds(path_of(*child) + "/meta/entity", child.get());
  }
}

void FormWriter::write_entity_bind(const std::string& path, const std::string& calculation,
                                   const Item* context) {
  constexpr std::size_t kLevelsBelowRepeat = 3;  // meta/entity/label, meta/entity/@id
  const Reader at{context, survey_.entity->place({}), context == nullptr ? 0 : kLevelsBelowRepeat};
  xml_.open("bind").attribute("nodeset", path);
  if (!calculation.empty()) xml_.attribute("calculate", expression(calculation, at));
  xml_.attribute("readonly", "true()").attribute("type", "string").close();
}

void FormWriter::write_entity_binds(const std::string& path, const Item* context) {
  const Entity& entity = *survey_.entity;
  if (!entity.create_if.empty()) write_entity_bind(path + "/@create", entity.create_if, context);
  if (!entity.update_if.empty()) write_entity_bind(path + "/@update", entity.update_if, context);
  if (!entity.id.empty()) {
    const std::string item =
        "instance('" + entity.dataset + "')/root/item[name=" + entity.id + "]/";
    write_entity_bind(path + "/@baseVersion", item + "__version", context);
    write_entity_bind(path + "/@trunkVersion", item + "__trunkVersion", context);
    write_entity_bind(path + "/@branchId", item + "__branchId", context);
  }
  write_entity_bind(path + "/@id", entity.id, context);
  if (!entity.create_if.empty() || entity.id.empty())
    xml_.open("setvalue")
        .attribute("ref", path + "/@id")
        .attribute("event", "odk-instance-first-load")
        .attribute("value", "uuid()")
        .close();
  if (!entity.label.empty()) write_entity_bind(path + "/label", entity.label, context);
}

void FormWriter::write_meta_binds() {
  const std::string meta = "/" + survey_.root->name + "/meta";
  const Settings& settings = survey_.settings;
  if (survey_.has_audit) {
    xml_.open("bind").attribute("nodeset", meta + "/audit");
    for (const Attribute& attribute : survey_.audit)
      xml_.attribute(attribute.name, attribute.value);
    xml_.close();
  }
  if (!settings.omit_instance_id)
    xml_.open("bind")
        .attribute("nodeset", meta + "/instanceID")
        .attribute("type", "string")
        .attribute("readonly", "true()")
        .attribute("jr:preload", settings.instance_id)
        .close();
  if (!settings.instance_name.empty()) {
    const Reader at{nullptr, {settings.sheet, settings.row, "instance_name"}};
    xml_.open("bind")
        .attribute("nodeset", meta + "/instanceName")
        .attribute("type", "string")
        .attribute("calculate", expression(settings.instance_name, at))
        .close();
  }
  if (survey_.entity && survey_.entity->repeat.empty())
    write_entity_binds(meta + "/entity", nullptr);
}

}  // namespace faltbok::forms::xlsform

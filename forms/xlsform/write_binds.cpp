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
    if (const Entity* entity = child->is_question() ? nullptr : survey_.entity_in(child.get()))
      write_entity_binds(*entity);
  }
}

void FormWriter::write_entity_bind(const Entity& entity, std::string_view node,
                                   const std::string& calculation) {
  constexpr std::size_t kLevelsBelowHolder = 3;  // meta/entity/label, meta/entity/@id
  const Reader at{entity.holder, entity.place({}),
                  entity.holder == nullptr ? 0 : kLevelsBelowHolder};
  xml_.open("bind").attribute("nodeset", path_of(entity, survey_) + std::string(node));
  if (!calculation.empty()) xml_.attribute("calculate", expression(calculation, at));
  xml_.attribute("readonly", "true()").attribute("type", "string").close();
}

void FormWriter::write_entity_binds(const Entity& entity) {
  if (!entity.create_if.empty()) write_entity_bind(entity, "/@create", entity.create_if);
  if (!entity.update_if.empty()) write_entity_bind(entity, "/@update", entity.update_if);
  if (!entity.id.empty()) {
    const std::string item =
        "instance('" + entity.dataset + "')/root/item[name=" + entity.id + "]/";
    write_entity_bind(entity, "/@baseVersion", item + "__version");
    write_entity_bind(entity, "/@trunkVersion", item + "__trunkVersion");
    write_entity_bind(entity, "/@branchId", item + "__branchId");
  }
  write_entity_bind(entity, "/@id", entity.id);
  if (entity.id.empty())
    xml_.open("setvalue")
        .attribute("ref", path_of(entity, survey_) + "/@id")
        .attribute("event", "odk-instance-first-load")
        .attribute("value", "uuid()")
        .close();
  if (!entity.label.empty()) write_entity_bind(entity, "/label", entity.label);
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
  if (const Entity* entity = survey_.entity_in(nullptr)) write_entity_binds(*entity);
}

}  // namespace faltbok::forms::xlsform

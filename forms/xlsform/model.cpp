#include "forms/xlsform/model.h"

#include <algorithm>

namespace faltbok::forms::xlsform {

namespace {
std::string_view value_in(const std::vector<Attribute>& attributes, std::string_view name) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const Attribute& a) { return a.name == name; });
  return found == attributes.end() ? std::string_view() : std::string_view(found->value);
}

// An attribute keeps its place when it is given a new value.
void set_in(std::vector<Attribute>& attributes, Attribute set) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const Attribute& a) { return a.name == set.name; });
  if (found == attributes.end())
    attributes.push_back(std::move(set));
  else
    *found = std::move(set);
}
}  // namespace

bool Text::translated() const {
  return std::any_of(translations.begin(), translations.end(),
                     [](const Translation& t) { return !t.language.empty(); });
}

bool ChoiceList::needs_itext() const {
  return std::any_of(choices.begin(), choices.end(), [](const Choice& choice) {
    return choice.label.translated() || !choice.media.empty() ||
           choice.label.plain().find("${") != std::string_view::npos;
  });
}

std::string_view Item::bind_value(std::string_view attribute) const {
  return value_in(bind, attribute);
}
std::string_view Item::control_value(std::string_view attribute) const {
  return value_in(control, attribute);
}

void Item::set_bind(std::string_view attribute, std::string_view value, std::string_view column) {
  set_in(bind, {std::string(attribute), std::string(value), std::string(column), {}});
}

void Item::set_control(std::string_view attribute, std::string_view value,
                       std::string_view column) {
  set_in(control, {std::string(attribute), std::string(value), std::string(column), {}});
}

Item& Item::add(ItemFacts child) {
  auto item = std::make_unique<Item>();
  static_cast<ItemFacts&>(*item) = std::move(child);
  item->parent = this;
  children.push_back(std::move(item));
  return *children.back();
}

bool Item::in_repeat() const {
  for (const Item* above = parent; above != nullptr; above = above->parent)
    if (above->kind == ItemKind::kRepeat) return true;
  return false;
}

bool Item::has_control() const {
  if (kind == ItemKind::kExternalInstance) return false;
  if (!is_question()) return true;
  if (type == nullptr || type->control.empty()) return false;
  const bool computed = !bind_value("calculate").empty() || !triggers.empty();
  return !computed || !label.empty() || !hint.empty() || !media.empty();
}

ChoiceList* Survey::list(std::string_view name) {
  const auto found = std::find_if(lists.begin(), lists.end(),
                                  [&](const ChoiceList& list) { return list.name == name; });
  return found == lists.end() ? nullptr : &*found;
}

const ChoiceList* Survey::list(std::string_view name) const {
  const auto found = std::find_if(lists.begin(), lists.end(),
                                  [&](const ChoiceList& list) { return list.name == name; });
  return found == lists.end() ? nullptr : &*found;
}

const Entity* Survey::entity_in(const Item* holder) const {
  const auto found = std::find_if(entities.begin(), entities.end(),
                                  [&](const Entity& entity) { return entity.holder == holder; });
  return found == entities.end() ? nullptr : &*found;
}

std::string path_of(const Item& item) {
  std::string path = "/" + item.name;
  for (const Item* above = item.parent; above != nullptr; above = above->parent)
    if (!above->flat || above->parent == nullptr) path.insert(0, "/" + above->name);
  return path;
}

bool is_in_rows(const Item& item) { return item.kind == ItemKind::kRepeat || item.in_repeat(); }

std::string path_of(const Entity& entity, const Survey& survey) {
  return path_of(entity.holder == nullptr ? *survey.root : *entity.holder) + "/meta/entity";
}

Place place_of(const Survey& survey, const Item& item, std::string_view column) {
  return {survey.sheet, item.row, column};
}

}  // namespace faltbok::forms::xlsform

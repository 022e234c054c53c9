#include "forms/xlsform/entities.h"

#include <algorithm>
#include <map>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kSaveTo = "entities:saveto";

// A question that an entity is made of: saved to it, or named in one of its columns.
struct Use {
  const Item* question;
  const Item* holder;    // the group, repeat or root around it
  std::string property;  // empty: only named
};

struct Wish {
  Entity* entity;
  std::vector<Use> uses;
  const Item* scope = nullptr;   // the repeat or root whose rows are entities
  const Item* wanted = nullptr;  // the innermost holder that would do
};

const Item* scope_of(const Item* holder) {
  while (holder->parent != nullptr && holder->kind != ItemKind::kRepeat) holder = holder->parent;
  return holder;
}

std::size_t depth_of(const Item* item) {
  std::size_t depth = 0;
  for (; item->parent != nullptr; item = item->parent) ++depth;
  return depth;
}

bool is_within(const Item* item, const Item* outer) {
  while (item != nullptr && item != outer) item = item->parent;
  return item != nullptr;
}

const Item* common_holder(const Item* a, const Item* b) {
  while (!is_within(b, a)) a = a->parent;
  return a;
}

class Placer {
 public:
  Placer(Survey& survey, Report& report) : survey_(survey), report_(report) {
    for (Entity& entity : survey.entities) wishes_.push_back({&entity, {}, nullptr, nullptr});
  }
  void run();

 private:
  void gather_saved(Item& item);
  void read_save_to(Item& item);
  Wish* list_of(std::string_view list, const Place& at);
  bool check_property(const Item& item, std::string_view property, const Wish& wish);
  void gather_named(const Item& item);
  void set_scope(Wish& wish);
  bool set_given_scope(Wish& wish);
  bool check_scopes(const Wish& wish);
  void place(Wish& wish);
  Place save_to(const Item& item) const { return place_of(survey_, item, "save_to"); }
  Survey& survey_;
  Report& report_;
  std::vector<Wish> wishes_;
  std::map<const Item*, const Entity*> taken_;
};

Wish* Placer::list_of(std::string_view list, const Place& at) {
  std::vector<std::string_view> names;
  for (Wish& wish : wishes_) {
    if (wish.entity->dataset == list) return &wish;
    names.push_back(wish.entity->dataset);
  }
  const std::string guess = did_you_mean(list, names);
  report_.error(at, "there is no entity list '" + std::string(list) + "' on sheet entities",
                guess.empty() ? "add it there" : guess);
  return nullptr;
}

bool Placer::check_property(const Item& item, std::string_view property, const Wish& wish) {
  const Place at = save_to(item);
  const std::string small = lower(property);
  const std::size_t before = report_.error_count();
  if (!item.is_question())
    report_.error(at, "only questions can be saved to an entity", "move save_to to a question");
  if (small == "name" || small == "label" || property.starts_with("__") || !is_xml_name(property))
    report_.error(
        at, "'" + std::string(property) + "' cannot be an entity's property",
        "use letters, digits, '-' and '_'; 'name', 'label' and '__' at the start are taken");
  for (const Use& use : wish.uses)
    if (!use.property.empty() && use.property == property && use.question->row != item.row)
      report_.error(
          at,
          "'" + use.property + "' is already saved from row " + std::to_string(use.question->row),
          "save each property once");
  return report_.error_count() == before;
}

// "property" where there is one list, "list#property" where there are several.
void Placer::read_save_to(Item& item) {
  const std::string cell(item.bind_value(kSaveTo));
  if (cell.empty()) return;
  const Place at = save_to(item);
  const std::size_t hash = cell.find('#');
  if (wishes_.empty())
    return report_.error(at, "save_to needs a sheet 'entities'",
                         "add it, with list_name and label");
  if (hash == std::string::npos && wishes_.size() > 1)
    return report_.error(at, "the form has several entity lists, and this names none",
                         "write LIST#PROPERTY");
  Wish* wish = hash == std::string::npos ? &wishes_.front() : list_of(cell.substr(0, hash), at);
  const std::string property = hash == std::string::npos ? cell : cell.substr(hash + 1);
  if (wish == nullptr || !check_property(item, property, *wish)) return;
  item.set_bind(kSaveTo, property, "save_to");
  wish->uses.push_back({&item, item.parent, property});
}

void Placer::gather_saved(Item& item) {
  for (const auto& child : item.children) {
    read_save_to(*child);
    gather_saved(*child);
  }
}

void Placer::gather_named(const Item& item) {
  const std::string reference = "${" + item.name + "}";
  for (Wish& wish : wishes_)
    for (const std::string* column :
         {&wish.entity->id, &wish.entity->create_if, &wish.entity->update_if, &wish.entity->label})
      if (item.parent != nullptr && column->find(reference) != std::string::npos)
        wish.uses.push_back({&item, item.parent, {}});
  for (const auto& child : item.children) gather_named(*child);
}

// The column `repeat`, from before save_to and label decided.
bool Placer::set_given_scope(Wish& wish) {
  const Place at = wish.entity->place("repeat");
  const auto find = [&](const Item& from, const auto& self) -> void {
    for (const auto& child : from.children) {
      if (child->kind == ItemKind::kRepeat && child->name == wish.entity->repeat)
        wish.scope = child.get();
      self(*child, self);
    }
  };
  find(*survey_.root, find);
  wish.wanted = wish.scope;
  if (wish.scope == nullptr)
    report_.error(at, "there is no repeat '" + wish.entity->repeat + "'",
                  "name a repeat of the survey");
  else if (wish.scope->in_repeat())
    report_.error(at, "the repeat '" + wish.entity->repeat + "' is inside another repeat",
                  "entities come from an outer repeat only");
  return wish.scope != nullptr;
}

void Placer::set_scope(Wish& wish) {
  wish.scope = wish.wanted = survey_.root.get();
  for (const Use& use : wish.uses)
    if (is_within(scope_of(use.holder), wish.scope)) wish.scope = scope_of(use.holder);
  const Item* saved = nullptr;
  const Item* named = wish.scope;
  for (const Use& use : wish.uses) {
    if (!use.property.empty()) saved = saved ? common_holder(saved, use.holder) : use.holder;
    if (scope_of(use.holder) == wish.scope && depth_of(use.holder) > depth_of(named))
      named = use.holder;
  }
  wish.wanted = saved != nullptr ? saved : named;
}

// All that an entity is made of must be known in its row.
bool Placer::check_scopes(const Wish& wish) {
  bool good = true;
  for (const Use& use : wish.uses) {
    const Item* scope = scope_of(use.holder);
    const bool saved = !use.property.empty();
    if (saved ? scope == wish.scope : is_within(wish.scope, scope)) continue;
    good = false;
    const std::string where =
        wish.scope->parent == nullptr ? "the form" : "the repeat '" + wish.scope->name + "'";
    report_.error(saved ? save_to(*use.question) : wish.entity->place("label"),
                  "'" + use.question->name + "' is not in " + where +
                      " that makes the entities of '" + wish.entity->dataset + "'",
                  "bring its value there with a calculate, or make another entity list");
  }
  return good;
}

// As far in as possible; a holder of something saved to another entity is not free.
void Placer::place(Wish& wish) {
  const Item* holder = wish.wanted;
  const Entity* other = nullptr;
  for (; is_within(holder, wish.scope); holder = holder->parent) {
    const auto taken = taken_.find(holder);
    if (taken == taken_.end() && !holder->flat) break;
    if (taken != taken_.end() && other == nullptr) other = taken->second;
    if (holder->parent == nullptr) break;
  }
  if (!is_within(holder, wish.scope) || taken_.contains(holder)) {
    report_.error(wish.entity->place("list_name"),
                  "there is no group left for the entity list '" + wish.entity->dataset + "'" +
                      (other == nullptr ? std::string()
                                        : ": '" + other->dataset + "' (row " +
                                              std::to_string(other->row) + ") has it"),
                  "put the questions of each list into a group of their own");
    return;
  }
  wish.entity->holder = holder->parent == nullptr ? nullptr : holder;
  taken_[holder] = wish.entity;
  for (const Use& use : wish.uses)
    for (const Item* item = use.holder; !use.property.empty() && is_within(item, holder);
         item = item->parent)
      taken_[item] = wish.entity;
}

void Placer::run() {
  gather_saved(*survey_.root);
  gather_named(*survey_.root);
  bool good = true;
  for (Wish& wish : wishes_) {
    if (wish.entity->repeat.empty())
      set_scope(wish);
    else
      good = set_given_scope(wish) && good;
    good = good && check_scopes(wish);
  }
  if (!good) return;
  const bool alone = wishes_.size() == 1 && wishes_.front().scope->parent == nullptr;
  if (alone) wishes_.front().wanted = survey_.root.get();
  for (Wish& wish : wishes_) place(wish);
}

}  // namespace

void place_entities(Survey& survey, Report& report) { Placer(survey, report).run(); }

}  // namespace faltbok::forms::xlsform

#include "forms/xlsform/loops.h"

#include <algorithm>

#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

class Unroller {
 public:
  explicit Unroller(Survey& survey) : survey_(survey) {}
  bool unroll(Item& item);

 private:
  bool copy(const Item& from, Item& to, const Choice& choice);
  Survey& survey_;
  std::size_t count_ = 0;
};

std::string label_in(const Choice& choice, std::string_view language) {
  for (const Text::Translation& translation : choice.label.translations)
    if (translation.language == language) return translation.text;
  return choice.label.empty() ? choice.name : std::string(choice.label.plain());
}

// `%(label)s` and `%(name)s` in a loop's questions stand for the choice.
std::string filled(std::string_view text, const Choice& choice, std::string_view language) {
  if (text.find("%(") == std::string_view::npos) return std::string(text);
  return replaced(replaced(text, "%(label)s", label_in(choice, language)), "%(name)s", choice.name);
}

void fill(Text& text, const Choice& choice) {
  for (Text::Translation& translation : text.translations)
    translation.text = filled(translation.text, choice, translation.language);
}

void fill(std::vector<Attribute>& attributes, const Choice& choice) {
  for (Attribute& attribute : attributes) {
    attribute.value = filled(attribute.value, choice, {});
    fill(attribute.message, choice);
  }
}

ItemFacts filled_facts(const Item& from, const Choice& choice) {
  ItemFacts facts = from;
  for (Text* text : {&facts.label, &facts.hint, &facts.guidance}) fill(*text, choice);
  for (Media& media : facts.media) fill(media.file, choice);
  for (std::vector<Attribute>* attributes : {&facts.bind, &facts.control, &facts.instance})
    fill(*attributes, choice);
  facts.default_value = filled(facts.default_value, choice, {});
  facts.selection.filter = filled(facts.selection.filter, choice, {});
  return facts;
}

bool Unroller::copy(const Item& from, Item& to, const Choice& choice) {
  for (const auto& child : from.children) {
    if (++count_ > kItemCountMax) return false;
    Item& added = to.add(filled_facts(*child, choice));
    if (!copy(*child, added, choice)) return false;
  }
  return true;
}

// Inner loops first, so that an outer one copies what they became.
bool Unroller::unroll(Item& item) {
  for (const auto& child : item.children)
    if (!unroll(*child)) return false;
  if (item.kind != ItemKind::kLoop) return true;
  item.kind = ItemKind::kGroup;
  const ChoiceList* list = survey_.list(item.selection.list);
  if (list == nullptr) return true;  // reported when the loop was read
  Item pattern;
  pattern.children = std::move(item.children);
  item.children.clear();
  for (const Choice& choice : list->choices) {
    ItemFacts group;
    group.kind = ItemKind::kGroup;
    group.name = choice.name;
    group.row = item.row;
    group.label = choice.label;
    group.media = choice.media;
    if (++count_ > kItemCountMax || !copy(pattern, item.add(std::move(group)), choice))
      return false;
  }
  return true;
}

}  // namespace

bool unroll_loops(Survey& survey) { return Unroller(survey).unroll(*survey.root); }

}  // namespace faltbok::forms::xlsform

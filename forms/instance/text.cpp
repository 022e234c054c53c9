// Labels, hints, messages and choices in the current language.
#include <algorithm>
#include <utility>

#include "forms/instance/engine.h"

namespace faltbok::forms {

std::string_view Engine::language() const {
  return data_.translations.empty() ? std::string_view{} : data_.translations[language_].language;
}

void Engine::choose_language(std::string_view language) {
  for (std::uint32_t i = 0; i < data_.translations.size(); ++i)
    if (data_.translations[i].language == language) language_ = i;
}

std::string Engine::render(const TextParts& parts, std::uint32_t node) {
  std::string out;
  for (const TextPart& part : parts) {
    if (part.output == kNone)
      out.append(part.text);
    else
      out.append(Evaluator(*this, data_.expressions[part.output], NodeRef{0, node}).run_string());
  }
  return out;
}

namespace {
const TextParts* entry(const DefinitionData& data, std::uint32_t language, std::string_view id) {
  // a text that is missing in one language is shown in the default one
  for (const std::uint32_t each : {language, 0U}) {
    if (each >= data.translations.size()) continue;
    const auto found = data.translations[each].texts.find(id);
    if (found != data.translations[each].texts.end()) return &data.itexts[found->second];
  }
  return nullptr;
}
}  // namespace

std::string Engine::render(const Text& text, std::uint32_t node) {
  if (text.expression != kNone)
    return Evaluator(*this, data_.expressions[text.expression], NodeRef{0, node}).run_string();
  if (text.itext.empty()) return render(text.parts, node);
  const TextParts* parts = entry(data_, language_, text.itext);
  return parts == nullptr ? std::string{} : render(*parts, node);
}

std::string Engine::translate(std::string_view id) {
  const TextParts* parts = entry(data_, language_, id);
  return parts == nullptr ? std::string{} : render(*parts, only_[0]);
}

std::vector<Choice> Engine::itemset_choices(const Itemset& itemset, std::uint32_t node) {
  std::vector<Choice> out;
  const NodeSet items = evaluate(itemset.nodes, NodeRef{0, node}).nodes;
  out.reserve(items.size());
  for (const NodeRef& item : items) {
    Choice choice;
    choice.value = Evaluator(*this, data_.expressions[itemset.value], item).run_string();
    if (itemset.label != kNone)
      choice.label = Evaluator(*this, data_.expressions[itemset.label], item).run_string();
    if (choice.label.empty()) choice.label = choice.value;
    out.push_back(std::move(choice));
  }
  return out;
}

std::vector<Choice> Engine::choices(std::uint32_t control_number, std::uint32_t node) {
  const Control& control = data_.controls[control_number];
  if (control.itemset != kNone) return itemset_choices(data_.itemsets[control.itemset], node);
  std::vector<Choice> out;
  for (const FixedChoice& each : control.choices) {
    std::string label = render(each.label, node);
    out.push_back(
        {std::string(each.value), label.empty() ? std::string(each.value) : std::move(label)});
  }
  return out;
}

std::string Engine::choice_label(std::uint32_t node, std::string_view choice) {
  const std::uint32_t control = model_of(node).control;
  if (control == kNone) return {};
  const std::vector<Choice> all = choices(control, node);
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Choice& each) { return each.value == choice; });
  return found == all.end() ? std::string{} : found->label;
}

}  // namespace faltbok::forms

// What a question offers: its own items, or those that its itemset finds.
#include <algorithm>
#include <functional>
#include <memory>
#include <unordered_set>
#include <utility>

#include "forms/instance/engine.h"
#include "forms/xpath/functions.h"

namespace faltbok::forms {
namespace {

// The argument of a label that is jr:itext(...); kNone when it is not that.
std::uint32_t itext_argument(const Program& label) {
  const Expr& root = label.nodes.back();
  const bool is_itext = root.op == Op::kCall && function_info(root.function).name == "jr:itext";
  return is_itext ? label.lists[root.first] : kNone;
}

}  // namespace

Offered Engine::offered(std::uint32_t control, std::uint32_t node) {
  Offered out{control, node, {}};
  if (control == kNone) return out;
  const std::uint32_t itemset = data_.controls[control].itemset;
  if (itemset == kNone) return out;
  out.items = evaluate(data_.itemsets[itemset].nodes, NodeRef{0, node}).nodes;
  if (!data_.itemsets[itemset].distinct) return out;
  std::unordered_set<std::string> seen;
  std::erase_if(out.items, [&](const NodeRef& item) {
    return !seen.insert(item_value(data_.itemsets[itemset], item)).second;
  });
  return out;
}

std::string Engine::item_value(const Itemset& itemset, const NodeRef& item) {
  return Evaluator(*this, data_.expressions[itemset.value], item).run_string();
}

// A control's own choices, and among them the items of its itemset.
Engine::Place Engine::place_of(const Offered& offered, std::size_t index) const {
  const Control& control = data_.controls[offered.control];
  const std::size_t before = std::min<std::size_t>(control.items_at, control.choices.size());
  const std::size_t count = offered.items.size();
  if (index >= before && index < before + count) return {nullptr, offered.items[index - before]};
  return {&control.choices[index < before ? index : index - count], {}};
}

std::size_t Engine::choice_count(const Offered& offered) const {
  if (offered.control == kNone) return 0;
  return data_.controls[offered.control].choices.size() + offered.items.size();
}

std::string Engine::choice_value(const Offered& offered, std::size_t index) {
  const Place place = place_of(offered, index);
  if (place.fixed != nullptr) return std::string(place.fixed->value);
  return item_value(data_.itemsets[data_.controls[offered.control].itemset], place.item);
}

ExpressionId Engine::item_label(std::uint32_t itemset) const {
  const Itemset& of = data_.itemsets[itemset];
  return language_ < of.labels.size() ? of.labels[language_] : of.label;
}

Choice Engine::choice_at(const Offered& offered, std::size_t index) {
  Choice out;
  out.value = choice_value(offered, index);
  const Place place = place_of(offered, index);
  if (place.fixed != nullptr) {
    out.label = render(place.fixed->label, offered.node);
    out.media = media(place.fixed->label, offered.node);
  } else if (const ExpressionId label_of = item_label(data_.controls[offered.control].itemset);
             label_of != kNone) {
    const Program& label = data_.expressions[label_of];
    Evaluator evaluator(*this, label, place.item);
    const std::uint32_t argument = itext_argument(label);
    if (argument != kNone) out.media = media(evaluator.string(argument), offered.node);
    out.label = evaluator.run_string();
  }
  if (out.label.empty()) out.label = out.value;
  return out;
}

std::vector<Choice> Engine::choices(std::uint32_t control, std::uint32_t node) {
  const Offered all = offered(control, node);
  std::vector<Choice> out;
  out.reserve(choice_count(all));
  for (std::size_t i = 0; i < choice_count(all); ++i) out.push_back(choice_at(all, i));
  return out;
}

std::string Engine::choice_label(std::uint32_t node, std::string_view choice) {
  const Offered all = offered(model_of(node).control, node);
  for (std::size_t i = 0; i < choice_count(all); ++i)
    if (choice_value(all, i) == choice) return choice_at(all, i).label;
  return {};
}

// Items of a file never change, so which they are says it all; answers may.
std::uint64_t Engine::fingerprint(const Offered& offered) {
  std::uint64_t out = 1;
  const auto mix = [&](std::uint64_t part) { out = out * 0x9E3779B97F4A7C15ULL + part; };
  for (std::size_t i = 0; i < offered.items.size(); ++i) {
    const NodeRef& item = offered.items[i];
    mix(std::uint64_t{item.tree} << 32U | item.node);
    if (item.tree != 0) continue;
    const Choice choice = choice_at(offered, i);
    mix(std::hash<std::string>{}(choice.value));
    mix(std::hash<std::string>{}(choice.label));
  }
  return out == 0 ? 1 : out;
}

// What somebody has been shown is remembered by its fingerprint, so that a change can be told.
Offered Engine::shown(std::uint32_t node) {
  Offered out = offered(model_of(node).control, node);
  state_[node].offered = fingerprint(out);
  return out;
}

// Nothing is selected and nobody has looked: nothing to look for,
// and no index of a long list to build yet.
void Engine::compute_choices(std::uint32_t node) {
  const bool selected = !tree_.at(node).text.empty() && !tree_.at(node).irrelevant;
  const std::uint64_t before = state_[node].offered;
  if (!selected && before == 0) return;
  const Offered now = offered(model_of(node).control, node);
  if (selected) keep_offered(node, now);
  if (before == 0) return;
  state_[node].offered = fingerprint(now);
  if (state_[node].offered != before) choices_changed_.push_back(node);
}

// A new record selects only what is offered, whatever the form's instance says.
void Engine::drop_unoffered(std::uint32_t top) {
  for (std::uint32_t c = 0; c < data_.controls.size(); ++c) {
    const Control& control = data_.controls[c];
    const bool selects = control.kind == ControlKind::kSelectOne ||
                         control.kind == ControlKind::kSelect || control.kind == ControlKind::kRank;
    if (!selects || data_.model[control.model].control != c) continue;
    const std::uint32_t bind = data_.model[control.model].bind;
    if (bind != kNone && data_.binds[bind].slot(SlotKind::kCalculate) != kNone) continue;
    for (const std::uint32_t node : instances(control.model, top))
      if (!tree_.at(node).text.empty() && !tree_.at(node).irrelevant)
        keep_offered(node, offered(c, node));
  }
}

struct ChoiceView::Items {
  Engine& engine;
  Offered offered;
};

ChoiceView::ChoiceView(Engine& engine, std::uint32_t node)
    : items_(std::make_shared<const Items>(Items{engine, engine.shown(node)})) {}
std::size_t ChoiceView::size() const { return items_->engine.choice_count(items_->offered); }
Choice ChoiceView::at(std::size_t index) const {
  return items_->engine.choice_at(items_->offered, index);
}

}  // namespace faltbok::forms

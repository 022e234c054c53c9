// What is computed from what: all of it once, and afterwards only what a change reaches,
// in the order of the slots.
#include <algorithm>
#include <utility>

#include "forms/instance/engine.h"
#include "forms/limits.h"

namespace faltbok::forms {
namespace {
constexpr int kSettleCountMax = 100;  // rows that make rows that make rows
}

Value Engine::evaluate(ExpressionId expression, NodeRef node) {
  return Evaluator(*this, data_.expressions[expression], node).run();
}

void Engine::compute_all() {
  computing_all_ = true;
  for (std::uint32_t slot = 0; slot < data_.slots.size(); ++slot)
    for_instances(data_.slots[slot].model, kNone, [&](std::uint32_t node) { compute(slot, node); });
  computing_all_ = false;
}

void Engine::recompute() {
  for (std::uint32_t slot = 0; slot < data_.slots.size(); ++slot)
    for (const std::uint32_t node : instances(data_.slots[slot].model, kNone))
      dirty_.mark(slot, node);
  settle();
}

void Engine::compute(std::uint32_t slot_number, std::uint32_t node) {
  const Slot& slot = data_.slots[slot_number];
  if (slot.kind == SlotKind::kText) return compute_text(node);
  if (slot.kind == SlotKind::kTitle) return compute_title(slot.control, node);
  ++computed_count_;
  Evaluator evaluator(*this, data_.expressions[slot.expression], NodeRef{0, node});
  switch (slot.kind) {
    case SlotKind::kRelevant: return set_own_relevance(node, evaluator.run_boolean());
    case SlotKind::kCalculate:
      return compute_calculate(node, data_.binds[data_.model[slot.model].bind], evaluator);
    case SlotKind::kReadonly:
      return set_state(node, &NodeState::read_only, evaluator.run_boolean());
    case SlotKind::kRequired:
      set_state(node, &NodeState::required, evaluator.run_boolean());
      touched_.push_back(node);
      return;
    case SlotKind::kConstraint:
      state_[node].constraint_holds = tree_.at(node).text.empty() || evaluator.run_boolean();
      touched_.push_back(node);
      return;
    case SlotKind::kCount: counts_due_.emplace_back(slot.repeat, node); return;
    case SlotKind::kChoices: return compute_choices(node);
    case SlotKind::kText:
    case SlotKind::kTitle: return;  // above
  }
}

// Numbers and booleans become what the type says; a text that is computed stays as it is.
void Engine::compute_calculate(std::uint32_t node, const Bind& bind, Evaluator& evaluator) {
  std::string value;
  if (!counts(bind.type)) {
    value = stored(evaluator.run_string(), bind.type, environment_.now.offset);
  } else {
    const Value result = evaluator.run();
    value = evaluator.to_string(result);
    const bool number = result.kind == ValueKind::kNumber ||
                        (result.kind == ValueKind::kNodes && !result.nodes.empty() &&
                         tree(result.nodes.front().tree).at(result.nodes.front().node).number);
    if (result.kind == ValueKind::kBoolean && bind.type != DataType::kBoolean)
      value = result.boolean ? "1" : "0";
    if (number || value == "NaN")
      value = stored(std::move(value), bind.type, environment_.now.offset);
  }
  if (value.size() > kValueSizeMax) value.clear();
  set_value(node, std::move(value));
}

void Engine::set_state(std::uint32_t node, bool NodeState::*which, bool value) {
  if (std::exchange(state_[node].*which, value) != value) state_changed_.push_back(node);
}

// What a select holds is what is offered.
void Engine::keep_offered(std::uint32_t node, const Offered& items) {
  const std::string whole(tree_.at(node).text);
  std::vector<std::pair<std::string_view, bool>> words;  // and whether it is offered
  for (std::string_view rest = whole; !rest.empty();) {
    words.emplace_back(rest.substr(0, rest.find(' ')), false);
    rest.remove_prefix(std::min(words.back().first.size() + 1, rest.size()));
  }
  for (std::size_t i = 0; i < choice_count(items); ++i) {
    const std::string value = choice_value(items, i);
    if (value == whole) return;
    for (auto& [word, offered] : words) offered = offered || word == value;
  }
  std::string kept;
  for (const auto& [word, offered] : words)
    if (offered) kept.append(kept.empty() ? "" : " ").append(word);
  set_value(node, std::move(kept));
}

bool Engine::set_value(std::uint32_t node, std::string value) {
  if (tree_.at(node).text == value) return false;
  tree_.set_text(node, std::move(value));
  values_changed_.push_back(node);
  touched_.push_back(node);
  mark_readers(node, Why::kValue);
  return true;
}

void Engine::set_own_relevance(std::uint32_t node, bool relevant) {
  if (state_[node].own_relevant == relevant) return;
  state_[node].own_relevant = relevant;
  spread_relevance(node);
}

// A node is relevant when it says so itself and its parent is.
void Engine::spread_relevance(std::uint32_t top) {
  std::vector<std::uint32_t> todo{top};
  while (!todo.empty()) {
    const std::uint32_t node = todo.back();
    todo.pop_back();
    TreeNode& at = tree_.at(node);
    const bool irrelevant =
        !state_[node].own_relevant || (at.parent != kNone && tree_.at(at.parent).irrelevant);
    if (at.irrelevant == irrelevant) continue;
    at.irrelevant = irrelevant;
    relevance_changed_.push_back(node);
    touched_.push_back(node);
    mark_readers(node, Why::kRelevance);
    for (std::uint32_t c = at.first_child; c != kNone; c = tree_.at(c).next) todo.push_back(c);
    for (std::uint32_t a = at.first_attribute; a != kNone; a = tree_.at(a).next) todo.push_back(a);
  }
}

void Engine::mark_readers(std::uint32_t node, Why why) {
  if (computing_all_) return;
  const ModelId model = tree_.at(node).model;
  const bool no_text = data_.model[model].leaf && tree_.at(node).text.empty();
  for (const Reader& reader : data_.readers[model]) {
    if (why == Why::kRelevance && reader.text && no_text) continue;
    if (why == Why::kRelevance || reader.position == (why == Why::kPosition)) mark(reader, node);
  }
}

void Engine::mark(const Reader& reader, std::uint32_t node) {
  std::uint32_t below = kNone;
  if (reader.scope != kNone) {
    below = node;
    while (below != kNone && tree_.at(below).model != reader.scope) below = tree_.at(below).parent;
  }
  for_instances(data_.slots[reader.slot].model, below,
                [&](std::uint32_t each) { dirty_.mark(reader.slot, each); });
}

void Engine::propagate() {
  while (const auto next = dirty_.take())
    if (!tree_.at(next->second).dead) compute(next->first, next->second);
}

void Engine::settle() {
  for (int i = 0; i < kSettleCountMax; ++i) {
    propagate();
    if (!adjust_counts() && dirty_.empty() && counts_due_.empty()) return;
  }
}

// The node of a model node inside a row, when no repeat stands between: rows are laid out like the
// model, so it is tried where it should be before it is looked for.
std::uint32_t Engine::node_in_row(ModelId model, std::uint32_t row) const {
  const std::uint32_t guess = row + (model - tree_.at(row).model);
  std::uint32_t up = guess < tree_.size() && tree_.at(guess).model == model ? guess : kNone;
  while (up != kNone && up != row && tree_.at(up).model > tree_.at(row).model)
    up = tree_.at(up).parent;
  return up == row ? guess : kNone;
}

std::vector<std::uint32_t> Engine::instances(ModelId model, std::uint32_t below) const {
  std::vector<std::uint32_t> out;
  for_instances(model, below, [&](std::uint32_t node) { out.push_back(node); });
  return out;
}

Change Engine::take_change() {
  Change change;
  const auto unique = [&](std::vector<std::uint32_t>& nodes) {
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    std::erase_if(nodes, [&](std::uint32_t node) { return tree_.at(node).dead; });
  };
  unique(values_changed_);
  unique(relevance_changed_);
  unique(touched_);
  unique(choices_changed_);
  unique(texts_changed_);
  unique(state_changed_);
  for (const std::uint32_t node : values_changed_) change.values.push_back(NodeId{node});
  for (const std::uint32_t node : relevance_changed_) change.relevance.push_back(NodeId{node});
  for (const std::uint32_t node : choices_changed_) change.choices.push_back(NodeId{node});
  for (const std::uint32_t node : texts_changed_) change.texts.push_back(NodeId{node});
  for (const std::uint32_t node : state_changed_) change.state.push_back(NodeId{node});
  for (const std::uint32_t node : touched_) {
    const bool valid = !violation(node).has_value();
    if (std::exchange(state_[node].valid, valid) != valid) change.validity.push_back(NodeId{node});
  }
  change.pages_changed = rows_changed_ || titles_changed_ || !relevance_changed_.empty();
  values_changed_.clear();
  relevance_changed_.clear();
  touched_.clear();
  choices_changed_.clear();
  texts_changed_.clear();
  state_changed_.clear();
  rows_changed_ = titles_changed_ = false;
  return change;
}

}  // namespace faltbok::forms

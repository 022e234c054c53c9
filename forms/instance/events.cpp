// What happens by itself: facts and preloads, events and their actions, the beginning and the end.
#include <array>
#include <cstdio>
#include <utility>

#include "forms/instance/engine.h"
#include "forms/limits.h"
#include "forms/xpath/dates.h"

namespace faltbok::forms {
namespace {
constexpr std::string_view kFactsGroup = "facts";
}  // namespace

std::uint64_t Engine::random() {  // splitmix64
  random_state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = random_state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

void Engine::preload(std::uint32_t node, const Bind& bind) {
  const Moment moment = moment_of(environment_.now);
  std::string value;
  if (bind.preload == "uid")
    value = environment_.instance_id;
  else if (bind.preload == "date" && bind.preload_parameter == "today")
    value = date_text(moment);
  else if (bind.preload == "timestamp" && bind.preload_parameter == "start")
    value = date_time_text(moment);
  else if (bind.preload == "property")
    value = property(std::string(bind.preload_parameter));
  else
    return;
  if (value.empty()) return;
  tree_.set_text(node, std::move(value));
}

// What the form gives a node to begin with is brought to the spelling of its type.
void Engine::set_default(std::uint32_t node, DataType type) {
  const std::uint32_t control = model_of(node).control;
  // A list compares its values letter by letter: "01" is not 1.
  if (control != kNone && has_list(data_.controls[control].kind) && fits(tree_.at(node).text, type))
    return;
  std::string value = default_of(tree_.at(node).text, type, environment_.now.offset);
  if (value != tree_.at(node).text) tree_.set_text(node, std::move(value));
}

// Facts of the participant, and preloads of a new record or row.
void Engine::preset(std::uint32_t top) {
  std::vector<std::uint32_t> todo{top};
  while (!todo.empty()) {
    const std::uint32_t node = todo.back();
    todo.pop_back();
    const ModelNode& model = model_of(node);
    if (model.bind != kNone && model.leaf && !tree_.at(node).text.empty())
      set_default(node, data_.binds[model.bind].type);
    if (model.bind != kNone && !data_.binds[model.bind].preload.empty())
      preload(node, data_.binds[model.bind]);
    const bool in_facts =
        model.parent != kNone && data_.names.text(data_.model[model.parent].name) == kFactsGroup;
    if (in_facts && model.leaf && !model.attribute)
      if (const auto fact = environment_.facts.find(std::string(data_.names.text(model.name)));
          fact != environment_.facts.end())
        tree_.set_text(node, fact->second);
    for (std::uint32_t c = tree_.at(node).last_child; c != kNone; c = tree_.at(c).previous)
      todo.push_back(c);
    for (std::uint32_t a = tree_.at(node).first_attribute; a != kNone; a = tree_.at(a).next)
      todo.push_back(a);
  }
}

void Engine::begin(NewRecord record) {
  if (environment_.instance_id.empty()) {
    std::array<char, 64> out{};
    const std::uint64_t high = random();
    const std::uint64_t low = random();
    std::snprintf(out.data(), out.size(), "uuid:%08x-%04x-4%03x-%04x-%012llx",
                  static_cast<unsigned>(high >> 32U), static_cast<unsigned>(high >> 16U & 0xFFFFU),
                  static_cast<unsigned>(high & 0xFFFU),
                  static_cast<unsigned>((low >> 48U & 0x3FFFU) | 0x8000U),
                  static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFULL));
    environment_.instance_id = out.data();
  }
  if (record == NewRecord::kYes) preset(only_[0]);
  compute_all();
  if (record == NewRecord::kYes) drop_unoffered(only_[0]);
  settle();
  if (record == NewRecord::kYes) dispatch(FormEvent::kFirstLoad, kNone);
  dispatch(FormEvent::kLoad, kNone);
  settle();
  take_change();
}

void Engine::set_answer(std::uint32_t node, std::string value) {
  note_answered_over(node);
  if (!set_value(node, std::move(value))) return;
  propagate();
  dispatch(FormEvent::kValueChanged, node);
  settle();
}

void Engine::end() {
  dispatch(FormEvent::kRevalidate, kNone);
  for (std::uint32_t node = 1; node < tree_.size(); ++node) {
    if (tree_.at(node).dead || model_of(node).bind == kNone) continue;
    const Bind& bind = data_.binds[model_of(node).bind];
    if (bind.preload == "timestamp" && bind.preload_parameter == "end")
      set_value(node, date_time_text(moment_of(environment_.now)));
  }
  settle();
}

void Engine::dispatch(FormEvent event, std::uint32_t node) {
  if (event_depth_ >= kEventDepthMax) return;
  ++event_depth_;
  for (const Action& action : data_.actions) {
    if (!action.has_event(event)) continue;
    const ModelId wanted = node == kNone ? kNone : tree_.at(node).model;
    if (node != kNone && action.context != wanted) {
      // A nested row that came with its parent row has its own event.
      const bool inside = event == FormEvent::kNewRepeat && action.context != kNone &&
                          action.context > wanted && action.context < data_.model[wanted].end;
      if (inside)
        for (const std::uint32_t each : instances(action.context, node)) run_action(action, each);
      continue;
    }
    if (node != kNone)
      run_action(action, node);
    else if (action.context == kNone)
      run_action(action, only_[0]);
    else
      for (const std::uint32_t each : instances(action.context, kNone)) run_action(action, each);
  }
  --event_depth_;
}

void Engine::run_action(const Action& action, std::uint32_t node) {
  const NodeRef context{0, node};
  const NodeSet targets =
      Evaluator(*this, data_.expressions[action.target_path], context).run().nodes;
  std::vector<std::uint32_t> found;
  for (const NodeRef& each : targets)
    if (each.tree == 0) found.push_back(each.node);
  // not relevant
  if (targets.empty() && data_.model[action.target].repeat == kNone)
    found = instances(action.target, kNone);
  for (const std::uint32_t target : found) {
    const bool has_children = tree_.at(target).first_child != kNone;
    if (has_children) continue;
    std::string value(action.position ? std::string_view(environment_.position) : action.text);
    if (action.position && value.empty()) return;  // nobody knows where we are
    if (action.value != kNone) {
      value = Evaluator(*this, data_.expressions[action.value], NodeRef{0, target}).run_string();
    }
    const std::uint32_t bind = model_of(target).bind;
    if (bind != kNone)
      value = stored(std::move(value), data_.binds[bind].type, environment_.now.offset);
    if (!set_value(target, value == "NaN" ? std::string{} : spelled(target, value))) continue;
    propagate();
    dispatch(FormEvent::kValueChanged, target);
  }
}

}  // namespace faltbok::forms

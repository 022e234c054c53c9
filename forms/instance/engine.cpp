#include "forms/instance/engine.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace faltbok::forms {

Engine::Engine(std::shared_ptr<const Definition> definition, const Environment& environment)
    : definition_(std::move(definition)),
      data_(definition_->data()),
      environment_(environment),
      tree_(data_.initial),
      state_(tree_.size()),
      only_(data_.model.size(), kNone),
      dirty_(data_.slots.size()),
      random_state_(environment.seed) {
  note_only_nodes();
}

Engine::Engine(const Engine& other)
    : Host(other),
      definition_(other.definition_),
      data_(definition_->data()),
      environment_(other.environment_),
      tree_(other.tree_),
      state_(other.state_),
      only_(other.only_),
      dirty_(data_.slots.size()),
      answered_over_(other.answered_over_),
      random_state_(other.random_state_),
      language_(other.language_) {}

void Engine::note_only_nodes() {
  for (std::uint32_t node = 1; node < tree_.size(); ++node) {
    const ModelId model = tree_.at(node).model;
    if (model != kNone && data_.model[model].repeat == kNone && only_[model] == kNone)
      only_[model] = node;
  }
}

const Tree& Engine::tree(std::uint32_t number) const {
  return number == 0 ? tree_ : data_.instances[number - 1].tree;
}

std::uint32_t Engine::instance(std::string_view id) const {
  for (std::uint32_t i = 0; i < data_.instances.size(); ++i)
    if (data_.instances[i].id == id) return i + 1;
  return kNone;
}

std::string Engine::property(const std::string& name) const {
  const auto found = environment_.properties.find(name);
  return found == environment_.properties.end() ? std::string{} : found->second;
}

bool Engine::verify_ed25519(base::BytesView message, base::BytesView signature,
                            base::BytesView public_key) const {
  return environment_.verifier != nullptr &&
         environment_.verifier->verify_ed25519(message, signature, public_key);
}

const NodeSet* Engine::indexed(const NodeRef& parent, NameId element, NameId key,
                               const std::string& text) {
  const ItemIndex::Of of{parent.tree, parent.node, element, key};
  auto found = indexes_.find(of);
  if (found == indexes_.end()) found = indexes_.emplace(of, ItemIndex(tree(parent.tree), of)).first;
  found_items_.clear();
  found->second.find(text, found_items_);
  return &found_items_;
}

bool Engine::read_only(std::uint32_t node) const {
  for (std::uint32_t at = node; at != kNone; at = tree_.at(at).parent)
    if (state_[at].read_only) return true;
  return false;
}

// Required and constraint follow relevance; a constraint is not asked of an empty value.
std::optional<ViolationKind> Engine::violation(std::uint32_t node) const {
  const TreeNode& at = tree_.at(node);
  if (at.irrelevant || at.dead || at.model == kNone) return std::nullopt;
  if (at.text.empty())
    return state_[node].required && model_of(node).leaf ? std::optional(ViolationKind::kRequired)
                                                        : std::nullopt;
  if (!state_[node].constraint_holds) return ViolationKind::kConstraint;
  const std::uint32_t bind = model_of(node).bind;
  if (bind != kNone && model_of(node).control != kNone && !fits(at.text, data_.binds[bind].type))
    return ViolationKind::kType;
  return std::nullopt;
}

std::string Engine::spelled(std::uint32_t node, std::string_view value) const {
  using enum DataType;
  const ModelNode& model = model_of(node);
  const DataType type = model.bind == kNone ? kString : data_.binds[model.bind].type;
  const bool number = type == kInteger || type == kDecimal;
  const bool place = type == kGeoPoint || type == kGeoTrace || type == kGeoShape;
  const bool list = model.control != kNone && has_list(data_.controls[model.control].kind);
  return (number && !list) || place ? given(value, type, environment_.now.offset)
                                    : std::string(value);
}

bool Engine::accepts(std::uint32_t node, const std::string& value) {
  const std::uint32_t slot = data_.slot_of[tree_.at(node).model * kSlotKindCount +
                                           static_cast<std::size_t>(SlotKind::kConstraint)];
  if (slot == kNone || value.empty()) return true;
  const std::string kept(tree_.at(node).text);
  tree_.set_text(node, value);
  const bool accepted =
      Evaluator(*this, data_.expressions[data_.slots[slot].expression], NodeRef{0, node})
          .run_boolean();
  tree_.set_text(node, kept);
  return accepted;
}

std::string Engine::path_of(std::uint32_t node) const {
  std::string out;
  for (std::uint32_t at = node; at != kNone && at != 0; at = tree_.at(at).parent) {
    std::string step = (tree_.at(at).attribute ? "/@" : "/") + std::string(model_of(at).qualified);
    if (tree_.at(at).row_of_repeat) step += "[" + std::to_string(tree_.at(at).row) + "]";
    out.insert(0, step);
  }
  return out;
}

namespace {

struct PathStep {
  std::string_view name;
  std::uint32_t number = 1;
  bool attribute = false, numbered = false, readable = true;
};

// "rep[2]" -> rep, 2; the number may be left out.
PathStep next_step(std::string_view& path) {
  PathStep out;
  if (path.starts_with('/')) path.remove_prefix(1);
  std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  if (part.starts_with('@')) {
    out.attribute = true;
    part.remove_prefix(1);
  }
  const std::size_t bracket = part.find('[');
  out.name = part.substr(0, bracket);
  if (bracket == std::string_view::npos) return out;
  const std::string_view number = part.substr(bracket + 1, part.size() - bracket - 2);
  const auto end = std::from_chars(number.data(), number.data() + number.size(), out.number);
  out.readable =
      part.ends_with(']') && end.ec == std::errc{} && end.ptr == number.data() + number.size();
  out.numbered = true;
  return out;
}

std::uint32_t nth_child(const Tree& tree, const DefinitionData& data, std::uint32_t parent,
                        const PathStep& step) {
  std::uint32_t at = step.attribute ? tree.at(parent).first_attribute : tree.at(parent).first_child;
  std::uint32_t count = 0;
  for (; at != kNone; at = tree.at(at).next) {
    const std::string_view qualified = data.model[tree.at(at).model].qualified;
    if ((qualified == step.name || local_name(qualified) == step.name) && ++count == step.number)
      return at;
  }
  return kNone;
}

}  // namespace

std::optional<std::uint32_t> Engine::find(std::string_view path) const {
  if (!path.starts_with('/')) return std::nullopt;
  std::uint32_t at = 0;
  while (!path.empty() && at != kNone) {
    const PathStep step = next_step(path);
    at = step.readable ? nth_child(tree_, data_, at, step) : kNone;
  }
  return at == kNone || at == 0 ? std::nullopt : std::optional(at);
}

std::uint32_t Engine::row_parent(std::string_view path, std::uint32_t& repeat) const {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return kNone;
  const std::optional<std::uint32_t> parent = find(path.substr(0, slash));
  if (!parent) return kNone;
  std::string_view rest = path.substr(slash);
  const PathStep step = next_step(rest);
  const ModelId model = tree_.at(*parent).model;
  for (ModelId m = model + 1; m < data_.model[model].end; m = data_.model[m].end) {
    const std::string_view qualified = data_.model[m].qualified;
    if (!data_.model[m].is_repeat || (qualified != step.name && local_name(qualified) != step.name))
      continue;
    repeat = data_.repeat_of[m];
    return *parent;
  }
  return kNone;
}

}  // namespace faltbok::forms

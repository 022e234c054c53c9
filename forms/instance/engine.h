// A form being filled in, without its public face: the instance tree, what is computed from it,
// and what has to be again.
//
//   Shape    the tree's node numbers are NodeIds; state_ runs beside it
//   Lifetime keeps the Definition alive
//   Threads  one at a time
//   Source   forms/FORM.md §4
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/definition/data.h"
#include "forms/form.h"
#include "forms/instance/dirty.h"
#include "forms/instance/item_index.h"
#include "forms/xpath/evaluate.h"

namespace faltbok::forms {

// kNo: values are put back in, first-load events do not fire
enum class NewRecord : std::uint8_t { kYes, kNo };

// What a control offers at a node: the items of its itemset; none where it has its own.
struct Offered {
  std::uint32_t control = kNone, node = kNone;
  NodeSet items;
};

class Engine final : public Host {
 public:
  Engine(std::shared_ptr<const Definition> definition, const Environment& environment);
  Engine(const Engine& other);
  Engine& operator=(const Engine&) = delete;

  // Once, before anything else.
  void begin(NewRecord record);
  bool restore(base::BytesView xml);  // before begin(kNo); false: not a submission of this form

  // Changing. Each call ends with everything computed;
  // take_change() says what has changed since it was last asked.
  void set_answer(std::uint32_t node, std::string value);
  // kNone: the limit is reached
  std::uint32_t append_row(std::uint32_t parent, std::uint32_t repeat);
  void remove_row(std::uint32_t row);
  void end();        // events and preloads of the end of a form
  void recompute();  // everything again; changes nothing, which a test holds the engine to
  Change take_change();
  bool accepts(std::uint32_t node, const std::string& value);
  // Numbers and places as they are kept: "1.50" is "1.5", in a list what is offered.
  std::string spelled(std::uint32_t node, std::string_view value) const;
  void choose_language(std::string_view language);

  // Reading.
  const Definition& definition() const { return *definition_; }
  const DefinitionData& data() const { return data_; }
  const Tree& tree() const { return tree_; }
  const ModelNode& model_of(std::uint32_t node) const { return data_.model[tree_.at(node).model]; }
  bool relevant(std::uint32_t node) const { return !tree_.at(node).irrelevant; }
  bool required(std::uint32_t node) const { return state_[node].required; }
  bool read_only(std::uint32_t node) const;
  std::optional<ViolationKind> violation(std::uint32_t node) const;
  std::string path_of(std::uint32_t node) const;
  std::optional<std::uint32_t> find(std::string_view path) const;
  // kNone: no such repeat
  std::uint32_t row_parent(std::string_view repeat_path, std::uint32_t& repeat) const;
  std::vector<std::uint32_t> rows_of(std::uint32_t parent, std::uint32_t repeat) const;
  // below kNone: everywhere
  std::vector<std::uint32_t> instances(ModelId model, std::uint32_t below) const;
  std::string render(const Text& text, std::uint32_t node);
  // "" where the text has no such form
  std::string render_form(const Text& text, TextForm form, std::uint32_t node);
  Media media(const Text& text, std::uint32_t node);
  // What somebody has been told is remembered, so that a change can be told.
  void note_shown(const Question& question);
  std::string show_title(std::uint32_t control, std::uint32_t node);
  void forget_titles();
  std::vector<Choice> choices(std::uint32_t control, std::uint32_t node);
  // What a control offers, found but not yet read; and what the node's own control shows.
  Offered offered(std::uint32_t control, std::uint32_t node);
  Offered shown(std::uint32_t node);
  std::size_t choice_count(const Offered& offered) const;
  Choice choice_at(const Offered& offered, std::size_t index);
  std::string_view language() const;
  std::string submission_xml() const;
  Value evaluate(ExpressionId expression, NodeRef node);
  // How many slots have been computed so far: what an answer costs, without a clock.
  std::uint64_t computed_count() const { return computed_count_; }

  // Host.
  const Tree& tree(std::uint32_t number) const override;
  const Names& names() const override { return data_.names; }
  std::uint32_t instance(std::string_view id) const override;
  std::uint32_t only_node(std::uint32_t model) const override { return only_[model]; }
  base::LocalTime now() const override { return environment_.now; }
  std::uint64_t random() override;
  std::string translate(std::string_view id) override;
  std::string choice_label(std::uint32_t node, std::string_view choice) override;
  std::string form_version() const override { return data_.version; }
  std::string property(const std::string& name) const override;
  bool verify_ed25519(base::BytesView message, base::BytesView signature,
                      base::BytesView public_key) const override;
  const NodeSet* indexed(const NodeRef& parent, NameId element, NameId key,
                         const std::string& text) override;

 private:
  struct NodeState {
    bool own_relevant = true, required = false, read_only = false, constraint_holds = true;
    bool valid = true;          // as last told by take_change()
    std::uint64_t offered = 0;  // a fingerprint of the choices last shown; 0: none were
    std::uint64_t texts = 0;    // the same of what the question says
  };
  enum class Why : std::uint8_t { kValue, kRelevance, kPosition };

  // recompute.cpp
  void compute_all();
  void compute(std::uint32_t slot, std::uint32_t node);
  void set_own_relevance(std::uint32_t node, bool relevant);
  void spread_relevance(std::uint32_t node);
  void mark_readers(std::uint32_t node, Why why);
  std::uint32_t node_in_row(ModelId model, std::uint32_t row) const;
  // All nodes of a model node below one (kNone: everywhere), in document order.
  template <typename Visit>
  void for_instances(ModelId model, std::uint32_t below, const Visit& visit) const;
  template <typename Visit>
  void walk_down(ModelId model, std::uint32_t node, const Visit& visit) const;
  void mark(const Reader& reader, std::uint32_t node);
  void compute_calculate(std::uint32_t node, const Bind& bind, Evaluator& evaluator);
  void compute_choices(std::uint32_t node);
  // One choice: the form's own, or an item.
  struct Place {
    const FixedChoice* fixed = nullptr;
    NodeRef item;
  };
  Place place_of(const Offered& offered, std::size_t index) const;
  std::string item_value(const Itemset& itemset, const NodeRef& item);
  ExpressionId item_label(std::uint32_t itemset) const;
  std::string choice_value(const Offered& offered, std::size_t index);
  std::uint64_t fingerprint(const Offered& offered);
  void keep_offered(std::uint32_t node, const Offered& offered);
  void drop_unoffered(std::uint32_t top);
  void compute_text(std::uint32_t node);
  void compute_title(std::uint32_t control, std::uint32_t node);
  void set_state(std::uint32_t node, bool NodeState::*which, bool value);
  void propagate();
  void settle();  // propagate, and rows by jr:count, until nothing changes
  bool set_value(std::uint32_t node, std::string value);
  // rows.cpp
  bool adjust_counts();
  bool finished(std::uint32_t row) const;
  bool adjust_count(const Repeat& repeat, std::uint32_t parent);
  std::uint32_t insert_row(std::uint32_t parent, const Repeat& repeat);
  void copy_template(std::uint32_t from, std::uint32_t to);
  void drop_row(std::uint32_t row);
  void mark_row_readers(const Repeat& repeat, std::uint32_t parent);
  void renumber_from(std::uint32_t row, std::uint32_t number);
  // answered_over.cpp
  void note_answered_over(std::uint32_t node);
  void mark_answered_over(ModelId repeat);
  std::vector<bool> reached_from(const std::vector<ModelId>& models) const;
  // events.cpp
  void preset(std::uint32_t top);
  void set_default(std::uint32_t node, DataType type);
  void preload(std::uint32_t node, const Bind& bind);
  void dispatch(FormEvent event, std::uint32_t node);  // kNone: wherever the form has it
  void run_action(const Action& action, std::uint32_t node);
  // text.cpp
  std::string render(const TextParts& parts, std::uint32_t node);
  std::string render_form(std::string_view itext, TextForm form, std::uint32_t node);
  Media media(std::string_view itext, std::uint32_t node);
  // restore.cpp
  void note_only_nodes();

  std::shared_ptr<const Definition> definition_;
  const DefinitionData& data_;
  Environment environment_;
  Tree tree_;
  std::vector<NodeState> state_;
  std::vector<std::uint32_t> only_;  // by model node
  Dirty dirty_;
  std::vector<std::uint32_t> values_changed_, relevance_changed_, touched_;
  std::vector<std::uint32_t> choices_changed_, texts_changed_, state_changed_;
  // repeats whose count may have changed, with the node that their rows stand in
  std::vector<std::pair<std::uint32_t, std::uint32_t>> counts_due_;
  // nodes whose value has changed by an answer or an action
  std::vector<std::uint32_t> events_due_;
  // calculated nodes that hold a person's answer
  std::vector<std::uint32_t> answered_over_;
  std::map<ItemIndex::Of, ItemIndex> indexes_;
  NodeSet found_items_;  // what indexed() found last
  std::uint64_t random_state_;
  std::uint32_t language_ = 0;
  std::uint64_t computed_count_ = 0;
  int event_depth_ = 0;
  // Fingerprints of the groups' titles last shown that may change, by control and node.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> titles_;
  bool computing_all_ = false, rows_changed_ = false, titles_changed_ = false;
};

template <typename Visit>
void Engine::for_instances(ModelId model, std::uint32_t below, const Visit& visit) const {
  if (data_.model[model].repeat == kNone) {
    if (only_[model] != kNone) visit(only_[model]);
    return;
  }
  const std::uint32_t top = below == kNone ? only_[0] : below;
  if (data_.model[model].repeat == data_.model[tree_.at(top).model].repeat)
    if (const std::uint32_t node = node_in_row(model, top); node != kNone) return visit(node);
  walk_down(model, top, visit);
}

template <typename Visit>
void Engine::walk_down(ModelId model, std::uint32_t node, const Visit& visit) const {
  if (tree_.at(node).model == model) return visit(node);
  ModelId next = model;  // the child that the model node is at or below
  while (next != kNone && data_.model[next].parent != tree_.at(node).model)
    next = data_.model[next].parent;
  if (next == kNone) return;
  const bool attribute = data_.model[next].attribute;
  std::uint32_t c = attribute ? tree_.at(node).first_attribute : tree_.at(node).first_child;
  for (; c != kNone; c = tree_.at(c).next) {
    if (tree_.at(c).model != next) continue;
    walk_down(model, c, visit);
    if (!data_.model[next].is_repeat) return;
  }
}

}  // namespace faltbok::forms

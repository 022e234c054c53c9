#include <algorithm>
#include <set>

#include "forms/definition/dependencies.h"
#include "forms/xpath/fold.h"

namespace faltbok::forms {
namespace {

struct Node {  // a slot before it has its place in the order
  Slot slot;
  std::vector<Read> reads;
  std::vector<std::uint32_t> after;  // nodes that must be computed before
  bool ordered = false;              // constraints and choices only read
};

class Connector {
 public:
  Connector(DefinitionData& data, std::vector<Problem>& problems)
      : data_(data), problems_(problems) {}

  void run() {
    fix_paths();
    collect();
    collect_counts();
    collect_titles();
    add_edges();
    order();
    fill();
    for (Repeat& repeat : data_.repeats)
      if (repeat.count != kNone) repeat.count_reads_rows = reads_rows(repeat);
  }

 private:
  // An absolute path outside all repeats always means the same node.
  void fix_paths() {
    for (Program& program : data_.expressions) {
      fold_constants(program);
      for (Expr& e : program.nodes) {
        if (e.op != Op::kPath || e.start != Start::kRoot || e.count == 0) continue;
        e.model = fixed_node(program, e);
      }
    }
  }
  ModelId fixed_node(const Program& program, const Expr& e) const {
    ModelId at = kNone;
    for (std::uint32_t i = 0; i < e.count; ++i) {
      const Step& step = program.steps[e.first + i];
      if (step.test != Test::kName || step.predicate_count != 0) return kNone;
      const bool attribute = step.axis == Axis::kAttribute;
      if (!attribute && step.axis != Axis::kChild) return kNone;
      at = only_child(at, step.name, attribute);
      if (at == kNone || data_.model[at].repeat != kNone) return kNone;
    }
    return at;
  }
  ModelId only_child(ModelId parent, NameId name, bool attribute) const {
    const auto found = data_.children.named({parent, name, attribute});
    return found.empty() ? kNone : found.front().model;
  }

  void collect() {
    data_.slot_of.assign(data_.model.size() * kSlotKindCount, kNone);
    for (ModelId m = 0; m < data_.model.size(); ++m) {
      collect_text(m);
      for (std::size_t k = 0; k < kSlotKindCount; ++k) {
        const auto kind = static_cast<SlotKind>(k);
        if (kind == SlotKind::kText) continue;
        const ExpressionId expression = expression_of(m, kind);
        if (expression == kNone) continue;
        Node node{
            {m, kind, expression}, reads_of(data_, data_.expressions[expression], m), {}, false};
        node.ordered = kind != SlotKind::kConstraint && kind != SlotKind::kChoices;
        if (kind == SlotKind::kChoices && node.reads.empty()) continue;  // always the same choices
        if (kind == SlotKind::kChoices)                                  // it wants nodes, not text
          for (Read& read : node.reads) read.text = false;
        if (kind == SlotKind::kChoices || kind == SlotKind::kConstraint)
          node.reads.push_back({m, data_.model[m].repeat, false, true});
        data_.slot_of[m * kSlotKindCount + k] = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back(std::move(node));
      }
    }
  }
  void collect_text(ModelId m) {
    if (data_.model[m].control == kNone) return;
    const Control& control = data_.controls[data_.model[m].control];
    std::vector<Read> reads = reads_of(data_, control.label, m);
    const std::vector<Read> more = reads_of(data_, control.hint, m);
    reads.insert(reads.end(), more.begin(), more.end());
    if (reads.empty()) return;
    data_.slot_of[m * kSlotKindCount + static_cast<std::size_t>(SlotKind::kText)] =
        static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({{m, SlotKind::kText}, std::move(reads), {}, false});
  }
  void collect_counts() {
    for (std::uint32_t r = 0; r < data_.repeats.size(); ++r) {
      const Repeat& repeat = data_.repeats[r];
      const ModelId above = data_.model[repeat.model].parent;
      if (repeat.count == kNone || above == kNone) continue;
      nodes_.push_back({{above, SlotKind::kCount, repeat.count, r},
                        reads_of(data_, data_.expressions[repeat.count], above),
                        {},
                        false});
    }
  }
  void collect_titles() {
    for (std::uint32_t c = 0; c < data_.controls.size(); ++c) {
      Control& control = data_.controls[c];
      if (control.kind != ControlKind::kGroup) continue;
      const ModelId at = control.model == kNone ? row_around(control) : control.model;
      std::vector<Read> reads = reads_of(data_, control.label, at);
      control.title_computed = !reads.empty();
      if (control.title_computed)
        nodes_.push_back({{at, SlotKind::kTitle, kNone, kNone, c}, std::move(reads), {}, false});
    }
  }
  // The row that a control stands in; outside repeats the whole form.
  ModelId row_around(const Control& control) const {
    for (std::uint32_t up = control.parent; up != kNone; up = data_.controls[up].parent)
      if (data_.controls[up].kind == ControlKind::kRepeat) return data_.controls[up].model;
    return 0;
  }
  ExpressionId expression_of(ModelId m, SlotKind kind) const {
    const ModelNode& node = data_.model[m];
    if (kind != SlotKind::kChoices)
      return node.bind == kNone ? kNone : data_.binds[node.bind].slot(kind);
    const bool calculated =
        node.bind != kNone && data_.binds[node.bind].slot(SlotKind::kCalculate) != kNone;
    if (calculated || node.control == kNone || data_.controls[node.control].itemset == kNone)
      return kNone;
    return data_.itemsets[data_.controls[node.control].itemset].nodes;
  }

  void add_edge(Node& node, ModelId model, SlotKind kind) {
    const std::uint32_t before =
        data_.slot_of[model * kSlotKindCount + static_cast<std::size_t>(kind)];
    if (before != kNone) node.after.push_back(before);
  }
  void add_edges() {
    for (Node& node : nodes_) {
      if (!node.ordered) continue;
      for (const Read& read : node.reads) {
        if (read.position) continue;
        add_edge(node, read.model, SlotKind::kCalculate);
        add_edge(node, read.model, SlotKind::kRequired);
        for (ModelId up = read.model; up != kNone; up = data_.model[up].parent) {
          add_edge(node, up, SlotKind::kRelevant);
          add_edge(node, up, SlotKind::kReadonly);
        }
      }
      std::sort(node.after.begin(), node.after.end());
      node.after.erase(std::unique(node.after.begin(), node.after.end()), node.after.end());
    }
  }

  // Depth first, without recursion: what a node needs comes before it.
  void order() {
    enum : std::uint8_t { kNew, kOpen, kDone };
    std::vector<std::uint8_t> state(nodes_.size(), kNew);
    std::vector<std::pair<std::uint32_t, std::size_t>> path;
    for (std::uint32_t start = 0; start < nodes_.size(); ++start) {
      if (state[start] != kNew || !nodes_[start].ordered) continue;
      path.emplace_back(start, 0);
      state[start] = kOpen;
      while (!path.empty()) {
        auto& [at, next] = path.back();
        if (next == nodes_[at].after.size()) {
          state[at] = kDone;
          order_.push_back(at);
          path.pop_back();
          continue;
        }
        const std::uint32_t before = nodes_[at].after[next++];
        if (state[before] == kOpen) report_cycle(path, before);
        if (state[before] != kNew) continue;
        state[before] = kOpen;
        path.emplace_back(before, 0);
      }
    }
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      if (!nodes_[i].ordered) order_.push_back(i);
  }

  void report_cycle(const std::vector<std::pair<std::uint32_t, std::size_t>>& path,
                    std::uint32_t again) {
    if (reported_) return;
    reported_ = true;
    const auto first = std::find_if(path.begin(), path.end(),
                                    [&](const auto& each) { return each.first == again; });
    std::string names;
    for (auto at = first; at != path.end(); ++at)
      names += path_of(data_, nodes_[at->first].slot.model) + " -> ";
    names += path_of(data_, nodes_[again].slot.model);
    Problem problem;
    problem.where.path = path_of(data_, nodes_[again].slot.model);
    problem.what = "the expressions of these nodes go in a circle: " + names;
    problem.advice = "take one of these references away";
    problems_.push_back(std::move(problem));
  }

  void fill() {
    std::vector<std::uint32_t> place(nodes_.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
      const Slot& slot = nodes_[order_[i]].slot;
      place[order_[i]] = i;
      data_.slots.push_back(slot);
      if (slot.kind == SlotKind::kCount) data_.repeats[slot.repeat].count_slot = i;
    }
    for (std::uint32_t& slot : data_.slot_of)
      if (slot != kNone) slot = place[slot];
    data_.readers.resize(data_.model.size());
    data_.row_readers.resize(data_.model.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i)
      for (const Read& read : nodes_[order_[i]].reads) add_reader(read, i);
  }
  void add_reader(const Read& read, std::uint32_t slot) {
    const Reader reader{slot, read.scope, read.position, read.text};
    data_.readers[read.model].push_back(reader);
    // Every repeat between the row that is the reader's own and the node: its rows matter.
    for (ModelId r = data_.model[read.model].repeat; r != kNone && r != read.scope;
         r = data_.model[r].parent == kNone ? kNone : data_.model[data_.model[r].parent].repeat) {
      auto& readers = data_.row_readers[r];
      if (readers.empty() || readers.back().slot != slot || readers.back().scope != read.scope)
        readers.push_back(reader);
    }
  }

  // Does the count depend, through whatever calculates, on the repeat's own rows?
  bool reads_rows(const Repeat& repeat) const {
    std::vector<Read> todo =
        reads_of(data_, data_.expressions[repeat.count], data_.model[repeat.model].parent);
    std::set<ModelId> seen;
    while (!todo.empty()) {
      const ModelId m = todo.back().model;
      todo.pop_back();
      if (m >= repeat.model && m < data_.model[repeat.model].end) return true;
      const ExpressionId calculate = expression_of(m, SlotKind::kCalculate);
      if (!seen.insert(m).second || calculate == kNone) continue;
      const std::vector<Read> more = reads_of(data_, data_.expressions[calculate], m);
      todo.insert(todo.end(), more.begin(), more.end());
    }
    return false;
  }

  DefinitionData& data_;
  std::vector<Problem>& problems_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> order_;
  bool reported_ = false;
};

}  // namespace

void connect(DefinitionData& data, std::vector<Problem>& problems) {
  Connector(data, problems).run();
}

}  // namespace faltbok::forms

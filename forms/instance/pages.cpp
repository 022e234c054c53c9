#include "forms/instance/pages.h"

#include <utility>

#include "forms/limits.h"

namespace faltbok::forms {
namespace {

class Pager {
 public:
  explicit Pager(Engine& engine) : engine_(engine), data_(engine.data()) {}

  std::vector<Page> run() {
    engine_.forget_titles();
    walk(0, static_cast<std::uint32_t>(data_.controls.size()), engine_.tree().at(0).first_child,
         Place{});
    return std::move(pages_);
  }

 private:
  struct Place {
    std::string title, row;
    bool field_list = false;
  };

  // The node of a control, seen from the row that one stands in.
  std::uint32_t node_of(const Control& control, std::uint32_t row) const {
    if (control.model == kNone) return kNone;
    const ModelNode& model = data_.model[control.model];
    if (model.repeat == kNone) return engine_.only_node(control.model);
    const std::vector<std::uint32_t> found = engine_.instances(control.model, row);
    return found.empty() ? kNone : found.front();
  }

  void walk(std::uint32_t first, std::uint32_t end, std::uint32_t row, const Place& place) {
    for (std::uint32_t i = first; i < end; i = data_.controls[i].end) {
      const Control& control = data_.controls[i];
      if (control.kind == ControlKind::kRepeat)
        repeat(i, row, place);
      else if (control.kind == ControlKind::kGroup)
        group(i, row, place);
      else
        question(control, row, place);
    }
  }

  void question(const Control& control, std::uint32_t row, const Place& place) {
    const std::uint32_t node = node_of(control, row);
    if (node == kNone || !engine_.relevant(node) || control.kind == ControlKind::kOther) return;
    if (!place.field_list || !open_) pages_.push_back(Page{{}, place.title, place.row, {}});
    open_ = place.field_list;
    pages_.back().questions.push_back(NodeId{node});
  }

  void group(std::uint32_t i, std::uint32_t row, const Place& outer) {
    const Control& control = data_.controls[i];
    const std::uint32_t node = node_of(control, row);
    if (node != kNone && !engine_.relevant(node)) return;
    Place place = outer;
    const std::string label = engine_.show_title(i, node == kNone ? row : node);
    if (!label.empty()) place.title = label;
    const bool list = !outer.field_list && has_word(control.appearance, "field-list");
    place.field_list = place.field_list || list;
    if (list) open_ = false;
    walk(i + 1, control.end, row, place);
    if (list) open_ = false;
  }

  void repeat(std::uint32_t i, std::uint32_t row, const Place& outer) {
    const Control& control = data_.controls[i];
    const Repeat& repeat = data_.repeats[control.repeat];
    const ModelId above = data_.model[repeat.model].parent;
    const std::vector<std::uint32_t> parents = data_.model[above].repeat == kNone
                                                   ? std::vector{engine_.only_node(above)}
                                                   : engine_.instances(above, row);
    if (parents.empty() || !engine_.relevant(parents.front())) return;
    Place place = outer;
    const bool list = !outer.field_list && has_word(control.appearance, "field-list");
    place.field_list = outer.field_list || list;
    for (const std::uint32_t each : engine_.rows_of(parents.front(), control.repeat)) {
      if (!engine_.relevant(each)) continue;
      place.row = engine_.path_of(each);
      if (list) open_ = false;
      walk(i + 1, control.end, each, place);
    }
    if (list) open_ = false;
    if (repeat.count != kNone || repeat.fixed) return;
    open_ = false;
    pages_.push_back(Page{
        {},
        outer.title,
        outer.row,
        engine_.path_of(parents.front()) + "/" + std::string(data_.model[repeat.model].qualified)});
  }

  static bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
      const bool starts = at == 0 || text[at - 1] == ' ';
      const bool ends = at + word.size() == text.size() || text[at + word.size()] == ' ';
      if (starts && ends) return true;
    }
    return false;
  }

  Engine& engine_;
  const DefinitionData& data_;
  std::vector<Page> pages_;
  bool open_ = false;  // the last page is a field list that goes on
};

}  // namespace

std::vector<Page> pages_of(Engine& engine) { return Pager(engine).run(); }

Question question_of(Engine& engine, std::uint32_t node) {
  Question out;
  out.node = NodeId{node};
  out.path = engine.path_of(node);
  out.value = std::string(engine.tree().at(node).text);
  out.required = engine.required(node);
  out.read_only = engine.read_only(node);
  const std::uint32_t number = engine.model_of(node).control;
  if (number == kNone) return out;
  const Control& control = engine.data().controls[number];
  out.kind = control.question;
  out.label = engine.render(control.label, node);
  out.hint = engine.render(control.hint, node);
  out.short_label = engine.render_form(control.label, TextForm::kShort, node);
  out.guidance = engine.render_form(control.hint, TextForm::kGuidance, node);
  out.media = engine.media(control.label, node);
  out.appearance = std::string(control.appearance);
  out.appearances = appearances_from(control.appearance);
  out.mediatype = std::string(control.mediatype);
  out.range_start = std::string(control.range_start);
  out.range_end = std::string(control.range_end);
  out.range_step = std::string(control.range_step);
  return out;
}

std::vector<std::uint32_t> leaves_of(const DefinitionData& data, const Tree& tree) {
  std::vector<std::uint32_t> out;
  std::uint32_t at = tree.at(0).first_child;
  while (at != kNone) {
    const TreeNode& node = tree.at(at);
    if (node.first_child != kNone) {
      at = node.first_child;
      continue;
    }
    if (data.model[node.model].leaf) out.push_back(at);
    while (at != kNone && tree.at(at).next == kNone) at = tree.at(at).parent;
    if (at != kNone) at = tree.at(at).next;
  }
  return out;
}

}  // namespace faltbok::forms

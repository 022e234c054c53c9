#include "forms/form.h"

#include <utility>

#include "forms/instance/engine.h"
#include "forms/instance/pages.h"
#include "forms/limits.h"

namespace faltbok::forms {

using base::ErrorKind;

struct Form::State {
  Engine engine;
};

Form::Form(std::unique_ptr<State> state) : state_(std::move(state)) {}
Form::Form(Form&&) noexcept = default;
Form& Form::operator=(Form&&) noexcept = default;
Form::~Form() = default;
Form Form::clone() const { return Form(std::make_unique<State>(State{state_->engine})); }
const Definition& Form::definition() const { return state_->engine.definition(); }

base::Result<Form> Form::start(std::shared_ptr<const Definition> definition,
                               const Environment& environment) {
  Form form(std::make_unique<State>(State{Engine(std::move(definition), environment)}));
  form.state_->engine.begin(NewRecord::kYes);
  return form;
}

base::Result<Form> Form::from_submission(std::shared_ptr<const Definition> definition,
                                         base::BytesView xml, const Environment& environment) {
  Form form(std::make_unique<State>(State{Engine(std::move(definition), environment)}));
  if (!form.state_->engine.restore(xml))
    return base::fail(ErrorKind::kInvalidInput, "from_submission");
  form.state_->engine.begin(NewRecord::kNo);
  return form;
}

namespace {

base::Status may_answer(const Engine& engine, NodeId node, std::string_view value) {
  if (node.value == 0 || node.value >= engine.tree().size() || engine.tree().at(node.value).dead)
    return base::fail(ErrorKind::kNotFound, "answer: no such node");
  if (!engine.relevant(node.value)) return base::fail(ErrorKind::kNotFound, "answer: not relevant");
  const ModelNode& model = engine.model_of(node.value);
  if (!model.leaf) return base::fail(ErrorKind::kInvalidInput, "answer: a group holds no value");
  if (engine.read_only(node.value))
    return base::fail(ErrorKind::kInvalidInput, "answer: read-only");
  if (value.size() > kValueSizeMax) return base::fail(ErrorKind::kNoSpace, "answer: too long");
  if (model.bind == kNone) return base::ok_status();
  const Bind& bind = engine.data().binds[model.bind];
  if (bind.slot(SlotKind::kCalculate) != kNone && model.control == kNone)
    return base::fail(ErrorKind::kInvalidInput, "answer: calculated");
  if (!fits(value, bind.type))
    return base::fail(ErrorKind::kInvalidInput,
                      "answer: not a value of the type " + std::string(bind.type_name));
  return base::ok_status();
}

}  // namespace

base::Result<Change> Form::answer(NodeId node, std::string_view value) {
  TRY("form", may_answer(state_->engine, node, value));
  state_->engine.set_answer(node.value, state_->engine.spelled(node.value, value));
  return state_->engine.take_change();
}

base::Result<bool> Form::would_accept(NodeId node, std::string_view value) const {
  TRY("form", may_answer(state_->engine, node, value));
  return state_->engine.accepts(node.value, state_->engine.spelled(node.value, value));
}

base::Result<Change> Form::add_row(std::string_view repeat_path) {
  std::uint32_t repeat = kNone;
  const std::uint32_t parent = state_->engine.row_parent(repeat_path, repeat);
  if (parent == kNone) return base::fail(ErrorKind::kNotFound, "add_row: no such repeat");
  if (!state_->engine.relevant(parent))
    return base::fail(ErrorKind::kNotFound, "add_row: not relevant");
  if (state_->engine.data().repeats[repeat].count != kNone)
    return base::fail(ErrorKind::kInvalidInput, "add_row: the number of rows is computed");
  if (state_->engine.data().repeats[repeat].fixed)
    return base::fail(ErrorKind::kInvalidInput, "add_row: the number of rows is not free");
  if (state_->engine.append_row(parent, repeat) == kNone)
    return base::fail(ErrorKind::kNoSpace, "add_row: too many rows");
  return state_->engine.take_change();
}

base::Result<Change> Form::remove_row(std::string_view row_path) {
  const std::optional<std::uint32_t> row = state_->engine.find(row_path);
  if (!row || !state_->engine.tree().at(*row).row_of_repeat || !row_path.ends_with(']'))
    return base::fail(ErrorKind::kNotFound, "remove_row: no such row");
  const Repeat& repeat =
      state_->engine.data()
          .repeats[state_->engine.data().repeat_of[state_->engine.tree().at(*row).model]];
  if (repeat.count != kNone || repeat.fixed)
    return base::fail(ErrorKind::kInvalidInput, "remove_row: the number of rows is not free");
  state_->engine.remove_row(*row);
  return state_->engine.take_change();
}

std::optional<NodeId> Form::find(std::string_view path) const {
  const std::optional<std::uint32_t> node = state_->engine.find(path);
  return node ? std::optional(NodeId{*node}) : std::nullopt;
}

std::string Form::path_of(NodeId node) const { return state_->engine.path_of(node.value); }
std::string Form::value(NodeId node) const {
  return std::string(state_->engine.tree().at(node.value).text);
}
bool Form::relevant(NodeId node) const { return state_->engine.relevant(node.value); }

std::optional<Violation> Form::violation(NodeId node) const {
  const std::optional<ViolationKind> kind = state_->engine.violation(node.value);
  if (!kind) return std::nullopt;
  const std::uint32_t bind = state_->engine.model_of(node.value).bind;
  Violation out{node, path_of(node), *kind, {}};
  if (bind == kNone || *kind == ViolationKind::kType) return out;
  const Bind& rules = state_->engine.data().binds[bind];
  out.message = state_->engine.render(
      *kind == ViolationKind::kRequired ? rules.required_message : rules.constraint_message,
      node.value);
  return out;
}

std::vector<Violation> Form::violations() const {
  std::vector<Violation> out;
  for (const std::uint32_t node : leaves_of(state_->engine.data(), state_->engine.tree()))
    if (std::optional<Violation> found = violation(NodeId{node})) out.push_back(std::move(*found));
  return out;
}

std::vector<Page> Form::pages() const { return pages_of(state_->engine); }
Question Form::question(NodeId node) const {
  Question out = question_of(state_->engine, node.value);
  state_->engine.note_shown(out);
  return out;
}

std::vector<Choice> Form::choices(NodeId node) const {
  const Offered shown = state_->engine.shown(node.value);
  std::vector<Choice> out;
  out.reserve(state_->engine.choice_count(shown));
  for (std::size_t i = 0; i < state_->engine.choice_count(shown); ++i)
    out.push_back(state_->engine.choice_at(shown, i));
  return out;
}

ChoiceView Form::choice_view(NodeId node) const { return {state_->engine, node.value}; }

std::uint32_t Form::rows(std::string_view repeat_path) const {
  std::uint32_t repeat = kNone;
  const std::uint32_t parent = state_->engine.row_parent(repeat_path, repeat);
  return parent == kNone
             ? 0
             : static_cast<std::uint32_t>(state_->engine.rows_of(parent, repeat).size());
}

std::vector<Leaf> Form::leaves() const {
  std::vector<Leaf> out;
  for (const std::uint32_t node : leaves_of(state_->engine.data(), state_->engine.tree())) {
    const ModelNode& model = state_->engine.model_of(node);
    Leaf leaf;
    leaf.node = NodeId{node};
    leaf.path = path_of(leaf.node);
    leaf.name = std::string(model.qualified);
    leaf.value = value(leaf.node);
    leaf.type = model.bind == kNone
                    ? "string"
                    : std::string(state_->engine.data().binds[model.bind].type_name);
    leaf.relevant = relevant(leaf.node);
    leaf.asked = model.control != kNone;
    out.push_back(std::move(leaf));
  }
  return out;
}

std::vector<std::string> Form::languages() const { return definition().languages(); }
std::string Form::language() const { return std::string(state_->engine.language()); }
void Form::set_language(std::string_view language) { state_->engine.choose_language(language); }

Submission Form::finalize() const {
  Form last = clone();
  last.state_->engine.end();
  return {last.state_->engine.submission_xml(), last.violations()};
}

}  // namespace faltbok::forms

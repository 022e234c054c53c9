// Rows of repeats: by hand, and by jr:count.
#include <cmath>
#include <utility>

#include "forms/instance/engine.h"
#include "forms/limits.h"

namespace faltbok::forms {

std::vector<std::uint32_t> Engine::rows_of(std::uint32_t parent, std::uint32_t repeat) const {
  std::vector<std::uint32_t> out;
  const ModelId model = data_.repeats[repeat].model;
  for (std::uint32_t c = tree_.at(parent).first_child; c != kNone; c = tree_.at(c).next)
    if (tree_.at(c).model == model) out.push_back(c);
  return out;
}

// A new row stands after the last one; the first one where the form's instance has it.
std::uint32_t Engine::insert_row(std::uint32_t parent, const Repeat& repeat) {
  std::uint32_t before = tree_.at(parent).last_child;
  while (before != kNone && tree_.at(before).model > repeat.model)
    before = tree_.at(before).previous;
  const NameId name = data_.model[repeat.model].name;
  const bool follows = before != kNone && tree_.at(before).model == repeat.model;
  const std::uint32_t number = follows ? tree_.at(before).row + 1 : 1;
  if (number > kRowCountMax || tree_.size() > kNodeCountMax || repeat.template_node == kNone)
    return kNone;
  const std::uint32_t row =
      before == kNone ? tree_.insert_first(parent, name) : tree_.insert_after(before, name);
  tree_.at(row).row = number;
  copy_template(repeat.template_node, row);
  rows_changed_ = true;
  return row;
}

void Engine::copy_template(std::uint32_t from, std::uint32_t to) {
  const TreeNode pattern = data_.templates.at(from);
  const bool irrelevant = tree_.at(tree_.at(to).parent).irrelevant;
  const auto fill = [&](std::uint32_t node, const TreeNode& source) {
    tree_.at(node).model = source.model;
    tree_.at(node).text = source.text;
    tree_.at(node).row_of_repeat = source.row_of_repeat;
    tree_.at(node).number = source.number;
    tree_.at(node).irrelevant = irrelevant;
    if (source.row_of_repeat && source.row > 0 && node != to) tree_.at(node).row = source.row;
    state_.resize(tree_.size());
    for (std::size_t k = 0; k < kSlotKindCount; ++k)
      if (const std::uint32_t slot = data_.slot_of[source.model * kSlotKindCount + k];
          slot != kNone)
        dirty_.mark(slot, node);
    for (const Repeat& repeat : data_.repeats)
      if (repeat.count_slot != kNone && data_.slots[repeat.count_slot].model == source.model)
        dirty_.mark(repeat.count_slot, node);
    touched_.push_back(node);
  };
  fill(to, pattern);
  for (std::uint32_t a = pattern.first_attribute; a != kNone; a = data_.templates.at(a).next)
    fill(tree_.add_attribute(to, data_.templates.at(a).name, {}), data_.templates.at(a));
  for (std::uint32_t c = pattern.first_child; c != kNone; c = data_.templates.at(c).next) {
    const std::uint32_t child = tree_.add_child(to, data_.templates.at(c).name, {});
    if (data_.templates.at(c).row_of_repeat) tree_.at(child).row = data_.templates.at(c).row;
    copy_template(c, child);
  }
}

void Engine::mark_row_readers(const Repeat& repeat, std::uint32_t parent) {
  for (const Reader& reader : data_.row_readers[repeat.model]) mark(reader, parent);
  mark_answered_over(repeat.model);
}

void Engine::renumber_from(std::uint32_t row, std::uint32_t number) {
  const ModelId model = row == kNone ? kNone : tree_.at(row).model;
  for (; row != kNone && tree_.at(row).model == model; row = tree_.at(row).next) {
    tree_.at(row).row = number++;
    for (const Reader& reader : data_.readers[model])
      if (reader.position && reader.scope != kNone) mark(reader, row);
  }
}

void Engine::drop_row(std::uint32_t row) {
  const TreeNode gone = tree_.at(row);
  const Repeat& repeat = data_.repeats[data_.repeat_of[gone.model]];
  const bool followed = gone.next != kNone && tree_.at(gone.next).model == gone.model;
  tree_.remove(row);
  if (followed) renumber_from(gone.next, gone.row);
  mark_row_readers(repeat, gone.parent);
  rows_changed_ = true;
}

std::uint32_t Engine::append_row(std::uint32_t parent, std::uint32_t number) {
  const Repeat& repeat = data_.repeats[number];
  const std::uint32_t row = insert_row(parent, repeat);
  if (row == kNone) return kNone;
  preset(row);
  mark_row_readers(repeat, parent);
  settle();
  dispatch(FormEvent::kNewRepeat, row);
  settle();
  return row;
}

void Engine::remove_row(std::uint32_t row) {
  drop_row(row);
  settle();
}

// Those whose count reads something that has changed; and those that wait for their own rows.
bool Engine::adjust_counts() {
  bool changed = false;
  for (const auto& [repeat, parent] : std::exchange(counts_due_, {}))
    if (!tree_.at(parent).dead) changed = adjust_count(data_.repeats[repeat], parent) || changed;
  for (const Repeat& repeat : data_.repeats) {
    if (repeat.count_slot == kNone || !repeat.count_reads_rows) continue;
    for (const std::uint32_t parent : instances(data_.slots[repeat.count_slot].model, kNone))
      changed = adjust_count(repeat, parent) || changed;
  }
  return changed;
}

// Where the rows themselves say whether there is another ("last one: yes"), the next comes when
// this one has been answered: Collect asks for it only then, when the person steps on.
bool Engine::finished(std::uint32_t row) const {
  std::uint32_t last = kNone;
  const ModelId end = data_.model[tree_.at(row).model].end;
  for (ModelId m = tree_.at(row).model; m < end; ++m) {
    if (data_.model[m].control == kNone || !data_.model[m].leaf) continue;
    for (const std::uint32_t node : instances(m, row))
      if (!tree_.at(node).irrelevant && !read_only(node)) last = node;
  }
  return last != kNone && !tree_.at(last).text.empty();
}

bool Engine::adjust_count(const Repeat& repeat, std::uint32_t parent) {
  ++computed_count_;
  Evaluator evaluator(*this, data_.expressions[repeat.count], NodeRef{0, parent});
  const Value count_value = evaluator.run();
  const double asked = evaluator.to_number(count_value);
  // a slip of the finger: no rows are lost to it
  if (std::isnan(asked) && !evaluator.to_string(count_value).empty() &&
      evaluator.to_string(count_value) != "NaN")
    return false;
  double wanted = std::isnan(asked) || asked < 0 ? 0 : std::fmin(std::floor(asked), kRowCountMax);
  const std::vector<std::uint32_t> rows = rows_of(parent, data_.repeat_of[repeat.model]);
  auto count = static_cast<double>(rows.size());
  if (count == wanted) return false;
  if (repeat.count_reads_rows && count < wanted) {
    if (!rows.empty() && !finished(rows.back())) return false;
    wanted = count + 1;
  }
  for (std::size_t i = rows.size(); i-- > 0 && count > wanted; --count) drop_row(rows[i]);
  std::vector<std::uint32_t> added;
  for (; count < wanted; ++count) {
    const std::uint32_t row = insert_row(parent, repeat);
    if (row == kNone) break;
    preset(row);
    added.push_back(row);
  }
  mark_row_readers(repeat, parent);
  if (added.empty()) return rows.size() > static_cast<std::size_t>(wanted);
  propagate();
  for (const std::uint32_t row : added) dispatch(FormEvent::kNewRepeat, row);
  return true;
}

}  // namespace faltbok::forms

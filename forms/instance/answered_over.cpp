// A person may answer over a calculate. The answer stays until what the calculate reads changes;
// and, as in Collect, until rows come or go that it depends on, even when it reads the same as
// before.
#include <algorithm>

#include "forms/instance/engine.h"

namespace faltbok::forms {

void Engine::note_answered_over(std::uint32_t node) {
  const std::uint32_t slot = data_.slot_of[tree_.at(node).model * kSlotKindCount +
                                           static_cast<std::size_t>(SlotKind::kCalculate)];
  const bool known =
      std::find(answered_over_.begin(), answered_over_.end(), node) != answered_over_.end();
  if (slot != kNone && !known) answered_over_.push_back(node);
}

// The slots that read these model nodes, or what is computed from them.
std::vector<bool> Engine::reached_from(const std::vector<ModelId>& models) const {
  std::vector<bool> reached(data_.slots.size());
  std::vector<ModelId> todo = models;
  while (!todo.empty()) {
    const ModelId model = todo.back();
    todo.pop_back();
    for (const Reader& reader : data_.readers[model]) {
      if (reached[reader.slot]) continue;
      reached[reader.slot] = true;
      const Slot& slot = data_.slots[reader.slot];
      if (slot.kind == SlotKind::kText || slot.kind == SlotKind::kTitle) continue;  // words only
      const ModelId end =
          slot.kind == SlotKind::kRelevant ? data_.model[slot.model].end : slot.model + 1;
      for (ModelId m = slot.model; m < end; ++m) todo.push_back(m);
    }
  }
  return reached;
}

// Inside the repeat what depends on the rows themselves, in all of them; outside it also what
// depends on anything in them.
void Engine::mark_answered_over(ModelId repeat) {
  if (answered_over_.empty()) return;
  const ModelId end = data_.model[repeat].end;
  std::vector<ModelId> all;
  for (ModelId m = repeat; m < end; ++m) all.push_back(m);
  const std::vector<bool> by_rows = reached_from({repeat});
  const std::vector<bool> by_anything = reached_from(all);
  std::erase_if(answered_over_, [&](std::uint32_t node) {
    if (tree_.at(node).dead) return true;
    const ModelId model = tree_.at(node).model;
    const std::uint32_t slot =
        data_.slot_of[model * kSlotKindCount + static_cast<std::size_t>(SlotKind::kCalculate)];
    const bool inside = model > repeat && model < end;
    if (!(inside ? by_rows : by_anything)[slot]) return false;
    dirty_.mark(slot, node);
    return true;
  });
}

}  // namespace faltbok::forms

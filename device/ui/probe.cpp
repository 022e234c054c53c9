#include "device/ui/probe.h"

namespace faltbok::ui {

const Seen* Probe::find(std::string_view id) const {
  for (const Seen& seen : seen_)
    if (seen.kind != SeenKind::kText && seen.id == id) return &seen;
  return nullptr;
}

const Seen* Probe::find_text(std::string_view label) const {
  for (const Seen& seen : seen_)
    if (seen.kind == SeenKind::kText && seen.label == label) return &seen;
  return nullptr;
}

}  // namespace faltbok::ui

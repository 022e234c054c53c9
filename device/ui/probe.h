// What stands on the screen: filled by the widgets as they draw, read by tests,
// the driver and (later) a screen reader.
//
//   Shape    one Seen for every control and every piece of text, in drawing order
//   Lifetime emptied when a frame begins; a Seen is a copy
//   Threads  the UI thread
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "device/ui/geometry.h"

namespace faltbok::ui {

enum class Enabled { kNo, kYes };
enum class SeenKind { kControl, kField, kText };

struct Seen {
  SeenKind kind = SeenKind::kText;
  std::string id;     // stable and untranslated; empty for plain text
  std::string label;  // what people read
  Rect rect;          // whole, even where a scrolling area cuts it
  Rect visible;       // the part that can be seen and touched
  Enabled enabled = Enabled::kYes;
  bool chosen = false;
};

class Probe {
 public:
  void clear() { seen_.clear(); }
  void add(Seen seen) { seen_.push_back(std::move(seen)); }
  const std::vector<Seen>& all() const { return seen_; }
  // The control or field with this id.
  const Seen* find(std::string_view id) const;
  // The first text that is exactly this.
  const Seen* find_text(std::string_view label) const;

 private:
  std::vector<Seen> seen_;
};

}  // namespace faltbok::ui

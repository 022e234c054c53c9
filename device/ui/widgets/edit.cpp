#include "device/ui/widgets/edit.h"

#include <algorithm>

#include "platform/base/utf8.h"

namespace faltbok::ui {
namespace {

void insert(Editing& editing, std::string_view text) {
  if (!base::is_utf8(text) || editing.text.size() + text.size() > editing.size_max) return;
  editing.text.insert(editing.cursor, text);
  editing.cursor += text.size();
}

}  // namespace

std::size_t next_character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  return at + base::codepoint_at(text, at).size;
}

std::size_t previous_character(std::string_view text, std::size_t at) {
  std::size_t before = 0;
  for (std::size_t next = 0; next < at; next = next_character(text, next)) before = next;
  return before;
}

bool apply(Editing& editing, const Key& key) {
  editing.cursor = std::min(editing.cursor, editing.text.size());
  std::string& text = editing.text;
  switch (key.kind) {
    case KeyKind::kText: insert(editing, key.text); return false;
    case KeyKind::kBackspace: {
      const std::size_t from = previous_character(text, editing.cursor);
      text.erase(from, editing.cursor - from);
      editing.cursor = from;
      return false;
    }
    case KeyKind::kDelete:
      text.erase(editing.cursor, next_character(text, editing.cursor) - editing.cursor);
      return false;
    case KeyKind::kLeft: editing.cursor = previous_character(text, editing.cursor); return false;
    case KeyKind::kRight: editing.cursor = next_character(text, editing.cursor); return false;
    case KeyKind::kHome: editing.cursor = 0; return false;
    case KeyKind::kEnd: editing.cursor = text.size(); return false;
    case KeyKind::kUp:
    case KeyKind::kDown: return false;
    case KeyKind::kEnter:
      if (editing.many_lines) insert(editing, "\n");
      return !editing.many_lines;
    case KeyKind::kTab:
    case KeyKind::kBackTab:
    case KeyKind::kEscape: return true;
  }
  return false;
}

}  // namespace faltbok::ui

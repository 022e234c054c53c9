#include "device/ui/memory.h"

namespace faltbok::ui {

void Memory::focus_field(std::string_view id, Keyboard kind, std::size_t at) {
  if (!field.empty() && field != id) field_left = field;
  field = id;
  keyboard = kind;
  cursor = at;
  layer = Layer::kLetters;
  reveal_field = true;
  field_drawn = true;
}

void Memory::leave_field() {
  field.clear();
  keyboard = Keyboard::kNone;
  typed.clear();
}

void Memory::turn_to(std::string_view page_id) {
  if (page == page_id) return;
  page = page_id;
  scrolls.clear();
  heights.clear();
  open.clear();
  leave_field();
  field_left.clear();
  secret.wipe();
  secret_shown = false;
  focus.clear();
  focus_pressed = false;
}

}  // namespace faltbok::ui

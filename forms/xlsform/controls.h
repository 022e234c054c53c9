// "begin_group", "end repeat", "begin loop over toilets": how rows open and close groups.
//
//   Source   xlsform.org; the old names of repeats as pyxform still reads them
#pragma once

#include <optional>
#include <string_view>

#include "forms/xlsform/model.h"

namespace faltbok::forms::xlsform {

struct Control {
  bool begins = false;
  ItemKind kind = ItemKind::kGroup;
  std::string_view list;  // of a loop
};

std::optional<Control> parse_control(std::string_view type);
std::string_view word_for(ItemKind kind);  // "group", "repeat", "loop"

}  // namespace faltbok::forms::xlsform

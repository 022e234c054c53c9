#include "forms/xlsform/controls.h"

#include <utility>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

std::optional<Control> parse_control(std::string_view type) {
  Control control;
  if (type.starts_with("begin ") || type.starts_with("begin_"))
    control.begins = true;
  else if (!type.starts_with("end ") && !type.starts_with("end_"))
    return std::nullopt;
  std::string_view rest = type.substr(control.begins ? 6 : 4);
  const std::pair<std::string_view, ItemKind> kinds[] = {{"group", ItemKind::kGroup},
                                                         {"repeat", ItemKind::kRepeat},
                                                         {"lgroup", ItemKind::kRepeat},
                                                         {"looped group", ItemKind::kRepeat},
                                                         {"loop", ItemKind::kLoop}};
  for (const auto& [name, kind] : kinds) {
    if (!rest.starts_with(name)) continue;
    std::string_view list = rest.substr(name.size());
    if (!list.empty() && (list.front() != ' ' || !control.begins)) continue;
    list = trimmed(list);
    if (list.starts_with("over ")) list = trimmed(list.substr(5));
    control.kind = kind;
    control.list = list;
    return control;
  }
  return std::nullopt;
}

std::string_view word_for(ItemKind kind) {
  return kind == ItemKind::kRepeat ? "repeat" : kind == ItemKind::kLoop ? "loop" : "group";
}

}  // namespace faltbok::forms::xlsform

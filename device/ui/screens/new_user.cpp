#include "device/ui/screens/new_user.h"

#include <algorithm>

#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/field.h"

namespace faltbok::ui {

void word_table(Ui& ui, const std::vector<std::string>& words, Column& column) {
  const float between = ui.space(1);
  float widest = ui.px(140);
  for (std::size_t i = 0; i < words.size(); ++i)
    widest =
        std::max(widest, ui.canvas.width_of(Type::kStrong, words[i]) + ui.px(52) + ui.space(2));
  const int columns = std::clamp(static_cast<int>((column.w + between) / (widest + between)), 1, 4);
  const float width =
      (column.w - between * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float height = ui.look.line_px(Type::kStrong) + ui.space(2);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto at = static_cast<int>(i) % columns;
    const Rect rect{column.x + (width + between) * static_cast<float>(at), column.y, width, height};
    ui.canvas.fill(rect, colour::kSurface, ui.px(10));
    ui.canvas.outline(rect, colour::kLine, {ui.px(10), ui.px(1.5F)});
    const std::string numbered = number(i + 1);
    ui.canvas.write(
        {rect.x + ui.space(1.5F), rect.y + (height - ui.look.line_px(Type::kSmall)) / 2},
        Type::kSmall, colour::kTextQuiet, numbered);
    Column cell{rect.x + ui.space(1.5F) + ui.px(28), rect.y + ui.space(1), width - ui.px(40)};
    prose(ui, cell, words[i], kStrongStyle);
    if (at == columns - 1 || i + 1 == words.size()) column.y += height + between;
  }
}

std::string role_name(const Ui& ui, const std::string& role) {
  const std::string key = "enrol.role_" + role;
  return std::string(ui.words.has(key) ? ui.say(key) : std::string_view(role));
}

void draw_who(Ui& ui, const NewUser& who, Column& column, Asked& asked) {
  const std::string id(who.screen);
  for (const std::string& role : who.roles) {
    if (option_row(ui, column,
                   {id + "/role/" + role, role_name(ui, role), who.role == role, Choosing::kOne,
                    Enabled::kYes}))
      asked.push_back(app::ChooseRole{role});
    gap(ui, column, 1);
  }
  gap(ui, column, 2);
  const Typed typed = text_field(ui, column,
                                 {id + "/label", std::string(ui.say("enrol.label")), who.label, "",
                                  Keyboard::kText, 1, 40, Enabled::kYes});
  if (typed.text) asked.push_back(app::SetUserLabel{*typed.text});
}

}  // namespace faltbok::ui

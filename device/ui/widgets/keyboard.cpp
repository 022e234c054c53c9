#include "device/ui/widgets/keyboard.h"

#include <algorithm>
#include <array>
#include <vector>

#include "device/ui/widgets/edit.h"
#include "device/ui/widgets/prose.h"

namespace faltbok::ui {
namespace {

constexpr float kKeyDp = 54;
constexpr float kKeyGapDp = 6;
constexpr float kRowWidthDpMax = 1040;
constexpr float kPadWidthDpMax = 480;

struct Cap {
  std::string id;
  std::string label;
  float weight = 1;
  Key key;
  bool dark = false;  // shift, erase, layers
};

Cap letter(std::string_view text) {
  return {
      "key/" + std::string(text), std::string(text), 1, {KeyKind::kText, std::string(text)}, false};
}

std::vector<Cap> letters(std::string_view row) {
  std::vector<Cap> caps;
  for (std::size_t at = 0; at < row.size();) {
    const std::size_t next = next_character(row, at);
    caps.push_back(letter(row.substr(at, next - at)));
    at = next;
  }
  return caps;
}

Cap special(const Ui& ui, std::string_view name, float weight, KeyKind kind) {
  std::string word = "key.";
  word.append(name);
  return {"key/" + std::string(name), std::string(ui.say(word)), weight, {kind, ""}, true};
}

Cap layer_key(const Ui& ui, std::string_view name, float weight) {
  return special(ui, name, weight, KeyKind::kUp);
}

Cap space_bar(const Ui& ui, float weight) {
  return {"key/space", std::string(ui.say("key.space")), weight, {KeyKind::kText, " "}, false};
}

using Rows = std::vector<std::vector<Cap>>;

Rows letter_rows(const Ui& ui) {
  const bool capitals = ui.memory.layer == Layer::kCapitals;
  const bool symbols = ui.memory.layer == Layer::kSymbols;
  Rows rows;
  if (symbols)
    rows = {letters("1234567890+"), letters("-/:;()&@%=*"), letters("!?\"'#_éü")};
  else if (capitals)
    rows = {letters("QWERTYUIOPÅ"), letters("ASDFGHJKLÖÄ"), letters("ZXCVBNM-")};
  else
    rows = {letters("qwertyuiopå"), letters("asdfghjklöä"), letters("zxcvbnm-")};
  if (!symbols) rows[2].insert(rows[2].begin(), layer_key(ui, "shift", 1.5F));
  rows[2].push_back(special(ui, "backspace", 1.5F, KeyKind::kBackspace));
  rows.push_back({layer_key(ui, symbols ? "letters" : "symbols", 1.5F), letter(","),
                  space_bar(ui, 4.5F), letter("."), special(ui, "enter", 1.25F, KeyKind::kEnter),
                  special(ui, "done", 1.75F, KeyKind::kEscape)});
  return rows;
}

Rows digit_rows(const Ui& ui) {
  Rows rows{letters("123"), letters("456"), letters("789")};
  const Keyboard kind = ui.memory.keyboard;
  rows.push_back({letter(kind == Keyboard::kDecimal ? ui.say("key.decimal") : "-"), letter("0"),
                  special(ui, "backspace", 1, KeyKind::kBackspace)});
  rows.push_back({special(ui, "done", 1, KeyKind::kEscape)});
  return rows;
}

bool is_pad(const Ui& ui) { return ui.memory.keyboard != Keyboard::kText; }

void draw_label(Ui& ui, const Rect& rect, const Cap& cap) {
  if (cap.id == "key/shift" || cap.id == "key/backspace") {
    const float side = ui.px(30);
    const Rect icon{rect.centre().x - side / 2, rect.centre().y - side / 2, side, side};
    chevron(ui, icon, cap.id == "key/shift" ? Direction::kUp : Direction::kLeft, colour::kText);
    if (cap.id == "key/backspace") {
      const std::array<Point, 2> shaft{{{icon.x + side * 0.38F, icon.centre().y},
                                        {icon.right() - side * 0.08F, icon.centre().y}}};
      ui.canvas.stroke(shaft, colour::kText, ui.px(2.5F));
    }
    return;
  }
  const bool word = cap.label.size() > 2;
  const Type type = cap.id == "key/done" ? Type::kStrong : word ? Type::kSmall : Type::kBody;
  const Colour ink = cap.id == "key/done" ? colour::kOnAccent : colour::kText;
  const float width = ui.canvas.width_of(type, cap.label);
  ui.canvas.write({rect.x + (rect.w - width) / 2, rect.y + (rect.h - ui.look.line_px(type)) / 2},
                  type, ink, cap.label);
}

void act(Ui& ui, const Cap& cap) {
  Layer& layer = ui.memory.layer;
  if (cap.id == "key/shift")
    layer = layer == Layer::kCapitals ? Layer::kLetters : Layer::kCapitals;
  else if (cap.id == "key/symbols")
    layer = Layer::kSymbols;
  else if (cap.id == "key/letters")
    layer = Layer::kLetters;
  else {
    ui.memory.typed.push_back(cap.key);
    if (layer == Layer::kCapitals) layer = Layer::kLetters;
  }
  ui.again = true;
}

Colour paper(const Cap& cap, bool held) {
  if (cap.id == "key/done") return held ? colour::kAccentPressed : colour::kAccent;
  if (held) return colour::kAccentSoft;
  return cap.dark ? colour::kPressed : colour::kKey;
}

}  // namespace

float keyboard_height(const Ui& ui) {
  if (ui.memory.keyboard == Keyboard::kNone) return 0;
  const float rows = is_pad(ui) ? 5 : 4;
  return rows * ui.px(kKeyDp) + (rows + 1) * ui.px(kKeyGapDp);
}

void keyboard(Ui& ui, const Rect& rect) {
  ui.canvas.fill(rect, colour::kKeyboard, 0);
  const float between = ui.px(kKeyGapDp);
  const float width =
      std::min(rect.w - 2 * between, ui.px(is_pad(ui) ? kPadWidthDpMax : kRowWidthDpMax));
  float y = rect.y + between;
  std::optional<Cap> tapped;
  for (const std::vector<Cap>& row : is_pad(ui) ? digit_rows(ui) : letter_rows(ui)) {
    float weights = 0;
    for (const Cap& cap : row) weights += cap.weight;
    const float unit = (width - between * (static_cast<float>(row.size()) - 1)) / weights;
    float x = rect.x + (rect.w - width) / 2;
    for (const Cap& cap : row) {
      const Rect key{x, y, unit * cap.weight, ui.px(kKeyDp)};
      const Press press = interact(ui, {cap.id, cap.label, key});
      ui.canvas.fill(key, paper(cap, press.held), ui.px(8));
      draw_label(ui, key, cap);
      if (press.tapped) tapped = cap;
      x += key.w + between;
    }
    y += ui.px(kKeyDp) + between;
  }
  if (tapped) act(ui, *tapped);
}

}  // namespace faltbok::ui

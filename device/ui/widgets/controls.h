// What a finger acts on: buttons, answer options, list cards, tick boxes.
//
//   Shape    ids are stable and untranslated ("today.open/MA-7K3F-2");
//            labels are what people read and may wrap
//   Units    every target is at least kTouchMinDp both ways
//   Threads  the UI thread
#pragma once

#include <optional>
#include <span>

#include "device/ui/widgets/prose.h"
#include "device/ui/widgets/ui.h"

namespace faltbok::ui {

enum class ButtonKind { kPrimary, kSecondary, kQuiet, kDanger };

struct Button {
  std::string id;
  std::string label;
  ButtonKind kind = ButtonKind::kSecondary;
  Enabled enabled = Enabled::kYes;
};

// In a given rectangle; the label wraps inside.
bool button_in(Ui& ui, const Rect& rect, const Button& spec);
// As wide as the column.
bool button(Ui& ui, Column& column, const Button& spec);
// As wide as its label needs, at the column's left.
bool button_compact(Ui& ui, Column& column, const Button& spec);
float button_width(const Ui& ui, const Button& spec);                // on one line
float button_height(const Ui& ui, float width, const Button& spec);  // wrapped into that width

enum class Choosing { kOne, kMany };
struct Option {
  std::string id;
  std::string label;
  bool chosen = false;
  Choosing choosing = Choosing::kOne;
  Enabled enabled = Enabled::kYes;
};
// A full-width card with a mark. A drag that starts on it scrolls and chooses nothing.
bool option_row(Ui& ui, Column& column, const Option& spec);

struct Card {
  std::string id;
  std::string title;
  std::string detail;  // a quiet second line; may be empty
  std::string chip;    // a word on its state; may be empty
  Tone tone = Tone::kPlain;
  Enabled enabled = Enabled::kYes;
};
bool card(Ui& ui, Column& column, const Card& spec);

// A row of few choices of equal width, as for the size of text. Returns the one that was tapped.
std::optional<std::size_t> segments(Ui& ui, Column& column, std::span<const Option> options);

}  // namespace faltbok::ui
